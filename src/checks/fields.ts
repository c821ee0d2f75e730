import { asRecord, type JsonRecord } from '../core/json.ts';

/** A field of a stored value is missing or of the wrong type. */
export class Malformed extends Error {
  constructor(field: string) {
    super(`${field} is missing or of the wrong type`);
  }
}

/** The value as a JSON object. @param name for the error. @throws Malformed */
export function recordOf(value: unknown, name: string): JsonRecord {
  const record = asRecord(value);
  if (!record) {
    throw new Malformed(name);
  }
  return record;
}

/** The field as text, which may be empty. @throws Malformed */
export function textIn(record: JsonRecord, field: string): string {
  const value = record[field];
  if (typeof value !== 'string') {
    throw new Malformed(field);
  }
  return value;
}

/** The field as text, or `undefined` if it is missing. @throws Malformed */
export function optionalTextIn(record: JsonRecord, field: string): string | undefined {
  return record[field] === undefined ? undefined : textIn(record, field);
}

/** The field as a number that is not negative. @throws Malformed */
export function numberIn(record: JsonRecord, field: string): number {
  const value = record[field];
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw new Malformed(field);
  }
  return value;
}

/** The field as true or false. @throws Malformed */
export function booleanIn(record: JsonRecord, field: string): boolean {
  const value = record[field];
  if (typeof value !== 'boolean') {
    throw new Malformed(field);
  }
  return value;
}

/** The field, a time in ISO 8601, in milliseconds since 1970. @throws Malformed */
export function timeIn(record: JsonRecord, field: string): number {
  const time = Date.parse(textIn(record, field));
  if (Number.isNaN(time)) {
    throw new Malformed(field);
  }
  return time;
}

/** The field as a list. @throws Malformed */
export function listIn(record: JsonRecord, field: string): readonly unknown[] {
  const value = record[field];
  if (!Array.isArray(value)) {
    throw new Malformed(field);
  }
  return value;
}

/** The field as a list of texts. @throws Malformed */
export function textsIn(record: JsonRecord, field: string): readonly string[] {
  return listIn(record, field).map(value => {
    if (typeof value !== 'string') {
      throw new Malformed(field);
    }
    return value;
  });
}

/** The field, which is one of the keys of `known`. @throws Malformed */
export function oneOf<T extends string>(
  known: Readonly<Record<T, true>>,
  record: JsonRecord,
  field: string,
): T {
  const value = textIn(record, field);
  if (!Object.hasOwn(known, value)) {
    throw new Malformed(field);
  }
  // It is a key of `known`, and T is the union of its keys.
  return value as T;
}
