import * as vscode from 'vscode';
import { untilTimeout } from '../core/async.ts';
import { failureOf } from '../core/failure.ts';
import { withProgress } from './progress.ts';
import { unfinished } from './signInFailure.ts';

/** How long the person may take, in milliseconds: as long as Microsoft's device codes are valid. */
const patienceMs = 15 * 60_000;

/** Sign-ins that ask the person, with progress, a way to cancel and a time limit. */
export class InteractiveSignIn {
  private open = 0;

  /** @param onEnded called when no sign-in is open any more. */
  constructor(private readonly onEnded: () => void) {}

  /** Whether a sign-in is open, which is then the reason why VS Code's sessions change. */
  get isOpen(): boolean {
    return this.open > 0;
  }

  /**
   * Runs `ask`, which opens VS Code's dialogs and the browser. VS Code cannot be told to stop: a sign-in that was given
   * up may still end well there, and its session is not taken.
   * @throws {@link FailureError} what `ask` throws, `signInUnfinished` if the person gave up or took too long, and
   * `cancelled` as soon as `outer` aborts.
   */
  async ask<T>(ask: () => Promise<T>, outer: AbortSignal): Promise<T> {
    return this.whileOpen(() =>
      withProgress(
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
      ),
    );
  }

  /** Does what belongs to a sign-in: it is open for as long as that takes. */
  async whileOpen<T>(work: () => Promise<T>): Promise<T> {
    this.open += 1;
    try {
      return await work();
    } finally {
      this.open -= 1;
      if (this.open === 0) {
        this.onEnded();
      }
    }
  }
}
