import type { Matrix, MatrixCell } from './matrix.ts';

/** The order in which the rows of a matrix are shown. */
export type MatrixOrder =
  | { readonly by: 'asked' }
  | { readonly by: 'name' }
  /** By the answers that this account got, denials first. */
  | { readonly by: 'account'; readonly account: number };

/** Which rows are shown: all, those in which accounts got different answers, or those with one kind of answer. */
export const matrixFilters = ['all', 'differing', 'denied', 'allowed', 'unknown'] as const;
export type MatrixFilter = (typeof matrixFilters)[number];

/** How a matrix is shown. */
export interface MatrixView {
  readonly order: MatrixOrder;
  readonly filter: MatrixFilter;
}

/** The content of a cell, in one word. */
export type CellWord = 'denied' | 'unknown' | 'notAsked' | 'allowed' | 'oneself';

/** The content of a cell, in one word. */
export function cellWord(cell: MatrixCell): CellWord {
  return cell.kind === 'answered' ? cell.result.verdict.kind : cell.kind;
}

/** The most interesting first. */
const ranks: readonly CellWord[] = ['denied', 'unknown', 'notAsked', 'allowed', 'oneself'];

/**
 * The rows to show, in their order, as places in `matrix.rows`. Equal rows keep the order of the matrix.
 * @param compareNames compares the names of two rows, given by their places.
 */
export function rowsToShow(
  matrix: Matrix,
  { order, filter }: MatrixView,
  compareNames: (one: number, other: number) => number,
): readonly number[] {
  const places = [...matrix.rows.keys()].filter(row => passes(wordsOf(matrix, row), filter));
  switch (order.by) {
    case 'asked':
      return places;
    case 'name':
      return places.sort(compareNames);
    case 'account': {
      const rank = (row: number): number => {
        const cell = matrix.columns[order.account]?.cells[row];
        return cell ? ranks.indexOf(cellWord(cell)) : ranks.length;
      };
      return places.sort((one, other) => rank(one) - rank(other));
    }
  }
}

function wordsOf({ columns }: Matrix, row: number): readonly CellWord[] {
  return columns.flatMap(({ cells }) => {
    const cell = cells[row];
    return cell ? [cellWord(cell)] : [];
  });
}

function passes(words: readonly CellWord[], filter: MatrixFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'differing':
      // An unknown verdict does not differ from any other.
      return words.includes('allowed') && words.includes('denied');
    case 'denied':
    case 'allowed':
      return words.includes(filter);
    case 'unknown':
      return words.includes('unknown') || words.includes('notAsked');
  }
}
