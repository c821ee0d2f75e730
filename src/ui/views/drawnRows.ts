/** A tree as it is now. */
export interface RowsNow<Row> {
  /** The rows below one, or at the top. A row that is the same thing as before is the same object. */
  readonly below: (parent: Row | undefined) => readonly Row[];
  /** What a row shows: values differ if rows look different. */
  readonly content: (row: Row) => unknown;
}

/**
 * The rows that VS Code has of a tree, and what they showed when they were drawn. VS Code reads all rows anew when it is
 * told that the top has changed: this finds those that really have.
 */
export class DrawnRows<Row extends object> {
  private readonly given = new Map<Row | undefined, readonly Row[]>();
  private readonly drawn = new WeakMap<Row, unknown>();

  /** How many rows VS Code has. */
  get count(): number {
    let count = 0;
    this.given.forEach(rows => (count += rows.length));
    return count;
  }

  /** VS Code is given the rows below one, or at the top. After the top it asks for everything below it. */
  noteGiven(parent: Row | undefined, rows: readonly Row[]): void {
    if (parent === undefined) {
      this.given.clear();
    }
    this.given.set(parent, rows);
  }

  /** VS Code draws a row. */
  noteDrawn(row: Row, content: unknown): void {
    this.drawn.set(row, content);
  }

  /**
   * The rows to draw anew, each with what is below it; `all` if there are other rows at the top, or if more than half
   * of all are to be drawn. Nothing as long as VS Code has not asked for any: it then gets them as they are.
   */
  outdated(now: RowsNow<Row>): readonly Row[] | 'all' {
    const top = this.given.get(undefined);
    if (top === undefined) {
      return [];
    }
    if (!isSame(top, now.below(undefined))) {
      return 'all';
    }
    const outdated = this.outdatedAmong(top, now);
    const drawnAnew = outdated.reduce((sum, row) => sum + 1 + (this.given.get(row)?.length ?? 0), 0);
    return drawnAnew * 2 > this.count ? 'all' : outdated;
  }

  private outdatedAmong(rows: readonly Row[], now: RowsNow<Row>): readonly Row[] {
    return rows.flatMap(row => {
      const below = this.given.get(row);
      const isOutdated =
        (this.drawn.has(row) && this.drawn.get(row) !== now.content(row)) ||
        (below !== undefined && !isSame(below, now.below(row)));
      if (isOutdated) {
        return [row];
      }
      return below === undefined ? [] : this.outdatedAmong(below, now);
    });
  }
}

function isSame<Row>(some: readonly Row[], others: readonly Row[]): boolean {
  return some.length === others.length && some.every((row, index) => row === others[index]);
}
