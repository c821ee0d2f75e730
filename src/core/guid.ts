const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a GUID, as Entra writes the ids of users, tenants and applications. */
export function isGuid(text: string): boolean {
  return guidPattern.test(text);
}

/** Whether two GUIDs are the same; their case does not count. */
export function sameGuid(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
