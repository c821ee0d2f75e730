import { isGuid } from '../core/guid.ts';

/** A person whom a request names by two ids. */
export interface EntraIdentity {
  /** Entra object id, a GUID. */
  readonly userId: string;
  /** Home tenant, a GUID. */
  readonly tenantId: string;
}

/** Whether both ids have the form that Entra gives them. */
export function isEntraIdentity({ userId, tenantId }: EntraIdentity): boolean {
  return isGuid(userId) && isGuid(tenantId);
}
