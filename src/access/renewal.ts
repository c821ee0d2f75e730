import { failureOf, type Failure } from '../core/failure.ts';

/** Asks the person to sign in again or to consent. Rejects if they do not. */
export type Renew = (failure: Failure, signal: AbortSignal) => Promise<void>;

/**
 * Asks once when a session ends during several requests, then sends each of them again. That is safe: the service
 * does not carry out a request whose token it refuses.
 */
export class Renewal {
  private asking: Promise<void> | undefined;
  private renewals = 0;
  private declined = false;

  constructor(private readonly renew: Renew) {}

  /**
   * Sends, and sends a second time if the session had ended or consent was missing, and the person renewed it.
   * @throws what the last attempt threw.
   */
  async around<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    // A request sent while the person is being asked would be refused too.
    await this.asking?.catch(() => undefined);
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
          await this.ask(failure, signal);
        } catch {
          throw thrown;
        }
      }
      return await send();
    }
  }

  private ask(failure: Failure, signal: AbortSignal): Promise<void> {
    this.asking ??= this.renew(failure, signal)
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
