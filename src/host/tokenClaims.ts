import { asRecord, textOf, type JsonRecord } from '../core/json.ts';

/** What an access token says about itself, as far as it can be read: for display and caching, never for trust. */
export interface TokenClaims {
  /** Entra object id of the user in the token's tenant. */
  readonly userId: string | undefined;
  readonly tenantId: string | undefined;
  /** Whom it is for: Graph's root in the cloud, or Graph's application id. */
  readonly audience: string | undefined;
  /** The app registration it was issued to. */
  readonly clientId: string | undefined;
  /** Short names of the delegated permissions; `undefined` where the token does not say. */
  readonly permissions: readonly string[] | undefined;
  /** When it was issued, in milliseconds since 1970. */
  readonly issuedAt: number | undefined;
  /** When it expires, in milliseconds since 1970. */
  readonly expiresAt: number | undefined;
}

/** Reads the claims of a JSON Web Token; a token of another kind has none. */
export function readTokenClaims(token: string): TokenClaims {
  const claims = asRecord(payload(token));
  return {
    userId: textOf(claims, 'oid'),
    tenantId: textOf(claims, 'tid'),
    audience: textOf(claims, 'aud'),
    clientId: textOf(claims, 'appid') ?? textOf(claims, 'azp'),
    permissions: textOf(claims, 'scp')?.split(' '),
    issuedAt: timeOf(claims, 'iat'),
    expiresAt: timeOf(claims, 'exp'),
  };
}

function timeOf(claims: JsonRecord | undefined, claim: string): number | undefined {
  const seconds = claims?.[claim];
  return typeof seconds === 'number' ? seconds * 1000 : undefined;
}

function payload(token: string): unknown {
  const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  try {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
