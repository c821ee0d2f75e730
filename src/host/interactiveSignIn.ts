import * as vscode from 'vscode';
import { untilTimeout } from '../core/async.ts';
import { FailureError, failureOf, type SignInEnding } from '../core/failure.ts';
import { withProgress } from './progress.ts';

/** How long the person may take, in milliseconds: as long as Microsoft lets a device code live. */
const patienceMs = 15 * 60_000;

/** Questions of VS Code and Microsoft to the person, with progress, a way to cancel, and an end. */
export class InteractiveSignIn {
  private open = 0;

  /** Whether a question is open. What changes in VS Code's sessions meanwhile comes of it. */
  get isOpen(): boolean {
    return this.open > 0;
  }

  /**
   * Runs `ask`, which opens VS Code's dialogs and the browser. VS Code cannot be told to stop: given up, it may
   * finish all the same, and nobody listens.
   * @throws {@link FailureError} what `ask` throws, `signInUnfinished` if the person gave up or took too long, and
   * `cancelled` as soon as `outer` aborts.
   */
  async ask<T>(ask: () => Promise<T>, outer: AbortSignal): Promise<T> {
    this.open += 1;
    try {
      return await withProgress(
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
    } finally {
      this.open -= 1;
    }
  }
}

/** The failure of a sign-in that came to no end. */
export function unfinished(why: SignInEnding): FailureError {
  return new FailureError({ kind: 'signInUnfinished', why, answer: undefined });
}
