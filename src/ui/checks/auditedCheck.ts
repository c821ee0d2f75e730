import type { CheckRun } from '../../checks/model.ts';
import { withProgress } from '../../host/progress.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { AuditNotice, type AuditedQuestions } from './auditNotice.ts';
import { namesIn } from './checkConnection.ts';

/** What the person is told before anything is sent, and how often. */
export type Announcement = Omit<AuditedQuestions, 'names'> & {
  /** `always` where nothing else has said how many requests there will be. */
  readonly askFor: 'firstCheck' | 'always';
};

/**
 * What every check goes through, whichever command sends it: the person agrees to the audited requests, the account
 * has the permission, progress is shown, and the answers are kept.
 */
export class AuditedCheck {
  constructor(
    private readonly services: Pick<Services, 'auditConsent' | 'history' | 'telemetry'>,
    private readonly connection: Connection,
  ) {}

  /**
   * Asks the person, if need be, and then for the permission.
   * @returns whether the requests may be sent.
   * @throws FailureError if the permission is refused, or the connection has ended.
   */
  async mayAsk({ askFor, ...questions }: Announcement): Promise<boolean> {
    const { connection } = this;
    const { accounts = [connection.account] } = questions;
    const notice = new AuditNotice(this.services.auditConsent);
    const announced = { ...questions, names: await namesIn(connection) };
    const isAccepted =
      askFor === 'always'
        ? await notice.accept(connection, announced)
        : await notice.acceptOnce(connection, announced);
    if (isAccepted && accounts.some(({ id }) => id === connection.account.id)) {
      // Only the account signed in can be asked for consent. Another one without consent gets that as its reason.
      await connection.consent('check');
    }
    return isAccepted;
  }

  /** Asks while progress is shown, which the person can cancel. */
  async ask<T>(
    title: string,
    task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
  ): Promise<T> {
    return withProgress(title, { kind: 'notification' }, this.connection.signal, task);
  }

  /** Keeps a run, and counts it. */
  record(run: CheckRun): void {
    const { history, telemetry } = this.services;
    const { strategy, targets } = run.question;
    telemetry.checkEnded(strategy, targets.length, run.requests);
    history.add(run);
  }
}
