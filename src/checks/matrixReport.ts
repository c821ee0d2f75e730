import { summary } from '../core/failure.ts';
import { each, eachOf, isoTime, listed, type Report } from '../core/report.ts';
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

/**
 * The checks of several accounts as a report, a row for each account and person.
 * @param shown the rows of the matrix that are in it, in their order.
 * @param nameOf the name of a target, where it is known.
 */
export function matrixReport(
  matrix: Matrix,
  shown: readonly number[],
  nameOf: (target: Target) => string | undefined,
): Report<(typeof columns)[number]> {
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
      eachOf(shown, row =>
        answers(row).map(answer => ({
          ...facts,
          targets: listed(targetsOf(row).map(formatTarget)),
          names: listed(targetsOf(row).flatMap(target => nameOf(target) ?? [])),
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
      each(shown, row => ({
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
