import { failureThatEnded } from '../../checks/checkRun.ts';
import type { CheckResult, CheckRun } from '../../checks/model.ts';
import type { Target } from '../../checks/target.ts';
import { throwIfCancelled } from '../../core/async.ts';
import { sameGuid } from '../../core/guid.ts';
import { accountKey } from '../../session/accountKey.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { remediesFor, type Remedy } from '../failures/remedies.ts';
import { showEnding } from '../text/notification.ts';
import { withToldProgress, type ToldProgress } from '../text/toldProgress.ts';
import { acceptsAudit, type AskingAccount } from './auditNotice.ts';
import { namesIn } from './checkConnection.ts';

/** What is about to be asked. */
export interface Announcement {
  /** How many requests there will be, as a sentence. */
  readonly count: string;
  /** How many requests each account sends at most, whatever the answers are. */
  readonly mostRequests: number;
  readonly targets: readonly Target[];
  /** The accounts that ask, where it is not just the one signed in. */
  readonly accounts?: readonly AskingAccount[];
  /** Sentences about what is left out, each with its reason. */
  readonly leftOut?: readonly string[];
  /** The text of the button that sends the requests. */
  readonly action: string;
  /** `always` where nothing else has said what will be sent. */
  readonly askFor: 'firstCheck' | 'always';
}

/**
 * What every check goes through, whichever command sends it: the person agrees to the audited requests, the account
 * has the permission, progress is shown, the answers are kept, and the person learns how it ended.
 */
export class AuditedCheck {
  constructor(
    private readonly services: Pick<
      Services,
      'auditConsent' | 'history' | 'messages' | 'settings' | 'telemetry'
    >,
    private readonly connection: Connection,
  ) {}

  /**
   * Asks the person, if need be, and then for the permission.
   * @returns whether the requests may be sent.
   * @throws FailureError if the permission is refused, or the connection has ended.
   */
  async mayAsk(announcement: Announcement): Promise<boolean> {
    const { connection } = this;
    const { accounts = [connection.account] } = announcement;
    if (!(await this.isAgreed(announcement, accounts))) {
      return false;
    }
    throwIfCancelled(connection.signal);
    if (accounts.some(({ id }) => id === connection.account.id)) {
      // Only the account signed in can be asked for consent. Another one without consent gets that as its reason.
      await connection.consent('check');
    }
    return true;
  }

  /** Asks while progress is shown, which the person can cancel. */
  async ask<T>(
    title: string,
    task: (signal: AbortSignal, tell: (progress: ToldProgress) => void) => Promise<T>,
  ): Promise<T> {
    return withToldProgress(title, { kind: 'notification' }, this.connection, task);
  }

  /** Keeps a run, and counts it. */
  record(run: CheckRun): void {
    const { history, telemetry } = this.services;
    const { strategy, targets } = run.question;
    telemetry.checkEnded(strategy, targets.length, run.requests);
    history.add(run);
  }

  /**
   * Tells how it ended, with buttons for what kept the rest from being sent, and for what can be done next. Nobody waits
   * for the answer.
   */
  tell(
    endedWell: boolean,
    text: string,
    results: readonly CheckResult[],
    offers: readonly Remedy[] = [],
  ): void {
    const failure = failureThatEnded(results);
    const remedies = [...(failure ? remediesFor(failure, this.services.settings) : []), ...offers];
    const chosen = this.services.messages.replaceEarlier(endedWell, () =>
      showEnding(endedWell, text, ...remedies.map(({ title }) => title)),
    );
    void chosen.then(title => remedies.find(remedy => remedy.title === title)?.run());
  }

  private async isAgreed(announcement: Announcement, accounts: readonly AskingAccount[]): Promise<boolean> {
    const { auditConsent } = this.services;
    const { mostRequests, leftOut = [], askFor, ...questions } = announcement;
    const keys = accounts.map(account => accountKey(this.connection.cloud, account));
    if (askFor === 'firstCheck' && keys.every(key => auditConsent.covers(key, mostRequests))) {
      return true;
    }
    const names = await namesIn(this.connection);
    const isFirst = !keys.every(key => auditConsent.covers(key, 0));
    const { account: own, tenant } = this.connection;
    const asking = accounts.map(account =>
      sameGuid(account.tenantId, own.tenantId) ? { ...account, tenant } : account,
    );
    const isAccepted = await acceptsAudit({ ...questions, names, accounts: asking, leftOut }, isFirst);
    if (isAccepted) {
      keys.forEach(key => auditConsent.give(key));
    }
    return isAccepted;
  }
}
