import * as vscode from 'vscode';
import { askMatrix, type Matrix, type MatrixAccount } from '../../checks/matrix.ts';
import { matrixReport, type MatrixReport } from '../../checks/matrixReport.ts';
import { matrixFilters, rowsToShow, type MatrixOrder, type MatrixView } from '../../checks/matrixView.ts';
import { requestCount } from '../../checks/strategy.ts';
import { systemClock } from '../../core/async.ts';
import type { DocumentContent, ReportDocuments } from '../../host/documents.ts';
import { withProgress } from '../../host/progress.ts';
import { askQuestion } from './askTargets.ts';
import { AuditNotice } from './auditNotice.ts';
import { connectionForChecks } from './checkConnection.ts';
import { namesIn } from './checkNames.ts';
import type { TargetNames } from './checkText.ts';
import type { Connection } from '../../session/connection.ts';
import { byName, filterText, matrixText, orderText } from './matrixText.ts';
import { askPickMany, MultiStepInput } from '../input/multiStepInput.ts';
import { pickText, plainText } from '../text/safeText.ts';
import type { CheckQuestion } from '../../checks/model.ts';
import type { Services } from '../../session/services.ts';

/** The command Check Interaction with Several Accounts…: the same question from each, as one table. */
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
    const names = await namesIn(connection);
    if (!question || !(await this.accept(connection, question, accounts, names))) {
      return;
    }
    if (accounts.some(({ id }) => id === connection.account.id)) {
      // Whoever is signed in can be asked; for all others a missing consent is their reason.
      await connection.consent('check');
    }
    const matrix = await this.ask(connection, question, accounts);
    await new MatrixDocument(matrix, names, this.services.documents, this.exportReport).show();
  }

  /** Which of the accounts that VS Code knows are to ask; `undefined` if the person gave up. */
  private async askAccounts(connection: Connection): Promise<readonly AccountItem[] | undefined> {
    const known = await this.services.connections.accounts();
    const items = known.map(account => ({
      label: pickText(account.label),
      description: account.id === connection.account.id ? vscode.l10n.t('current') : '',
      id: account.id,
      account,
    }));
    let chosen: readonly AccountItem[] | undefined;
    await MultiStepInput.run(async input => {
      chosen = await askPickMany(input, {
        title: vscode.l10n.t('Check Interaction with Several Accounts'),
        step: 1,
        totalSteps: 1,
        placeholder:
          items.length > 1
            ? vscode.l10n.t('Which accounts are to ask?')
            : vscode.l10n.t('Only this account is known. Switch Account… adds others.'),
        items,
        selected: items,
      });
      return undefined;
    });
    return chosen;
  }

  private async accept(
    connection: Connection,
    { strategy, targets }: CheckQuestion,
    accounts: readonly AccountItem[],
    names: TargetNames,
  ): Promise<boolean> {
    const { most } = requestCount(strategy, targets.length);
    return new AuditNotice(this.services.auditConsent).accept(connection, {
      count: vscode.l10n.t('This check sends up to {count} requests, with accounts: {accounts}.', {
        count: most * accounts.length,
        accounts: accounts.length,
      }),
      targets,
      names,
      accounts: accounts.map(({ account }) => account.label),
      action: vscode.l10n.t('Check'),
    });
  }

  private async ask(
    connection: Connection,
    question: CheckQuestion,
    chosen: readonly AccountItem[],
  ): Promise<Matrix> {
    const { connections, history, telemetry } = this.services;
    const accounts = chosen.map(({ account }): MatrixAccount => ({
      label: account.label,
      open: signal => connections.checksOf(account, signal),
    }));
    return withProgress(
      vscode.l10n.t('Checking interaction'),
      { kind: 'notification' },
      connection.signal,
      (signal, report) =>
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
          onRun: run => {
            telemetry.checkEnded(question.strategy, question.targets.length, run.requests);
            history.add(run);
          },
        }),
    );
  }
}

interface AccountItem extends vscode.QuickPickItem {
  readonly id: string;
  readonly account: vscode.AuthenticationSessionAccountInformation;
}

/** A matrix in an editor, which can be sorted and filtered there. */
class MatrixDocument {
  private view: MatrixView = { order: { by: 'asked' }, filter: 'all' };
  private uri: vscode.Uri | undefined;

  constructor(
    private readonly matrix: Matrix,
    private readonly names: TargetNames,
    private readonly documents: ReportDocuments,
    private readonly exportReport: (report: MatrixReport) => Promise<void>,
  ) {}

  async show(): Promise<void> {
    this.uri = await this.documents.show(vscode.l10n.t('Checks of several accounts'), this.content());
  }

  private content(): DocumentContent {
    const { matrix, view } = this;
    const { text, headLine, problemLines } = matrixText(matrix, view, this.names);
    return {
      text,
      problemLines,
      actions: [
        {
          line: headLine,
          title: vscode.l10n.t('Sort: {order}', { order: orderText(matrix, view.order) }),
          run: () => this.sort(),
        },
        {
          line: headLine,
          title: vscode.l10n.t('Show: {rows}', { rows: filterText(view.filter) }),
          run: () => this.filter(),
        },
        { line: headLine, title: vscode.l10n.t('Export…'), run: () => this.export() },
      ],
    };
  }

  private async sort(): Promise<void> {
    const { matrix } = this;
    const orders: readonly MatrixOrder[] = [
      { by: 'asked' },
      { by: 'name' },
      ...matrix.columns.map((_, account) => ({ by: 'account' as const, account })),
    ];
    const items = orders.map(order => ({ label: pickText(orderText(matrix, order)), order }));
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Sort by') });
    if (chosen) {
      this.look({ ...this.view, order: chosen.order });
    }
  }

  private async filter(): Promise<void> {
    const items = matrixFilters.map(filter => ({ label: filterText(filter), filter }));
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Show') });
    if (chosen) {
      this.look({ ...this.view, filter: chosen.filter });
    }
  }

  /** Exports the rows that are shown, in their order. */
  private async export(): Promise<void> {
    const { matrix, names } = this;
    const shown = rowsToShow(matrix, this.view, byName(matrix, names));
    await this.exportReport(matrixReport(matrix, shown, target => names.name(target)));
  }

  private look(view: MatrixView): void {
    this.view = view;
    if (this.uri) {
      this.documents.update(this.uri, this.content());
    }
  }
}
