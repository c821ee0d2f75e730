import { asRecord, type JsonRecord } from '../graph/json.ts';

/** A field of a stored value is not what it must be. */
export class Malformed extends Error {
  constructor(field: string) {
    super(`${field} is missing or of another kind`);
  }
}

/** @throws Malformed */
export function recordOf(value: unknown, name: string): JsonRecord {
  const record = asRecord(value);
  if (!record) {
    throw new Malformed(name);
  }
  return record;
}

/** @throws Malformed if the field is no text; it may be empty. */
export function textIn(record: JsonRecord, field: string): string {
  const value = record[field];
  if (typeof value !== 'string') {
    throw new Malformed(field);
  }
  return value;
}

/** @throws Malformed if the field is there and no text. */
export function optionalTextIn(record: JsonRecord, field: string): string | undefined {
  return record[field] === undefined ? undefined : textIn(record, field);
}

/** @throws Malformed if the field is no number from 0 on. */
export function numberIn(record: JsonRecord, field: string): number {
  const value = record[field];
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new Malformed(field);
  }
  return value;
}

/** Milliseconds since 1970 of a time in ISO 8601. @throws Malformed */
export function timeIn(record: JsonRecord, field: string): number {
  const time = Date.parse(textIn(record, field));
  if (Number.isNaN(time)) {
    throw new Malformed(field);
  }
  return time;
}

/** @throws Malformed */
export function listIn(record: JsonRecord, field: string): readonly unknown[] {
  const value = record[field];
  if (!Array.isArray(value)) {
    throw new Malformed(field);
  }
  return value;
}

/** The field if it is a key of `known`. @throws Malformed */
export function oneOf<T extends string>(
  known: Readonly<Record<T, true>>,
  record: JsonRecord,
  field: string,
): T {
  const value = textIn(record, field);
  if (!Object.hasOwn(known, value)) {
    throw new Malformed(field);
  }
  // The check is the reason for the assertion: the keys of `known` are all there are.
  return value as T;
}
