import * as vscode from 'vscode';
import { untilTimeout } from '../core/async.ts';
import { failureOf } from '../core/failure.ts';
import { withProgress } from './progress.ts';
import { unfinished } from './signInFailure.ts';

/** How long the person may take, in milliseconds: as long as Microsoft's device codes are valid. */
const patienceMs = 15 * 60_000;

/**
 * Waits for a sign-in with progress, a way to cancel and a time limit.
 * @throws {@link FailureError} what `ask` throws, `signInUnfinished` if the person gave up or took too long, and
 * `cancelled` as soon as `outer` aborts.
 */
export async function waitForSignIn<T>(ask: () => Promise<T>, outer: AbortSignal): Promise<T> {
  return withProgress(
    vscode.l10n.t('Waiting for the sign-in'),
    { kind: 'notification' },
    outer,
    async (signal, report) => {
      report(vscode.l10n.t('Finish in the browser window that opens.'));
      return untilTimeout(ask(), patienceMs, unfinished('timedOut').failure, signal).catch(
        (thrown: unknown) => {
          const gaveUp = failureOf(thrown).kind === 'cancelled' && signal.aborted && !outer.aborted;
          throw gaveUp ? unfinished('cancelled') : thrown;
        },
      );
    },
  );
}
