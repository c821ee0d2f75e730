import { summary } from '../core/failure.ts';
import { flatMapLazily, isoTime, joinCell, mapLazily, type Report } from '../core/report.ts';
import { resultCells, type ResultCells } from './checkReport.ts';
import type { Matrix, MatrixColumn } from './matrix.ts';
import { cellWord, type CellWord } from './matrixView.ts';
import { formatTarget, type Target } from './target.ts';

const columns = [
  'startedAt',
  'strategy',
  'interaction',
  'targets',
  'names',
  'account',
  'verdict',
  'inferred',
  'reason',
  'answeredAt',
  'requestId',
  'clientRequestId',
] as const;

/** A row for each person and account. */
export type MatrixReport = Report<'matrix', (typeof columns)[number]>;

/**
 * Reports the checks of several accounts.
 * @param shown the rows of the matrix to report, in this order.
 * @param nameOf returns the name of a target, if it is known.
 */
export function matrixReport(
  matrix: Matrix,
  shown: readonly number[],
  nameOf: (target: Target) => string | undefined,
): MatrixReport {
  const { question, startedAt } = matrix;
  const facts = {
    startedAt: isoTime(startedAt),
    strategy: question.strategy,
    interaction: 'createChat',
  };
  const answers = (row: number): readonly Answer[] =>
    matrix.columns.flatMap(column => answerOf(column, row) ?? []);
  const targetsOf = (row: number): readonly Target[] => matrix.rows[row] ?? [];
  return {
    kind: 'matrix',
    columns,
    rows: () =>
      flatMapLazily(shown, row =>
        answers(row).map(answer => ({
          ...facts,
          targets: joinCell(targetsOf(row).map(formatTarget)),
          names: joinCell(targetsOf(row).flatMap(target => nameOf(target) ?? [])),
          ...answer,
        })),
      ),
    facts: {
      ...facts,
      accounts: matrix.columns.map(({ account, requests }) => ({ account, requests })),
      rowsInAll: matrix.rows.length,
    },
    itemsName: 'rows',
    items: () =>
      mapLazily(shown, row => ({
        targets: targetsOf(row).map(target => ({ target: formatTarget(target), name: nameOf(target) })),
        answers: answers(row),
      })),
  };
}

/** What one account was told about one row. */
interface Answer extends Omit<ResultCells, 'verdict'> {
  readonly account: string;
  readonly verdict: CellWord;
}

function answerOf({ account, cells }: MatrixColumn, row: number): Answer | undefined {
  const cell = cells[row];
  if (!cell) {
    return undefined;
  }
  return cell.kind === 'answered'
    ? { account, ...resultCells(cell.result) }
    : {
        account,
        verdict: cellWord(cell),
        inferred: false,
        reason: cell.kind === 'notAsked' ? summary(cell.failure) : undefined,
        answeredAt: undefined,
        requestId: undefined,
        clientRequestId: undefined,
      };
}
