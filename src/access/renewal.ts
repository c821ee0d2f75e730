import { untilCancelled } from '../core/async.ts';
import { FailureError, failureOf, type Failure } from '../core/failure.ts';
import type { Need } from '../graph/permissions.ts';

/**
 * Asks the person to sign in again or to consent. Rejects if they do not, if the signal aborts, and if what was refused
 * would be sent with the same token as before.
 */
export type Renew = (failure: Failure, signal: AbortSignal) => Promise<void>;

/**
 * Renews the session and then the permission for a change.
 * @param consent asks for the consent to a need; it returns whether there is another token for it than before.
 */
export function renewWith(
  consent: (need: Need, signal: AbortSignal) => Promise<boolean>,
  change: Need,
): Renew {
  return async (failure, signal) => {
    await consent('list', signal);
    const isAnother = await consent(change, signal);
    if (failure.kind === 'consentNeeded' && !isAnother) {
      throw new FailureError(failure);
    }
  };
}

/**
 * Asks once when a session ends during several requests, then sends each of them again. That is safe: the service
 * does not carry out a request whose token it refuses.
 */
export class Renewal {
  private asking: Promise<void> | undefined;
  private renewals = 0;
  private declined = false;

  constructor(private readonly renew: (failure: Failure) => Promise<void>) {}

  /**
   * Sends, and sends a second time if the session had ended or consent was missing, and the person renewed it.
   * @param signal ends the waiting for the person, but not their sign-in, which others may wait for.
   * @throws what the last attempt threw.
   */
  async around<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.asking) {
      // A request sent while the person is being asked would be refused too.
      await untilCancelled(this.asking, signal).catch(() => undefined);
    }
    const before = this.renewals;
    try {
      return await send();
    } catch (thrown) {
      const failure = failureOf(thrown);
      const renewable = failure.kind === 'signedOut' || failure.kind === 'consentNeeded';
      if (!renewable || this.declined || signal.aborted) {
        throw thrown;
      }
      if (before === this.renewals) {
        try {
          await untilCancelled(this.ask(failure), signal);
        } catch {
          throw thrown;
        }
      }
      return await send();
    }
  }

  private ask(failure: Failure): Promise<void> {
    this.asking ??= this.renew(failure)
      .then(
        () => {
          this.renewals += 1;
        },
        (thrown: unknown) => {
          this.declined = true;
          throw thrown;
        },
      )
      .finally(() => {
        this.asking = undefined;
      });
    return this.asking;
  }
}
