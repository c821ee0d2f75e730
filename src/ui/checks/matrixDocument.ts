import * as vscode from 'vscode';
import type { Matrix, MatrixCell } from '../../checks/matrix.ts';
import { matrixReport, type MatrixReport } from '../../checks/matrixReport.ts';
import { matrixFilters, rowsToShow, type MatrixOrder, type MatrixView } from '../../checks/matrixView.ts';
import type { Failure } from '../../core/failure.ts';
import type { DocumentContent, ReportDocuments } from '../../host/documents.ts';
import type { SettingsReader } from '../../host/settings.ts';
import { consentRemedies } from '../failures/remedies.ts';
import { pickOne } from '../input/pickOne.ts';
import { pickText } from '../text/safeText.ts';
import type { TargetNames } from './checkText.ts';
import { byName, filterText, matrixText, orderText } from './matrixText.ts';

/** A matrix in an editor, which can be sorted and filtered there. */
export class MatrixDocument {
  private view: MatrixView = { order: { by: 'asked' }, filter: 'all' };
  private uri: vscode.Uri | undefined;

  constructor(
    private readonly matrix: Matrix,
    private readonly names: TargetNames,
    private readonly documents: ReportDocuments,
    private readonly settings: SettingsReader,
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
        ...(lacksPermission(matrix) ? consentRemedies(this.settings) : []).map(remedy => ({
          ...remedy,
          line: headLine,
        })),
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
    const order = await pickOne(vscode.l10n.t('Sort by'), orders, one => pickText(orderText(matrix, one)));
    if (order) {
      this.changeView({ ...this.view, order });
    }
  }

  private async filter(): Promise<void> {
    const filter = await pickOne(vscode.l10n.t('Show'), matrixFilters, filterText);
    if (filter) {
      this.changeView({ ...this.view, filter });
    }
  }

  /** Exports the rows that are shown, in their order. */
  private async export(): Promise<void> {
    const { matrix, names } = this;
    const shown = rowsToShow(matrix, this.view, byName(matrix, names));
    await this.exportReport(matrixReport(matrix, shown, target => names.name(target)));
  }

  private changeView(view: MatrixView): void {
    this.view = view;
    if (this.uri) {
      this.documents.update(this.uri, this.content());
    }
  }
}

/** Whether a permission is missing that an administrator can grant. */
function lacksPermission({ columns }: Matrix): boolean {
  const failures = columns.flatMap(({ cells }) => cells.flatMap(cell => failureIn(cell) ?? []));
  return failures.some(({ kind }) => kind === 'consentNeeded');
}

function failureIn(cell: MatrixCell): Failure | undefined {
  switch (cell.kind) {
    case 'answered':
      return cell.result.verdict.kind === 'unknown' ? cell.result.verdict.failure : undefined;
    case 'notAsked':
      return cell.failure;
    case 'oneself':
      return undefined;
  }
}
