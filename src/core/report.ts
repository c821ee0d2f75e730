/** A value in a table; `undefined` where nothing is known. */
export type Cell = string | number | boolean | undefined;

/** What a report is about. */
export type ReportKind = 'checks' | 'matrix' | 'chats' | 'people' | 'activity';

/** A line of a table, with every column. */
export type Row<Column extends string = string> = Readonly<Record<Column, Cell>>;

/**
 * A report in both its shapes, which `docs/exports.md` describes: a table, and a document for programs. Its parts
 * are made one by one as they are gone through, because there may be very many.
 */
export interface Report<Column extends string = string> {
  readonly kind: ReportKind;
  readonly columns: readonly Column[];
  readonly rows: () => Iterable<Row<Column>>;
  /** What holds for the whole document. The fields of facts and items are in JSON as they are here. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** What the document lists, under this name. */
  readonly itemsName: string;
  readonly items: () => Iterable<unknown>;
}

/** Goes through `values` and changes each when it is its turn. */
export function* each<T, U>(values: Iterable<T>, change: (value: T) => U): Iterable<U> {
  for (const value of values) {
    yield change(value);
  }
}

/** The same where each makes several. */
export function* eachOf<T, U>(values: Iterable<T>, change: (value: T) => Iterable<U>): Iterable<U> {
  for (const value of values) {
    yield* change(value);
  }
}

/** A time in milliseconds since 1970 as ISO 8601 in UTC. */
export function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** Several values in one cell. */
export function listed(values: readonly string[]): string {
  return values.join('; ');
}
