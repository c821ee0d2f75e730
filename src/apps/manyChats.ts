import { systemClock, throwIfCancelled } from '../core/async.ts';
import { failureOf, FailureError, type Failure } from '../core/failure.ts';
import { Mean } from '../core/mean.ts';
import { longestLatencyMs, SlowStart } from '../core/slowStart.ts';
import { endsRun } from '../graph/errors.ts';
import { publishedLimits } from '../graph/limits.ts';
import type { AppsStore } from './appsStore.ts';
import { endingFailureIn } from './chatApps.ts';
import type { ChatApps } from './model.ts';

/** The apps of a chat, or why they could not be read. */
export type ChatAppsReading =
  | { readonly kind: 'read'; readonly apps: ChatApps }
  | { readonly kind: 'failed'; readonly chatId: string; readonly failure: Failure };

/** How far the reading of several chats is. */
export interface AppsProgress {
  readonly done: number;
  readonly all: number;
  /** Milliseconds that the rest will probably take; `undefined` as long as nothing tells. */
  readonly remainingMs: number | undefined;
  /** What was read last. */
  readonly reading: ChatAppsReading;
}

/** Requests that a chat takes as a rule: its apps, and what was granted to them. */
const requestsOfEach = 2;

/**
 * Reads the apps of several chats anew, within the published limits. A chat whose apps cannot be read keeps no other
 * from being read.
 * @throws {@link FailureError} where the next chat would fail the same way.
 */
export async function readManyChats(
  store: Pick<AppsStore, 'read'>,
  chatIds: readonly string[],
  outer: AbortSignal,
  report: (progress: AppsProgress) => void,
): Promise<readonly ChatAppsReading[]> {
  const { requests, windowMs } = publishedLimits.everything;
  // These requests only read, and nobody is told of them: once one is answered, as many begin as the limits allow.
  const slowStart = new SlowStart(systemClock, { requests: requests / requestsOfEach, windowMs }, requests);
  const restMs = new Mean(longestLatencyMs);
  const ending = new AbortController();
  const signal = AbortSignal.any([outer, ending.signal]);
  let ended: Failure | undefined;
  let done = 0;
  const end = (failure: Failure): void => {
    ended ??= failure;
    ending.abort();
  };
  const readingOf = async (chatId: string, onFirst: () => void): Promise<ChatAppsReading> => {
    try {
      const apps = await store.read(chatId, signal, 'background', onFirst);
      const failure = endingFailureIn(apps);
      if (failure) {
        end(failure);
      }
      return { kind: 'read', apps };
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (endsRun(failure)) {
        end(failure);
      }
      return { kind: 'failed', chatId, failure };
    }
  };
  const read = async (chatId: string): Promise<ChatAppsReading> => {
    // The next begins after the first answer: what else a chat is asked for waits for a second, and others need not.
    const { reading, firstAt } = await slowStart.run(async () => {
      throwIfCancelled(signal);
      let onFirst = (): void => undefined;
      const first = new Promise<void>(resolve => (onFirst = resolve));
      const begun = readingOf(chatId, onFirst);
      await Promise.race([first, begun]);
      return { reading: begun, firstAt: systemClock.monotonic() };
    });
    const result = await reading;
    restMs.add(systemClock.monotonic() - firstAt);
    done += 1;
    const all = chatIds.length;
    const remainingMs = done === all ? undefined : (slowStart.remainingMs ?? 0) + (restMs.value ?? 0);
    report({ done, all, remainingMs, reading: result });
    return result;
  };
  const readings = await Promise.allSettled(chatIds.map(read));
  if (ended) {
    throw new FailureError(ended);
  }
  throwIfCancelled(outer);
  return readings.flatMap(reading => (reading.status === 'fulfilled' ? [reading.value] : []));
}
