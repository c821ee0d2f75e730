import type * as vscode from 'vscode';
import { sameId } from '../chats/model.ts';
import type { TokenClaims } from './tokenClaims.ts';

/** Whom the extension works for. */
export interface Account {
  /** VS Code's id of the account. */
  readonly id: string;
  /** The sign-in name. */
  readonly label: string;
  /** Entra object id in the tenant signed in to; `undefined` where the token does not tell. */
  readonly userId: string | undefined;
  /** The tenant signed in to; `undefined` where the token does not tell. */
  readonly tenantId: string | undefined;
}

/** The account of a session whose token has these claims. */
export function accountOf(session: vscode.AuthenticationSession, claims: TokenClaims): Account {
  const { userId, tenantId } = claims;
  return { id: session.account.id, label: session.account.label, userId, tenantId };
}

/** Whether two stand for the same person in the same tenant. */
export function isSameAccount(one: Account, other: Account): boolean {
  return one.id === other.id && agree(one.userId, other.userId) && agree(one.tenantId, other.tenantId);
}

/** Whether two ids can be the same: one that is not known contradicts nothing. */
function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || sameId(one, other);
}
