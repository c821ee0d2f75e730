import { isRecord } from './json.ts';
import type { Account } from './tenant.ts';

/** What the emulator and the token service agree to put into an access token. Times are in seconds. */
export interface TokenClaims {
  readonly aud: string;
  readonly oid: string;
  readonly tid: string;
  readonly upn: string;
  readonly name: string;
  /** Short scope names joined by blanks. */
  readonly scp: string;
  readonly appid: string;
  readonly iat: number;
  readonly exp: number;
  /** Client capabilities, `cp1` where the client can answer a claims challenge. */
  readonly xms_cc?: readonly string[];
  /** The authentication contexts that the sign-in satisfied: `c1` after a step-up that asked for it. */
  readonly acrs?: readonly string[];
}

export interface MintOptions {
  /** 3600 by default; negative for a token that is past its time. */
  readonly expiresInSeconds?: number;
  /** The Graph of the global cloud by default. */
  readonly audience?: string;
  /** VS Code's own registration by default. */
  readonly clientId?: string;
  /** Milliseconds since 1970; the clock's time by default. */
  readonly now?: number;
  readonly extraClaims?: Readonly<Record<string, unknown>>;
}

export const graphAudience = 'https://graph.microsoft.com';
/** Graph's application id, the other form in which its tokens name their audience. */
export const graphApplicationId = '00000003-0000-0000-c000-000000000000';
export const vscodeClientId = 'aebc6443-996d-45c2-90f0-388ff96faa56';

/** Every scope that the product asks for, and no other. */
export const productScopes: readonly string[] = [
  'Chat.ReadBasic',
  'User.Read',
  'TeamworkUserInteraction.Read.All',
  'Chat.ReadWrite.All',
  'ChatMember.ReadWrite',
  'TeamsAppInstallation.ReadForChat',
];

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * An unsigned JWT (`alg: none`) for the account. Scopes are short names: `Chat.ReadBasic`, not
 * `https://graph.microsoft.com/Chat.ReadBasic`.
 */
export function mintAccessToken(
  account: Account,
  scopes: readonly string[],
  options: MintOptions = {},
): string {
  const issuedAt = Math.floor((options.now ?? Date.now()) / 1000);
  const claims: TokenClaims = {
    aud: options.audience ?? graphAudience,
    oid: account.oid,
    tid: account.tid,
    upn: account.upn,
    name: account.name,
    scp: scopes.join(' '),
    appid: options.clientId ?? vscodeClientId,
    iat: issuedAt,
    exp: issuedAt + (options.expiresInSeconds ?? 3600),
  };
  return `${encode({ typ: 'JWT', alg: 'none' })}.${encode({ ...claims, ...options.extraClaims })}.`;
}

const stringClaims = ['aud', 'oid', 'tid', 'upn', 'name', 'scp', 'appid'] as const;
const numberClaims = ['iat', 'exp'] as const;

function isTokenClaims(value: unknown): value is TokenClaims {
  return (
    isRecord(value) &&
    stringClaims.every(claim => typeof value[claim] === 'string') &&
    numberClaims.every(claim => typeof value[claim] === 'number')
  );
}

/** The claims of a token made by {@link mintAccessToken}, or undefined for anything else. Does not check time. */
export function readAccessToken(token: string): TokenClaims | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined || payload === '') return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return isTokenClaims(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
