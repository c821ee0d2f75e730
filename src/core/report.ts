/** A value in a table; `undefined` where nothing is known. */
export type Cell = string | number | boolean | undefined;

/** A row of a table, with every column. */
export type Row<Column extends string = string> = Readonly<Record<Column, Cell>>;

/**
 * A table, and the same as a document for programs: `docs/exports.md` describes both. Rows and items are made one
 * at a time, as they are read, because there may be very many.
 */
export interface Report<Kind extends string = string, Column extends string = string> {
  /** What the document calls itself. */
  readonly kind: Kind;
  readonly columns: readonly Column[];
  readonly rows: () => Iterable<Row<Column>>;
  /** Fields at the top of the document, as they are in JSON. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The field of the document that lists the items. */
  readonly itemsName: string;
  /** What the document lists, with the fields that each has in JSON. */
  readonly items: () => Iterable<unknown>;
}

/** Like `map` of an array, but changes each value only when it is read. */
export function* mapLazily<T, U>(values: Iterable<T>, change: (value: T) => U): Iterable<U> {
  for (const value of values) {
    yield change(value);
  }
}

/** Like `flatMap` of an array, but changes each value only when it is read. */
export function* flatMapLazily<T, U>(values: Iterable<T>, change: (value: T) => Iterable<U>): Iterable<U> {
  for (const value of values) {
    yield* change(value);
  }
}

/** A time in milliseconds since 1970 as ISO 8601 in UTC. */
export function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** Several values as one cell. */
export function joinCell(values: readonly string[]): string {
  return values.join('; ');
}
