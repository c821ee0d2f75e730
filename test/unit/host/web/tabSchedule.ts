import { setImmediate } from 'node:timers/promises';
import type { TabTurns } from './memoryTabs.ts';

/** As many turns have an end, in tests as small as these. */
const mostSteps = 20_000;

/** And so do as many milliseconds, if nothing ever has a turn. */
const longestMs = 30_000;

/** Something that waits for its turn. */
interface Waiting {
  readonly tab: number;
  readonly goOn: () => void;
}

/** Takes the turns of tabs in any order: a tab may stand still while others do a lot, or end in the middle of anything. */
export class TabSchedule implements TabTurns {
  private readonly waiting = new Set<Waiting>();
  /** What tabs have still to hear, by who did it and who hears it. */
  private readonly toHear = new Map<string, (() => void)[]>();
  private readonly ended = new Set<number>();
  private going: number | undefined;
  private stepsLeft = 0;

  /** @param choose a number below the one that is given. */
  constructor(private readonly choose: (below: number) => number) {}

  next(tab: number): Promise<void> {
    return new Promise(goOn => {
      this.waiting.add({ tab, goOn });
    });
  }

  deliver(from: number, to: number, hear: () => void): void {
    if (from === to) {
      hear();
      return;
    }
    const key = `${from} ${to}`;
    const queue = this.toHear.get(key) ?? [];
    this.toHear.set(key, queue);
    queue.push(hear);
    this.waiting.add({ tab: to, goOn: () => queue.shift()?.() });
  }

  /** A tab does and hears nothing any more. */
  end(tab: number): void {
    this.ended.add(tab);
  }

  hasEnded(tab: number): boolean {
    return this.ended.has(tab);
  }

  /**
   * Lets all tabs that have not ended do what they have begun.
   * @param isDone whether nothing more is to come. A tab that waits for no turn may be at work all the same: it lets
   *   other work run while it parses lines for long, as on a busy machine.
   * @throws Error if that has no end
   */
  async run(isDone: () => boolean): Promise<void> {
    let steps = 0;
    const endsAt = performance.now() + longestMs;
    while (steps < mostSteps && performance.now() < endsAt) {
      await setImmediate();
      const ready = [...this.waiting].filter(({ tab }) => !this.ended.has(tab));
      if (ready.length === 0) {
        if (isDone()) {
          return;
        }
        continue;
      }
      steps += 1;
      const next = this.pick(ready);
      this.waiting.delete(next);
      next.goOn();
    }
    throw new Error('The tabs come to no end');
  }

  /** One of the tab whose turn it is, for so many steps. */
  private pick(ready: readonly Waiting[]): Waiting {
    this.stepsLeft -= 1;
    const ofTab = ready.filter(({ tab }) => tab === this.going);
    if (this.stepsLeft > 0 && ofTab.length > 0) {
      return this.oneOf(ofTab);
    }
    const picked = this.oneOf(ready);
    this.going = picked.tab;
    this.stepsLeft = this.choose(40);
    return picked;
  }

  private oneOf(waiting: readonly Waiting[]): Waiting {
    const picked = waiting[this.choose(waiting.length)];
    if (!picked) {
      throw new Error('Nothing waits');
    }
    return picked;
  }
}
