import * as vscode from 'vscode';
import type { Matrix, MatrixCell, MatrixColumn } from '../../checks/matrix.ts';
import {
  cellWord,
  rowsToShow,
  type MatrixFilter,
  type MatrixOrder,
  type MatrixView,
} from '../../checks/matrixView.ts';
import { strategyText, targetLine, targetsText, verdictText, type TargetNames } from './checkText.ts';
import { failureText } from '../failures/failureText.ts';
import { plainText } from '../text/safeText.ts';
import { named } from '../text/tooltip.ts';
import { momentText } from '../text/dateText.ts';

/** A matrix as text, and where in it things are. */
export interface MatrixText {
  readonly text: string;
  /** The line with the names of the columns, counted from 0. */
  readonly headLine: number;
  /** Lines of rows in which somebody was denied. */
  readonly problemLines: readonly number[];
}

/** Code points that a cell holds at most: an address as a rule. */
const cellLength = 40;

/** Code units that a line of text holds, as far as words allow. */
const lineLength = 80;

/** A matrix as a table, with what does not fit into a word below it. */
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
  lines.push(...aligned(cells));
  // Two lines: the head and the rule below it.
  const problemLines = shown.flatMap((row, index) =>
    columns.some(({ cells: told }) => told[row] && cellWord(told[row]) === 'denied')
      ? [headLine + 2 + index]
      : [],
  );
  lines.push(...notes(matrix, shown, names));
  return { text: `${lines.join('\n')}\n`, headLine, problemLines };
}

/** How many requests may have been sent in all. */
export function requestsOf({ columns }: Matrix): number {
  return columns.reduce((sum, { requests }) => sum + requests, 0);
}

/** An order in words. */
export function orderText({ columns }: Matrix, order: MatrixOrder): string {
  switch (order.by) {
    case 'asked':
      return vscode.l10n.t('As they were named');
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
      return vscode.l10n.t('Not known for somebody');
  }
}

/** Orders rows by what is shown of them. */
export function byName(
  { rows }: Pick<Matrix, 'rows'>,
  names: TargetNames,
): (one: number, other: number) => number {
  const { compare } = new Intl.Collator(vscode.env.language);
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

/** Why something is not known, and what was found beside single people. */
function notes({ rows, columns }: Matrix, shown: readonly number[], names: TargetNames): readonly string[] {
  const whom = (row: number): string =>
    (rows[row] ?? []).map(target => targetLine(target, names)).join(' + ');
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
    ...(lines.length > 0 ? ['', vscode.l10n.t('Notes'), ...lines.flatMap(listItem)] : []),
    ...(shown.length > 0 ? ['', vscode.l10n.t('People in full'), ...shown.map(whom).flatMap(listItem)] : []),
    '',
    vscode.l10n.t('Request IDs are with the checks of each account in Interaction Checks.'),
  ];
}

/** An entry of a list, on as many lines as it takes to be read without scrolling. */
function listItem(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '-';
  for (const word of text.split(' ')) {
    if (line.length + word.length >= lineLength && line.length > 2) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function notAskedText(failure: Extract<MatrixCell, { kind: 'notAsked' }>['failure']): string {
  const text = failureText(failure);
  return failure.kind === 'consentNeeded'
    ? [
        text,
        vscode.l10n.t(
          'If it was never asked for with this account, switch to the account and check once: then it can be granted.',
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

/** Cells in columns of equal width, with a rule below the first line. */
function aligned(lines: readonly (readonly string[])[]): readonly string[] {
  const [head = []] = lines;
  const widths = head.map((_, column) => Math.max(...lines.map(line => width(line[column] ?? ''))));
  const joined = lines.map(line =>
    line
      .map((text, column) => text + ' '.repeat((widths[column] ?? 0) - width(text)))
      .join(' │ ')
      .trimEnd(),
  );
  const rule = widths.map(size => '─'.repeat(size)).join('─┼─');
  return [joined[0] ?? '', rule, ...joined.slice(1)];
}

const segmenter = new Intl.Segmenter();

/** How many places a text takes in a font of equal widths: those of East Asia take two for a sign. */
function width(text: string): number {
  return Array.from(segmenter.segment(text)).reduce(
    (sum, { segment }) =>
      sum +
      (/^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}]/u.test(
        segment,
      )
        ? 2
        : 1),
    0,
  );
}
