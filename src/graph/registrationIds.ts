/** The ids of an app registration. */
export interface RegistrationIds {
  readonly clientId: string;
  readonly tenantId: string;
}

const guid = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';

/** What may stand between a name and its id. A box of one line takes the ends of pasted lines away. */
const between = '[^0-9a-z]{0,12}';

/**
 * The ids in what a script printed, or in what a portal, Azure CLI or a file of settings calls them, with any text
 * around. `undefined` unless each of the two is named, and none is named in two ways.
 */
export function registrationIdsIn(text: string): RegistrationIds | undefined {
  const clientId = onlyIdNamed(text, '(?:client\\)?[\\s_-]?id|appid)');
  const tenantId = onlyIdNamed(text, '(?:tenant\\)?[\\s_-]?id)');
  return clientId !== undefined && tenantId !== undefined ? { clientId, tenantId } : undefined;
}

function onlyIdNamed(text: string, name: string): string | undefined {
  const found = [...text.matchAll(new RegExp(`${name}${between}${guid}`, 'gi'))].map(match =>
    match[1]?.toLowerCase(),
  );
  const [first] = found;
  return found.every(id => id === first) ? first : undefined;
}
