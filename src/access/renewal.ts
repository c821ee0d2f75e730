import { failureOf, type Failure } from '../core/failure.ts';

/** Asks the person to sign in again, or to consent. Rejects if they do not. */
export type Renew = (failure: Failure, signal: AbortSignal) => Promise<void>;

/**
 * Asks once when a session ends under several requests, and lets each of them go out again afterwards. That is
 * safe: a request that was refused for its token was not carried out.
 */
export class Renewal {
  private asking: Promise<void> | undefined;
  private renewals = 0;
  private declined = false;

  constructor(private readonly renew: Renew) {}

  /**
   * Sends, and sends a second time if the session ended or consent was missing, and has been renewed since.
   * @throws what the last attempt threw.
   */
  async around<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
    // What is sent while the person is being asked would be refused like the others.
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
