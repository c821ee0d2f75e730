import { setTimeout as delay } from 'node:timers/promises';

/** Tasks of a process that does nothing are shorter, in milliseconds. */
const restingTask = 10;

/** How long something took, and the longest that nothing else had its turn meanwhile, in milliseconds. */
export interface Times {
  readonly whole: number;
  readonly longest: number;
}

/** Does `work`, and looks whenever there is a turn how long the one before it was. */
export async function timesOf(work: () => Promise<unknown>): Promise<Times> {
  let longest = 0;
  let last = performance.now();
  let watching = true;
  const watch = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (watching) setImmediate(watch);
  };
  setImmediate(watch);
  await delay(5);
  longest = 0;
  const start = performance.now();
  await work();
  const whole = performance.now() - start;
  await delay(0);
  watching = false;
  return { whole, longest };
}

/** Waits until the start of an extension host, which is not what is measured, is over. */
export async function untilAtRest(): Promise<void> {
  let longest = Infinity;
  while (longest > restingTask) longest = (await timesOf(() => delay(500))).longest;
}
