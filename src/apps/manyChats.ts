import { systemClock, throwIfCancelled } from '../core/async.ts';
import { failureOf, type Failure } from '../core/failure.ts';
import { SlowStart } from '../core/slowStart.ts';
import { endsRun } from '../graph/errors.ts';
import { publishedLimits } from '../graph/limits.ts';
import type { AppsStore } from './appsStore.ts';
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
  const slowStart = new SlowStart(systemClock, publishedLimits.everything);
  const ending = new AbortController();
  const signal = AbortSignal.any([outer, ending.signal]);
  let ended: { readonly thrown: unknown } | undefined;
  let done = 0;
  const read = async (chatId: string): Promise<ChatAppsReading> => {
    try {
      return { kind: 'read', apps: await store.read(chatId, signal, 'background') };
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (endsRun(failure)) {
        ended ??= { thrown };
        ending.abort();
      }
      return { kind: 'failed', chatId, failure };
    }
  };
  const readAndReport = async (chatId: string): Promise<ChatAppsReading> => {
    throwIfCancelled(signal);
    const reading = await read(chatId);
    done += 1;
    const { remainingMs } = slowStart;
    const all = chatIds.length;
    report({ done, all, remainingMs: done === all ? undefined : remainingMs, reading });
    return reading;
  };
  const readings = await Promise.allSettled(
    chatIds.map(chatId => slowStart.run(() => readAndReport(chatId))),
  );
  if (ended) {
    throw ended.thrown;
  }
  throwIfCancelled(outer);
  return readings.flatMap(reading => (reading.status === 'fulfilled' ? [reading.value] : []));
}
