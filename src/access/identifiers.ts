import { isGuid } from '../core/guid.ts';

/**
 * Chat ids as Microsoft's examples have them: `19:…@thread.v2`, `19:…@unq.gbl.spaces`. What follows the `@` is not
 * documented, so any host-like name is taken.
 * @see https://learn.microsoft.com/graph/api/resources/chat
 */
const chatIdPattern = /^19:[^\s@/?#\\]+@[\w.-]+$/;

/** Whether a text has the form of a chat id. */
export function isChatId(text: string): boolean {
  return chatIdPattern.test(text);
}

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
