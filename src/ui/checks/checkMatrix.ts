import * as vscode from 'vscode';
import { askMatrix, type Matrix, type MatrixAccount } from '../../checks/matrix.ts';
import type { MatrixReport } from '../../checks/matrixReport.ts';
import { requestCount } from '../../checks/strategy.ts';
import { systemClock } from '../../core/async.ts';
import { askQuestion } from './askTargets.ts';
import { AuditedCheck } from './auditedCheck.ts';
import { connectionForChecks, namesIn } from './checkConnection.ts';
import { requestsText } from './checkText.ts';
import type { Connection } from '../../session/connection.ts';
import { MatrixDocument } from './matrixDocument.ts';
import { askPickMany, MultiStepInput } from '../input/multiStepInput.ts';
import { pickText, plainText } from '../text/safeText.ts';
import type { CheckQuestion } from '../../checks/model.ts';
import type { Services } from '../../session/services.ts';

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
    const question = await askQuestion(connection, settings.get('checks.strategy'), {
      title: vscode.l10n.t('Check Interaction with Several Accounts'),
      othersAsk: true,
    });
    const check = new AuditedCheck(this.services, connection);
    const isAgreed =
      question &&
      (await check.mayAsk({
        count: countSentence(question, accounts.length),
        targets: question.targets,
        accounts,
        action: vscode.l10n.t('Check'),
        askFor: 'always',
      }));
    if (!isAgreed) {
      return;
    }
    const names = await namesIn(connection);
    const matrix = await this.ask(check, question, accounts);
    await new MatrixDocument(matrix, names, this.services.documents, this.exportReport).show();
  }

  /** Which of the accounts that VS Code knows are to ask; `undefined` if the person gave up. */
  private async askAccounts(
    connection: Connection,
  ): Promise<readonly vscode.AuthenticationSessionAccountInformation[] | undefined> {
    const known = await this.services.connections.accounts();
    const items = known.map(account => ({
      label: pickText(account.label),
      description: account.id === connection.account.id ? vscode.l10n.t('current') : '',
      account,
    }));
    let chosen: readonly vscode.AuthenticationSessionAccountInformation[] | undefined;
    await MultiStepInput.run(async input => {
      const picked = await askPickMany(input, {
        title: vscode.l10n.t('Check Interaction with Several Accounts'),
        step: 1,
        totalSteps: 1,
        placeholder:
          items.length > 1
            ? vscode.l10n.t('Which accounts do you want to ask with?')
            : vscode.l10n.t('Only this account is known. Switch Account… adds others.'),
        items,
        selected: items,
      });
      chosen = picked.map(({ account }) => account);
      return undefined;
    });
    return chosen;
  }

  private async ask(
    check: AuditedCheck,
    question: CheckQuestion,
    chosen: readonly vscode.AuthenticationSessionAccountInformation[],
  ): Promise<Matrix> {
    const { connections } = this.services;
    const accounts = chosen.map((account): MatrixAccount => ({
      label: account.label,
      open: signal => connections.checksOf(account, signal),
    }));
    return check.ask(vscode.l10n.t('Checking interaction'), (signal, report) =>
      askMatrix(question, accounts, systemClock, signal, {
        onProgress: (place, requests) =>
          report(
            vscode.l10n.t('{account} ({number} of {count}), request {request}', {
              account: plainText(accounts[place]?.label ?? ''),
              number: place + 1,
              count: accounts.length,
              request: requests,
            }),
          ),
        onRun: run => check.record(run),
      }),
    );
  }
}

function countSentence({ strategy, targets }: CheckQuestion, accounts: number): string {
  const requests = requestsText(requestCount(strategy, targets.length).most * accounts);
  return accounts === 1
    ? vscode.l10n.t('This check sends up to {requests} from 1 account.', { requests })
    : vscode.l10n.t('This check sends up to {requests} from {accounts} accounts.', { requests, accounts });
}
