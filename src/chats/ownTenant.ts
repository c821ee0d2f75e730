import { sameGuid } from '../core/guid.ts';
import { asRecord, textOf, type JsonRecord } from '../core/json.ts';
import { graphPath } from '../graph/call.ts';
import type { Graph } from '../graph/client.ts';
import type { GraphVersion } from '../graph/cloud.ts';

/** What a tenant is called. Other people's text. */
export interface TenantName {
  /** `undefined` where its directory does not tell. */
  readonly displayName: string | undefined;
  readonly domain: string | undefined;
}

/**
 * What the tenant signed in to is called: User.Read is enough for its name and its domains.
 * @throws FailureError `forbidden` where the tenant keeps it from the person.
 * @see https://learn.microsoft.com/graph/api/organization-list
 */
export async function readOwnTenant(
  graph: Graph,
  tenantId: string | undefined,
  version: GraphVersion,
  signal: AbortSignal,
): Promise<TenantName> {
  const address = graphPath(version)`/organization?$select=id,displayName,verifiedDomains`;
  const { body } = await graph.send({ method: 'GET', address, need: 'list', priority: 'background', signal });
  const listed = recordsIn(asRecord(body)?.['value']);
  const own = tenantId === undefined ? listed[0] : listed.find(one => sameGuid(textOf(one, 'id'), tenantId));
  const domains = recordsIn(own?.['verifiedDomains']);
  const main = domains.find(({ isDefault }) => isDefault === true) ?? domains[0];
  return { displayName: textOf(own, 'displayName'), domain: textOf(main, 'name') };
}

function recordsIn(value: unknown): readonly JsonRecord[] {
  const listed: readonly unknown[] = Array.isArray(value) ? value : [];
  return listed.map(asRecord).filter(one => one !== undefined);
}
