import { isGuid } from '../core/guid.ts';
import { asRecord, parseJson, textOf } from '../core/json.ts';

/** What a project for Teams says of its app registration; at least one of the two is there. */
export interface ProjectRegistration {
  readonly clientId: string | undefined;
  readonly tenantId: string | undefined;
}

/**
 * The names under which the Agents Toolkit and the Teams Developer CLI keep the ids, the surest first. Secrets, which
 * may stand beside them, are never read.
 */
const clientNames = ['AAD_APP_CLIENT_ID', 'CLIENT_ID'];
const tenantNames = ['AAD_APP_TENANT_ID', 'TENANT_ID', 'TEAMS_APP_TENANT_ID'];

/** Whether a file of this name may tell the ids of a project. A `.user` file holds secrets, and is none. */
export function isProjectFile(name: string): boolean {
  return /^\.env(\.[\w-]+)?$/.test(name) || name === 'appsettings.json';
}

/**
 * The registration that a file names; `undefined` where it names none, such as before the project was provisioned.
 * @param name of the file, for which {@link isProjectFile} holds
 */
export function projectRegistrationIn(name: string, text: string): ProjectRegistration | undefined {
  const { clientId, tenantId } = name.endsWith('.json') ? idsInSettings(text) : idsInEnvironment(text);
  const found = { clientId: idOf(clientId), tenantId: idOf(tenantId) };
  return found.clientId === undefined && found.tenantId === undefined ? undefined : found;
}

function idsInEnvironment(text: string): ProjectRegistration {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^\s*(?:export\s+)?(\w+)\s*(?:=|:\s)\s*["'`]?([^"'`#\s]*)/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && value !== '') {
      values.set(name, value);
    }
  }
  const first = (names: readonly string[]): string | undefined =>
    names.map(name => values.get(name)).find(value => value !== undefined);
  return { clientId: first(clientNames), tenantId: first(tenantNames) };
}

function idsInSettings(text: string): ProjectRegistration {
  const teams = asRecord(asRecord(parseJson(text))?.['Teams']);
  return { clientId: textOf(teams, 'ClientId'), tenantId: textOf(teams, 'TenantId') };
}

function idOf(text: string | undefined): string | undefined {
  return text !== undefined && isGuid(text) ? text.toLowerCase() : undefined;
}
