import { graphApplicationId, readAccessToken } from './accessToken.ts';
import type { TokenClaims } from './accessToken.ts';
import { Refusal } from './message.ts';
import type { GraphState } from './message.ts';

const challenge =
  `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ` +
  `client_id="${graphApplicationId}"`;

function invalidToken(message: string): Refusal {
  return new Refusal(401, 'InvalidAuthenticationToken', message, {
    headers: { 'WWW-Authenticate': challenge },
  });
}

/**
 * The claims of the request's bearer token.
 * @throws Refusal 401 where it is missing, garbled, past its time, for another audience or of nobody known.
 */
export function authenticate(authorization: string | undefined, state: GraphState): TokenClaims {
  const token = /^Bearer (?<token>\S+)$/iu.exec(authorization ?? '')?.groups?.['token'];
  if (token === undefined) throw invalidToken('Access token is empty.');
  const claims = readAccessToken(token);
  if (claims === undefined) throw invalidToken('CompactToken parsing failed with error code: 80049217');
  const { audience } = state.cloud;
  if (![audience, `${audience}/`, graphApplicationId].includes(claims.aud))
    throw invalidToken('Access token validation failure. Invalid audience.');
  if (claims.exp * 1000 <= state.now())
    throw invalidToken('Lifetime validation failed, the token is expired.');
  if (!state.tenant.accounts.some(account => account.oid === claims.oid && account.tid === claims.tid))
    throw invalidToken('The identity of the calling user could not be established.');
  return claims;
}

export interface ScopeRule {
  /** Any one of them will do. */
  readonly anyOf: readonly string[];
  /** Teams names the scopes that are missing; the directory does not, and sometimes Teams says nothing at all. */
  readonly words: 'teams' | 'directory' | 'none';
}

/** @throws Refusal 403 in the words of the service behind the route where no scope of the rule was granted. */
export function authorize(claims: TokenClaims, rule: ScopeRule): void {
  const granted = claims.scp.split(' ').filter(scope => scope !== '');
  if (rule.anyOf.some(scope => granted.includes(scope))) return;
  if (rule.words === 'none') throw new Refusal(403, 'UnknownError', '');
  throw rule.words === 'teams'
    ? new Refusal(
        403,
        'Forbidden',
        `Missing scope permissions on the request. API requires one of '${rule.anyOf.join(', ')}'. ` +
          `Scopes on the request '${granted.join(', ')}'.`,
      )
    : new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}
