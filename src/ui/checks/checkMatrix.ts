import * as vscode from 'vscode';
import {
  askMatrix,
  mostRequestsOf,
  type Matrix,
  type MatrixAccount,
  type MatrixQuestion,
  type MatrixSession,
} from '../../checks/matrix.ts';
import type { MatrixReport } from '../../checks/matrixReport.ts';
import { isPlaced, type OwnIdentity } from '../../checks/target.ts';
import { systemClock, throwIfCancelled } from '../../core/async.ts';
import { FailureError, failureOf, type Failure } from '../../core/failure.ts';
import { withProgress } from '../../host/progress.ts';
import type { Connection } from '../../session/connection.ts';
import type { Services } from '../../session/services.ts';
import { failureText } from '../failures/failureText.ts';
import { askAlone, onlyStep } from '../input/askAlone.ts';
import { askPickMany } from '../input/multiStepInput.ts';
import { addressText, pickText } from '../text/safeText.ts';
import { askQuestion } from './askTargets.ts';
import { AuditedCheck } from './auditedCheck.ts';
import type { AskingAccount } from './auditNotice.ts';
import { connectionForChecks, identityOf, namesIn, ownIdentity } from './checkConnection.ts';
import { progressOfAtMost, requestsText } from './checkText.ts';
import { MatrixDocument } from './matrixDocument.ts';

/** Check Interaction with Several Accounts…: the same question from each, as one table. */
export class CheckMatrix {
  constructor(
    private readonly services: Services,
    private readonly exportReport: (report: MatrixReport) => Promise<void>,
  ) {}

  async run(): Promise<void> {
    const { connections, settings } = this.services;
    const connection = connectionForChecks(connections);
    const accounts = connection && (await this.askAccounts(connection));
    if (!accounts) {
      return;
    }
    const question = await this.askQuestion(connection);
    if (!question) {
      return;
    }
    const check = new AuditedCheck(this.services, connection);
    const opened = await this.open(connection, accounts);
    const columns = await this.agreed(connection, check, question, opened);
    if (!columns) {
      return;
    }
    const names = await namesIn(connection);
    const matrix = await this.ask(check, question, columns);
    const { documents } = this.services;
    await new MatrixDocument(matrix, names, documents, settings, this.exportReport).show();
  }

  /** Whom to ask about; `undefined` if the person gave up, or typed somebody who would not be the same to all accounts. */
  private async askQuestion(connection: Connection): Promise<MatrixQuestion | undefined> {
    const question = await askQuestion(connection, this.services, {
      title: vscode.l10n.t('Check Interaction with Several Accounts'),
      othersAsk: true,
    });
    if (!question) {
      return undefined;
    }
    const { strategy, targets } = question;
    if (targets.every(isPlaced)) {
      return { strategy, targets };
    }
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'It is not known which tenant an ID without one belongs to. Write the ID, @ and the tenant ID.',
      ),
    );
    return undefined;
  }

  /** Which of the accounts that VS Code knows are to ask; `undefined` if the person gave up. */
  private async askAccounts(connection: Connection): Promise<readonly KnownAccount[] | undefined> {
    const known = await this.services.connections.accounts();
    const items = known.map(account => ({
      label: pickText(account.label),
      description: account.id === connection.account.id ? vscode.l10n.t('current') : '',
      account,
    }));
    const picked = await askAlone(input =>
      askPickMany(input, {
        title: vscode.l10n.t('Check Interaction with Several Accounts'),
        ...onlyStep,
        placeholder:
          items.length > 1
            ? vscode.l10n.t('Which accounts do you want to ask with?')
            : vscode.l10n.t('Only this account is known. Switch Account… adds others.'),
        items,
        selected: items,
      }),
    );
    return picked?.map(({ account }) => account);
  }

  /** The sessions of the accounts, without asking anybody, so that the person sees tenants before anything is sent. */
  private async open(connection: Connection, accounts: readonly KnownAccount[]): Promise<readonly Column[]> {
    const { connections } = this.services;
    return withProgress(
      vscode.l10n.t('Looking up accounts'),
      { kind: 'notification' },
      connection.signal,
      async signal =>
        Promise.all(
          accounts.map(async (account): Promise<Column> => {
            if (account.id === connection.account.id) {
              const own = await ownIdentity(connection);
              const { checks } = connection;
              const { tenantId } = connection.account;
              const session = { checks, tenantId, userId: own.userId };
              return { kind: 'ready', account: connection.account, own, session };
            }
            try {
              const session = await connections.checksOf(account, signal);
              const { label, id } = account;
              const { userId, tenantId } = session;
              const own = await identityOf({ userId, label }, connection);
              return { kind: 'ready', account: { id, label, tenantId }, own, session };
            } catch (thrown) {
              throwIfCancelled(signal);
              return { kind: 'refused', account, failure: failureOf(thrown) };
            }
          }),
        ),
    );
  }

  /**
   * Has the person agree to the requests, if there are any.
   * @returns the columns, among them the account signed in as refused if it does not get the permission; `undefined`
   * if the person does not agree.
   */
  private async agreed(
    connection: Connection,
    check: AuditedCheck,
    question: MatrixQuestion,
    columns: readonly Column[],
  ): Promise<readonly Column[] | undefined> {
    const asking = readyColumns(columns);
    const counts = asking.map(({ own }) => mostRequestsOf(question, own));
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total === 0) {
      return columns;
    }
    try {
      const isAgreed = await check.mayAsk({
        count: countSentence(total, asking.length),
        mostRequests: Math.max(...counts),
        targets: question.targets,
        accounts: asking.map(({ account }) => account),
        leftOut: columns.flatMap(leftOutSentences),
        action: vscode.l10n.t('Check'),
        askFor: 'always',
      });
      return isAgreed ? columns : undefined;
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== 'consentNeeded' || asking.length === 1) {
        throw thrown;
      }
      // The others can ask all the same.
      const { account: own } = connection;
      return columns.map(column =>
        column.account.id === own.id ? { kind: 'refused', account: own, failure } : column,
      );
    }
  }

  private async ask(
    check: AuditedCheck,
    question: MatrixQuestion,
    columns: readonly Column[],
  ): Promise<Matrix> {
    const accounts = columns.map((column): MatrixAccount => ({
      label: column.account.label,
      ...(column.kind === 'ready'
        ? { own: column.own, open: () => Promise.resolve(column.session) }
        : { open: () => Promise.reject(new FailureError(column.failure)) }),
    }));
    const most = readyColumns(columns).reduce((sum, { own }) => sum + mostRequestsOf(question, own), 0);
    const isCertain = question.strategy !== 'fewest';
    return check.ask(vscode.l10n.t('Checking interaction'), (signal, tell) =>
      askMatrix(question, accounts, systemClock, signal, {
        onProgress: progress =>
          tell({
            ...progressOfAtMost(progress, most),
            ...(isCertain && { remainingMs: progress.remainingMs }),
          }),
        onRun: run => check.record(run),
      }),
    );
  }
}

/** An account that VS Code knows. */
type KnownAccount = Pick<vscode.AuthenticationSessionAccountInformation, 'id' | 'label'>;

/** An account that is to ask: ready to do so, or why it cannot. */
type Column =
  | {
      readonly kind: 'ready';
      readonly account: AskingAccount;
      readonly own: OwnIdentity;
      readonly session: MatrixSession;
    }
  | { readonly kind: 'refused'; readonly account: KnownAccount; readonly failure: Failure };

function readyColumns(columns: readonly Column[]): readonly Extract<Column, { readonly kind: 'ready' }>[] {
  return columns.flatMap(column => (column.kind === 'ready' ? [column] : []));
}

function leftOutSentences(column: Column): readonly string[] {
  return column.kind === 'ready'
    ? []
    : [
        vscode.l10n.t('Left out: the account {account}. {reason}', {
          account: addressText(column.account.label),
          reason: failureText(column.failure),
        }),
      ];
}

function countSentence(most: number, accounts: number): string {
  const requests = requestsText(most);
  return accounts === 1
    ? vscode.l10n.t('This check sends up to {requests} from 1 account.', { requests })
    : vscode.l10n.t('This check sends up to {requests} from {accounts} accounts.', { requests, accounts });
}
