import * as vscode from 'vscode';
import { nameOrder } from '../../chats/nameOrder.ts';
import type { Matrix, MatrixCell, MatrixColumn } from '../../checks/matrix.ts';
import {
  cellWord,
  rowsToShow,
  type MatrixFilter,
  type MatrixOrder,
  type MatrixView,
} from '../../checks/matrixView.ts';
import { failureText } from '../failures/failureText.ts';
import { momentText } from '../text/dateText.ts';
import { alignColumns, wrapListItem } from '../text/monospace.ts';
import { plainText } from '../text/safeText.ts';
import { named } from '../text/tooltip.ts';
import { strategyText, targetLine, targetsText, verdictText, type TargetNames } from './checkText.ts';

/** A matrix as text. */
export interface MatrixText {
  readonly text: string;
  /** The line that names the columns, counted from 0. */
  readonly headLine: number;
  /** The lines of the table with a denial, counted from 0. */
  readonly problemLines: readonly number[];
}

/** Longer cells are cut to this many characters. Most addresses fit. */
const cellLength = 40;

/** How wide the lines below the table are: they can be read without scrolling sideways. */
const lineWidth = 80;

/** A matrix as a table of words, with the reasons and names that do not fit into it listed below. */
export function matrixText(matrix: Matrix, view: MatrixView, names: TargetNames): MatrixText {
  const { question, startedAt, columns } = matrix;
  const shown = rowsToShow(matrix, view, byName(matrix, names));
  const cells = [
    [vscode.l10n.t('Person'), ...columns.map(({ account }) => plainText(account, cellLength))],
    ...shown.map(row => [rowText(matrix, row, names), ...columns.map(column => cellText(column.cells[row]))]),
  ];
  const lines = [
    vscode.l10n.t('Interaction checks of several accounts'),
    '',
    [
      momentText(startedAt),
      strategyText(question.strategy),
      vscode.l10n.t('Requests: {count}', { count: requestsOf(matrix) }),
    ].join(' · '),
    vscode.l10n.t('Shown: {shown} of {count}', { shown: shown.length, count: matrix.rows.length }),
    '',
  ];
  const headLine = lines.length;
  lines.push(...alignColumns(cells));
  // The first two lines of the table are its head and the rule.
  const problemLines = shown.flatMap((row, index) =>
    columns.some(column => column.cells[row] && cellWord(column.cells[row]) === 'denied')
      ? [headLine + 2 + index]
      : [],
  );
  lines.push(...notes(matrix, shown, names));
  return { text: `${lines.join('\n')}\n`, headLine, problemLines };
}

/** How many requests may have been sent, by all accounts together. */
function requestsOf({ columns }: Matrix): number {
  return columns.reduce((sum, { requests }) => sum + requests, 0);
}

/** An order in words. */
export function orderText({ columns }: Matrix, order: MatrixOrder): string {
  switch (order.by) {
    case 'asked':
      return vscode.l10n.t('As entered');
    case 'name':
      return vscode.l10n.t('By name');
    case 'account':
      return vscode.l10n.t('Denied to {account} first', {
        account: plainText(columns[order.account]?.account ?? ''),
      });
  }
}

/** A filter in words. */
export function filterText(filter: MatrixFilter): string {
  switch (filter) {
    case 'all':
      return vscode.l10n.t('Everybody');
    case 'differing':
      return vscode.l10n.t('Where accounts differ');
    case 'denied':
      return vscode.l10n.t('Denied to somebody');
    case 'allowed':
      return vscode.l10n.t('Allowed to somebody');
    case 'unknown':
      return vscode.l10n.t('Unknown for somebody');
  }
}

/** Compares two rows of a matrix by the names that they are shown with. */
export function byName(
  { rows }: Pick<Matrix, 'rows'>,
  names: TargetNames,
): (one: number, other: number) => number {
  const compare = nameOrder(vscode.env.language);
  const texts = rows.map(row => targetsText(row, names));
  return (one, other) => compare(texts[one] ?? '', texts[other] ?? '');
}

function rowText({ rows }: Matrix, row: number, names: TargetNames): string {
  return plainText((rows[row] ?? []).map(target => names.label(target)).join(' + '), cellLength);
}

function cellText(cell: MatrixCell | undefined): string {
  switch (cell?.kind) {
    case 'answered':
      return verdictText(cell.result.verdict);
    case 'oneself':
      return '–';
    case 'notAsked':
      return vscode.l10n.t('not asked');
    case undefined:
      return '';
  }
}

/** What the table has no room for: reasons, groups that were denied together, and people in full. */
function notes({ rows, columns }: Matrix, shown: readonly number[], names: TargetNames): readonly string[] {
  const whom = (row: number): string =>
    (rows[row] ?? []).map(target => targetLine(target, names)).join(' + ');
  const list = (texts: readonly string[]): readonly string[] =>
    texts.flatMap(text => wrapListItem(text, lineWidth));
  const lines = columns.flatMap(column => {
    const account = plainText(column.account);
    const notAsked = column.cells.find(cell => cell.kind === 'notAsked');
    return [
      ...(notAsked ? [named(account, notAskedText(notAsked.failure))] : []),
      ...shown.flatMap(row => {
        const reason = unknownReason(column, row);
        return reason === undefined ? [] : [named(`${account}, ${whom(row)}`, reason)];
      }),
      ...column.groups.map(({ targets }) =>
        named(
          account,
          vscode.l10n.t('denied together: {people}', {
            people: targets.map(target => targetLine(target, names)).join(' + '),
          }),
        ),
      ),
    ];
  });
  return [
    ...(lines.length > 0 ? ['', vscode.l10n.t('Notes'), ...list(lines)] : []),
    ...(shown.length > 0 ? ['', vscode.l10n.t('People in full'), ...list(shown.map(whom))] : []),
    '',
    vscode.l10n.t("The request IDs are in the Interaction Checks view, with each account's check."),
  ];
}

function notAskedText(failure: Extract<MatrixCell, { kind: 'notAsked' }>['failure']): string {
  const text = failureText(failure);
  return failure.kind === 'consentNeeded'
    ? [
        text,
        vscode.l10n.t(
          'If this account was never asked for the permission, switch to it and run one check: the permission can be granted then.',
        ),
      ].join(' ')
    : text;
}

function unknownReason({ cells }: MatrixColumn, row: number): string | undefined {
  const cell = cells[row];
  return cell?.kind === 'answered' && cell.result.verdict.kind === 'unknown'
    ? failureText(cell.result.verdict.failure)
    : undefined;
}
