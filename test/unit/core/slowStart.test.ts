import { deepEqual, rejects } from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SlowStart } from '../../../src/core/slowStart.ts';

describe('A slow start', () => {
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
    const work = new Work(new SlowStart(), 200);
    await nextTurn();
    deepEqual(
      [work.begun.length, await work.end(), await work.end(), await work.end(), await work.end()],
      [1, 8, 24, 72, 95],
    );
  });

  it('lets work begin in its order, and gives what came of it', async () => {
    const work = new Work(new SlowStart(), 30);
    await nextTurn();
    while ((await work.end()) > 0);
    deepEqual([work.begun, await Promise.all(work.ended)], [[...Array(30).keys()], [...Array(30).keys()]]);
  });

  it('goes on after work that failed', async () => {
    const slowStart = new SlowStart();
    const failing = slowStart.run(() => Promise.reject(new Error('no')));
    const next = slowStart.run(() => Promise.resolve('next'));
    await rejects(failing, /no/);
    deepEqual(await next, 'next');
  });
});
