import type * as vscode from 'vscode';
import { sameGuid } from '../core/guid.ts';
import type { TokenClaims } from './tokenClaims.ts';

/** The account that the extension works with. */
export interface Account {
  /** VS Code's id of the account. */
  readonly id: string;
  /** The sign-in name. */
  readonly label: string;
  /** Entra object id in the tenant signed in to; `undefined` where the token does not say. */
  readonly userId: string | undefined;
  /** The tenant signed in to; `undefined` where the token does not say. */
  readonly tenantId: string | undefined;
}

/** The account of a session whose token has these claims. */
export function accountOf(session: vscode.AuthenticationSession, claims: TokenClaims): Account {
  const { userId, tenantId } = claims;
  return { id: session.account.id, label: session.account.label, userId, tenantId };
}

/** Whether two accounts are the same person in the same tenant. */
export function isSameAccount(one: Account, other: Account): boolean {
  return (
    one.id === other.id && canBeSame(one.userId, other.userId) && canBeSame(one.tenantId, other.tenantId)
  );
}

/** Whether two ids can be the same; an unknown one may be any. */
function canBeSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || sameGuid(one, other);
}
