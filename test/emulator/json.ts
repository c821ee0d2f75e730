/** A JSON object, as opposed to an array, a scalar or null. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The property names of `value` that are not in `known`; OData annotations other than `@odata.type` count. */
export function unknownProperties(value: JsonRecord, known: readonly string[]): string[] {
  return Object.keys(value).filter(name => !known.includes(name));
}
