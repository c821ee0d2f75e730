import * as vscode from 'vscode';
import { systemClock } from '../../core/async.ts';
import type { WorkProgress } from '../../core/workProgress.ts';
import type { ServiceWait, ServiceWaits } from '../../graph/serviceWaits.ts';
import { withProgress, type ProgressPlace } from '../../host/progress.ts';
import { durationText } from './dateText.ts';

/** Times below this are not shown, in milliseconds: they are over before they are read. */
const tellingMs = 3000;

/** How often the time that is left is shown anew, in milliseconds. */
const countdownMs = 5000;

/** How far work is, as it is shown. */
export interface ToldProgress {
  readonly text: string;
  /** Milliseconds that the rest will probably take, where anything tells. */
  readonly remainingMs?: number | undefined;
}

/** The requests that this progress waits for. */
interface Waiting {
  readonly signal: AbortSignal;
  readonly waits: ServiceWaits;
}

/**
 * Runs work of many requests with progress, the time that is left and a way to cancel. While Microsoft Graph asked to
 * wait, the progress says so, because nothing else changes then.
 * @param work is given what it tells its own progress with.
 */
export async function withToldProgress<T>(
  title: string,
  place: ProgressPlace,
  { signal, waits }: Waiting,
  work: (signal: AbortSignal, tell: (progress: ToldProgress) => void) => Promise<T>,
): Promise<T> {
  return withProgress(title, place, signal, async (inner, report) => {
    let last: ToldProgress = { text: '' };
    let lastAt = systemClock.monotonic();
    const show = (): void => {
      const sinceMs = systemClock.monotonic() - lastAt;
      const { text, remainingMs } = last;
      const leftMs = remainingMs === undefined ? undefined : remainingMs - sinceMs;
      report(progressText({ text, remainingMs: leftMs }, waits.current));
    };
    const subscription = waits.onDidChange(show);
    const countdown = setInterval(show, countdownMs);
    try {
      return await work(inner, progress => {
        last = progress;
        lastAt = systemClock.monotonic();
        show();
      });
    } finally {
      clearInterval(countdown);
      subscription.dispose();
    }
  });
}

/** How many of how many are done. */
export function countedProgress({ done, total, remainingMs }: WorkProgress): ToldProgress {
  return { text: vscode.l10n.t('{done} of {count}', { done, count: total }), remainingMs };
}

function progressText({ text, remainingMs = 0 }: ToldProgress, wait: ServiceWait | undefined): string {
  const leftMs = wait ? wait.endsAt - systemClock.monotonic() : 0;
  if (wait && wait.askedMs >= tellingMs && leftMs > 0) {
    const waiting = vscode.l10n.t('Microsoft Graph asked to wait {asked}, {left} left', {
      asked: durationText(wait.askedMs),
      left: durationText(leftMs),
    });
    return [text, waiting].filter(Boolean).join('. ');
  }
  return remainingMs < tellingMs
    ? text
    : vscode.l10n.t('{progress}, about {time} left', { progress: text, time: durationText(remainingMs) });
}
