import { deepEqual, rejects } from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SlowStart } from '../../../src/core/slowStart.ts';
import { Pacer } from '../../../src/graph/pacer.ts';
import { ServiceWaits } from '../../../src/graph/serviceWaits.ts';
import { never } from '../graph/graphFixture.ts';
import { FakeClock } from './fakeClock.ts';

const pace = { requests: 30, windowMs: 1000 };

describe('A slow start', () => {
  const clock = new FakeClock();

  /** Work that ends when told to. */
  class Work {
    readonly begun: number[] = [];
    readonly ended: Promise<number>[] = [];
    private readonly ends: (() => void)[] = [];

    constructor(slowStart: SlowStart, count: number) {
      for (let number = 0; number < count; number += 1) {
        this.ended.push(
          slowStart.run(async () => {
            this.begun.push(number);
            await new Promise<void>(resolve => this.ends.push(resolve));
            return number;
          }),
        );
      }
    }

    /** Ends what has begun. @returns how much has begun since. */
    async end(): Promise<number> {
      const before = this.begun.length;
      this.ends.splice(0).forEach(end => end());
      await nextTurn();
      return this.begun.length - before;
    }
  }

  it('lets one begin, then eight, then three times as many with each round', async () => {
    const work = new Work(new SlowStart(clock, pace), 200);
    await nextTurn();
    deepEqual(
      [work.begun.length, await work.end(), await work.end(), await work.end(), await work.end()],
      [1, 8, 24, 72, 95],
    );
  });

  it('lets no more than 128 be under way', async () => {
    const work = new Work(new SlowStart(clock, pace), 1000);
    await nextTurn();
    const rounds = [];
    while (work.begun.length < 1000) rounds.push(await work.end());
    deepEqual(Math.max(...rounds), 128);
  });

  it('lets work begin in its order, and gives what came of it', async () => {
    const work = new Work(new SlowStart(clock, pace), 30);
    await nextTurn();
    while ((await work.end()) > 0);
    deepEqual([work.begun, await Promise.all(work.ended)], [[...Array(30).keys()], [...Array(30).keys()]]);
  });

  it('goes on after work that failed', async () => {
    const slowStart = new SlowStart(clock, pace);
    const failing = slowStart.run(() => Promise.reject(new Error('no')));
    const next = slowStart.run(() => Promise.resolve('next'));
    await rejects(failing, /no/);
    deepEqual(await next, 'next');
  });
});

/** A service that answers after so many milliseconds, and work that keeps to the limits. */
class Service {
  readonly clock = new FakeClock();
  private readonly pacer = new Pacer(this.clock, new ServiceWaits());
  private readonly slowStart = new SlowStart(this.clock, pace);
  private readonly all: Promise<void>[] = [];

  constructor(
    private readonly latencyMs: number,
    count: number,
  ) {
    for (let number = 0; number < count; number += 1) {
      this.all.push(this.slowStart.run(() => this.ask()));
    }
  }

  /** What was expected at each moment that is looked at, and what became of it, in milliseconds. */
  async expectations(): Promise<readonly { readonly at: number; readonly expected: number }[]> {
    const looked: { at: number; expected: number }[] = [];
    do {
      await nextTurn();
      const expected = this.slowStart.remainingMs;
      if (expected !== undefined) looked.push({ at: this.clock.monotonic(), expected });
    } while (this.clock.advanceToNext());
    await Promise.all(this.all);
    return looked;
  }

  private async ask(): Promise<void> {
    const loads = [{ limit: 'everything', key: 'everything' }] as const;
    const slot = await this.pacer.wait({ loads, kind: 'ask' }, never);
    await this.clock.delay(this.latencyMs, never);
    slot.markAnswered();
  }
}

describe('The time that is left of a slow start', () => {
  for (const latencyMs of [20, 300, 800, 1500, 3000, 6000]) {
    for (const count of [20, 100, 200, 600]) {
      it(`is right within a third where ${count} answers take ${latencyMs} ms each`, async () => {
        const service = new Service(latencyMs, count);
        const looked = await service.expectations();
        const end = service.clock.monotonic();
        const wrong = looked.filter(({ at, expected }) => {
          const real = end - at;
          // What takes less than three seconds is not shown, and limits that count by the second allow no finer guess.
          return Math.max(real, expected) >= 3000 && Math.abs(expected - real) > Math.max(real / 3, 1500);
        });
        deepEqual([wrong, looked.length > 0], [[], true]);
      });
    }
  }
});
