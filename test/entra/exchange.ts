import { randomUUID } from 'node:crypto';
import type { Account } from '../emulator/tenant.ts';
import type { Behaviour } from './behaviour.ts';
import type { Grants } from './scopes.ts';

/** What all parts of the token service share. */
export interface ServiceWorld {
  readonly accounts: readonly Account[];
  readonly tenantName: string;
  readonly behaviour: Behaviour;
  readonly grants: Grants;
  readonly issued: Issued;
}

/** A request as the parts of the service read it. */
export interface ServiceRequest {
  readonly method: string;
  /** `https://host` as the client named it. */
  readonly base: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly cookies: string;
}

/** An answer before it is written. */
export interface ServiceAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** HTML as text, JSON as any other value. */
  readonly body: unknown;
}

/** An authorization that a person gave, waiting to be redeemed for tokens. */
export interface Authorization {
  readonly account: Account;
  readonly clientId: string;
  readonly scope: string;
  readonly redirectUri?: string;
  readonly challenge?: string;
  readonly nonce?: string;
  readonly claims?: string;
}

/** What was issued and not yet used up. */
export interface Issued {
  readonly codes: Map<string, Authorization>;
  readonly deviceCodes: Map<string, DeviceAuthorization>;
  readonly refreshTokens: Map<string, Authorization>;
}

/** A device waiting for somebody to type its code elsewhere. */
export interface DeviceAuthorization {
  readonly userCode: string;
  readonly clientId: string;
  readonly scope: string;
  outcome: 'pending' | 'declined' | Authorization;
}

/** An unguessable name for a code, a token or a transaction. */
export function newSecret(kind: string): string {
  return `${kind}.${randomUUID()}`;
}
