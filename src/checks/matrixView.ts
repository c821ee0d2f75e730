import type { Matrix, MatrixCell } from './matrix.ts';

/** In which order the rows of a matrix are shown. */
export type MatrixOrder =
  | { readonly by: 'asked' }
  | { readonly by: 'name' }
  /** What this account was told, denials first. */
  | { readonly by: 'account'; readonly account: number };

/** Which rows are shown: all, or those in which accounts were told different things, or one thing by somebody. */
export const matrixFilters = ['all', 'differing', 'denied', 'allowed', 'unknown'] as const;
export type MatrixFilter = (typeof matrixFilters)[number];

/** How a matrix is looked at. */
export interface MatrixView {
  readonly order: MatrixOrder;
  readonly filter: MatrixFilter;
}

/** What a cell says, in one of few words. */
export type CellWord = 'denied' | 'unknown' | 'notAsked' | 'allowed' | 'oneself';

/** What a cell says. */
export function cellWord(cell: MatrixCell): CellWord {
  return cell.kind === 'answered' ? cell.result.verdict.kind : cell.kind;
}

/** What deserves a look comes first. */
const ranks: readonly CellWord[] = ['denied', 'unknown', 'notAsked', 'allowed', 'oneself'];

/**
 * The rows to show, as places in `matrix.rows`, in the order to show them in. Rows that are alike keep theirs.
 * @param compareNames how the names of two rows are ordered, by their places.
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
      // What is not known differs from nothing.
      return words.includes('allowed') && words.includes('denied');
    case 'denied':
    case 'allowed':
      return words.includes(filter);
    case 'unknown':
      return words.includes('unknown') || words.includes('notAsked');
  }
}
