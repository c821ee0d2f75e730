import { FailureError } from './failure.ts';

/** A JSON object as it came: nothing about its fields is known yet. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** What a text says; `undefined` where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `value` if it is a JSON object. */
export function asRecord(value: unknown): JsonRecord | undefined {
  // The check is the reason for the assertion: an object that is no array has string keys of unknown values.
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonRecord)
    : undefined;
}

/** The field as text that is not empty, else `undefined`. */
export function textOf(record: JsonRecord | undefined, field: string): string | undefined {
  const value = record?.[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether a value is a JSON object with text in each of these fields, be it empty. */
export function hasTexts(value: unknown, ...fields: readonly string[]): value is JsonRecord {
  const record = asRecord(value);
  return record !== undefined && fields.every(field => typeof record[field] === 'string');
}

/** The failure of an answer that lacks what every such answer has. */
export function missingField(detail: string): FailureError {
  return new FailureError({ kind: 'protocol', problem: 'missingField', detail });
}
