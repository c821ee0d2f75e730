import type { Clock } from '../../core/async.ts';
import { codedError } from '../storageFailure.ts';
import type { WindowMarks } from './windowMarks.ts';

/** The least time to wait for other windows before looking again, in milliseconds. */
const leastWaitMs = 20;

/**
 * Lets one window at a time do something. A window first sets its own mark and then looks for others: of two that want
 * the lock, at least the one that set its mark later sees the other's. The mark of a window that has crashed does not
 * count, so that no lock is ever taken away from anybody.
 */
export class WindowLock {
  constructor(
    private readonly marks: WindowMarks,
    private readonly clock: Pick<Clock, 'delay'>,
  ) {}

  /**
   * Does the work while no other window does such work.
   * @param attempts how often to look whether others do.
   * @throws an error with the code `EBUSY` if they did each time.
   */
  async hold(work: () => Promise<void>, attempts: number, signal: AbortSignal): Promise<void> {
    try {
      await this.waitUntilAlone(attempts, signal);
      await work();
    } finally {
      await this.marks.remove();
    }
  }

  private async waitUntilAlone(attempts: number, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      let others = await this.others();
      if (others.length === 0) {
        await this.marks.set();
        others = await this.others();
        if (others.length === 0) {
          return;
        }
      }
      if (others.some(session => session < this.marks.session)) {
        // Of those that wait one leaves its mark, or they would go on seeing each other.
        await this.marks.remove();
      }
      if (attempt === attempts) {
        throw codedError('EBUSY', 'Another window has the lock.');
      }
      await this.clock.delay(leastWaitMs * (1 + Math.random()), signal);
    }
  }

  private async others(): Promise<readonly string[]> {
    return [...(await this.marks.sessions())].filter(session => session !== this.marks.session);
  }
}
