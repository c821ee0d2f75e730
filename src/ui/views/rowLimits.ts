/** Rows below one parent that a tree shows at first: VS Code draws them all at once, in one piece of work. */
export const rowsAtOnce = 1000;

/** The rows below one parent, as far as they are shown. */
export interface LimitedRows<T> {
  readonly shown: readonly T[];
  /** How many others there are. */
  readonly hidden: number;
}

/** How many rows a tree shows below each parent, and which of the others it shows too because they were looked for. */
export class RowLimits {
  private readonly limits = new Map<string, number>();
  private readonly beyond = new Set<string>();

  /** @param atOnce rows that are shown at first, and how many more each time. */
  constructor(private readonly atOnce = rowsAtOnce) {}

  /**
   * The rows to show of all those at a place.
   * @param place names the parent within its tree.
   * @param keyOf what {@link showBeyond} calls a row; left out where no row of this place is looked for.
   */
  limited<T>(place: string, rows: readonly T[], keyOf?: (row: T) => string): LimitedRows<T> {
    const limit = this.limits.get(place) ?? this.atOnce;
    const shown = rows.slice(0, limit);
    if (keyOf && this.beyond.size > 0) {
      shown.push(...rows.slice(limit).filter(row => this.beyond.has(keyOf(row))));
    }
    return { shown, hidden: rows.length - shown.length };
  }

  /** From now on more rows are shown at this place. */
  showMore(place: string): void {
    this.limits.set(place, (this.limits.get(place) ?? this.atOnce) + this.atOnce);
  }

  /** From now on this row is shown, wherever it stands. */
  showBeyond(key: string): void {
    this.beyond.add(key);
  }
}
