import type { Cloud } from '../graph/cloud.ts';
import type { Account } from '../host/account.ts';

/** Names an account in its cloud and tenant. What a person agrees to for one says nothing about another. */
export function accountKey(
  cloud: Pick<Cloud, 'name'>,
  { id, tenantId }: Pick<Account, 'id' | 'tenantId'>,
): string {
  return JSON.stringify([cloud.name, id, tenantId?.toLowerCase()]);
}
