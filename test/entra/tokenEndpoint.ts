import { createHash, randomUUID } from 'node:crypto';
import { mintAccessToken } from '../emulator/accessToken.ts';
import type { Account } from '../emulator/tenant.ts';
import { refusalFor } from './behaviour.ts';
import { newSecret } from './exchange.ts';
import type { Authorization, ServiceAnswer, ServiceRequest, ServiceWorld } from './exchange.ts';
import { parseScopes } from './scopes.ts';
import { signInError } from './signInErrors.ts';
import type { SignInErrorCode } from './signInErrors.ts';

/** `POST /{tenant}/oauth2/v2.0/token` and `/devicecode`. */
export class TokenEndpoint {
  readonly #world: ServiceWorld;

  constructor(world: ServiceWorld) {
    this.#world = world;
  }

  answer(request: ServiceRequest): ServiceAnswer | undefined {
    if (request.method !== 'POST') return undefined;
    if (request.path.endsWith('/oauth2/v2.0/devicecode')) return this.#newDeviceCode(request);
    if (!request.path.endsWith('/oauth2/v2.0/token')) return undefined;
    switch (request.form.get('grant_type') ?? '') {
      case 'authorization_code':
        return this.#redeemCode(request);
      case 'refresh_token':
        return this.#refresh(request);
      case 'urn:ietf:params:oauth:grant-type:device_code':
      case 'device_code': // The name that Microsoft's own library uses.
        return this.#pollDevice(request);
      default:
        return refusal('unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
    }
  }

  #redeemCode(request: ServiceRequest): ServiceAnswer {
    const { form } = request;
    const { codes } = this.#world.issued;
    const code = form.get('code') ?? '';
    const authorization = codes.get(code);
    if (authorization === undefined) {
      return refusal(
        'invalid_grant',
        70008,
        'The provided authorization code is expired or was used before.',
      );
    }
    if (authorization.challenge !== pkceChallenge(form.get('code_verifier') ?? '')) {
      return refusal('invalid_grant', 50148, 'The code_verifier does not match the code_challenge.');
    }
    if (authorization.redirectUri !== form.get('redirect_uri')) {
      return this.#refused('AADSTS50011', authorization.clientId);
    }
    // Only now is the code used up: a sign-in that was given up in VS Code goes on to listen, and tries the code of
    // the next one with its own verifier. Whether the real service keeps the code after that is not documented.
    codes.delete(code);
    return this.#tokens(request, authorization);
  }

  #refresh(request: ServiceRequest): ServiceAnswer {
    const { form } = request;
    const { behaviour, grants, issued } = this.#world;
    const issuedFor = issued.refreshTokens.get(form.get('refresh_token') ?? '');
    if (issuedFor === undefined) {
      return refusal(
        'invalid_grant',
        700082,
        'The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00.',
      );
    }
    const scope = form.get('scope') ?? issuedFor.scope;
    const { short } = parseScopes(scope);
    const code = refusalFor(behaviour, short);
    if (code !== undefined) return this.#refused(code, issuedFor.clientId);
    if (grants.missing(issuedFor.account.oid, issuedFor.clientId, short).length > 0) {
      return this.#refused('AADSTS65001', issuedFor.clientId);
    }
    const claims = form.get('claims') ?? undefined;
    if (claims !== undefined && behaviour.secondFactor === 'forClaims') {
      return this.#refused('AADSTS50076', issuedFor.clientId);
    }
    const { account, clientId } = issuedFor;
    return this.#tokens(request, { account, clientId, scope, ...(claims === undefined ? {} : { claims }) });
  }

  #newDeviceCode({ base, form }: ServiceRequest): ServiceAnswer {
    const deviceCode = newSecret('device');
    const userCode = randomUUID().slice(0, 8).toUpperCase();
    this.#world.issued.deviceCodes.set(deviceCode, {
      userCode,
      clientId: form.get('client_id') ?? '',
      scope: form.get('scope') ?? '',
      outcome: 'pending',
    });
    const verificationUri = `${base}/common/oauth2/deviceauth`;
    return {
      status: 200,
      body: {
        user_code: userCode,
        device_code: deviceCode,
        verification_uri: verificationUri,
        expires_in: 900,
        interval: 1,
        message: `To sign in, use a web browser to open the page ${verificationUri} and enter the code ${userCode} to authenticate.`,
      },
    };
  }

  #pollDevice(request: ServiceRequest): ServiceAnswer {
    const { deviceCodes } = this.#world.issued;
    const deviceCode = request.form.get('device_code') ?? '';
    const device = deviceCodes.get(deviceCode);
    if (device === undefined) {
      return refusal(
        'expired_token',
        70020,
        'The provided value for the input parameter device_code is not valid.',
      );
    }
    if (device.outcome === 'pending') {
      return refusal(
        'authorization_pending',
        70016,
        'OAuth 2.0 device flow error. Authorization is pending.',
      );
    }
    deviceCodes.delete(deviceCode);
    if (device.outcome === 'declined') {
      return refusal('authorization_declined', 70000, 'The user declined to sign in.');
    }
    return this.#tokens(request, device.outcome);
  }

  #refused(code: SignInErrorCode, clientId: string): ServiceAnswer {
    const { error, message, suberror } = signInError(code, clientId);
    return refusal(error, Number(code.slice('AADSTS'.length)), message, suberror);
  }

  #tokens({ base }: ServiceRequest, authorization: Authorization): ServiceAnswer {
    const { behaviour, grants, issued } = this.#world;
    const { account, clientId, scope, nonce, claims } = authorization;
    const { openId, resource } = parseScopes(scope);
    const granted = grants
      .scopes(account.oid, clientId)
      .filter(name => !behaviour.withheldScopes.includes(name));
    const refreshToken = newSecret('refresh');
    issued.refreshTokens.set(refreshToken, { account, clientId, scope });
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        scope: [...openId, ...granted.map(name => `${resource}/${name}`)].join(' '),
        expires_in: behaviour.accessTokenSeconds,
        ext_expires_in: behaviour.accessTokenSeconds,
        access_token: mintAccessToken(account, granted, {
          clientId,
          audience: resource,
          expiresInSeconds: behaviour.accessTokenSeconds,
          extraClaims: claimsAskedFor(claims),
        }),
        refresh_token: refreshToken,
        id_token: idToken(base, account, clientId, nonce, behaviour.accessTokenSeconds),
        client_info: encode({ uid: account.oid, utid: account.tid }),
      },
    };
  }
}

/** An error as the token endpoint writes it. */
function refusal(error: string, number: number, message: string, suberror?: string): ServiceAnswer {
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = new Date()
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  return {
    status: 400,
    body: {
      error,
      error_description: `AADSTS${number}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      ...(suberror === undefined ? {} : { suberror }),
    },
  };
}

/** An unsigned identity token: MSAL reads it and, having fetched it over TLS itself, does not verify it. */
function idToken(
  base: string,
  account: Account,
  clientId: string,
  nonce: string | undefined,
  lifetimeSeconds: number,
): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    aud: clientId,
    iss: `${base}/${account.tid}/v2.0`,
    iat: now,
    nbf: now,
    exp: now + lifetimeSeconds,
    name: account.name,
    oid: account.oid,
    preferred_username: account.upn,
    sub: account.oid,
    tid: account.tid,
    ver: '2.0',
    ...(nonce === undefined ? {} : { nonce }),
  };
  return `${encode({ typ: 'JWT', alg: 'none' })}.${encode(payload)}.`;
}

/** Access token claims that answer a `claims` request parameter (OpenID Connect Core, 5.5). */
function claimsAskedFor(claims: string | undefined): Readonly<Record<string, unknown>> {
  const wanted = claims === undefined ? undefined : parseObject(claims)?.['access_token'];
  if (!isObject(wanted)) return {};
  return Object.fromEntries(
    Object.entries(wanted).flatMap(([name, request]): [string, unknown][] => {
      if (!isObject(request) || name === 'nbf') return [];
      const values = request['values'] ?? (request['value'] === undefined ? undefined : [request['value']]);
      return values === undefined ? [] : [[name, values]];
    }),
  );
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The value that a PKCE verifier must have been hashed from (RFC 7636, `S256`). */
function pkceChallenge(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
