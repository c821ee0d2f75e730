import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../core/async.ts';
import { answerIn, FailureError, failureOf, type Failure } from '../core/failure.ts';
import { CallState } from './callState.ts';
import { asksForClaims } from './claimsChallenge.ts';
import { graphApplicationId } from './cloud.ts';
import { scopesAskedFor } from './errors.ts';
import { missingPermissions, permissionsFor, type Need } from './permissions.ts';

/** A token for Microsoft Graph, with what it tells of itself; nothing where it cannot be read. */
export interface AccessToken {
  readonly value: string;
  /** The short names of the permissions in it. */
  readonly permissions: readonly string[] | undefined;
  /** Whom it is for: the root of a service, or an application id. */
  readonly audience?: string | undefined;
  /** When it was issued and when it expires, in milliseconds since 1970, by the clock of the sign-in service. */
  readonly issuedAt?: number | undefined;
  readonly expiresAt?: number | undefined;
}

/** What a token is asked for. */
export interface TokenRequest {
  readonly need: Need;
  readonly signal: AbortSignal;
  /** Why another token is needed than the one given before. */
  readonly refusal?: TokenRefusal;
}

/** Why a token cannot be used. */
export type TokenRefusal =
  /** The service refused it, or it says of itself that it has expired or is for another service. */
  | { readonly kind: 'invalid'; readonly token: string }
  /** More is asked of the sign-in: the `WWW-Authenticate` header, whole. */
  | { readonly kind: 'challenge'; readonly wwwAuthenticate: string };

/** Where tokens come from. */
export interface TokenSource {
  /** @throws {@link FailureError} `signedOut`, `consentNeeded` or `cancelled`. */
  acquire(request: TokenRequest): Promise<AccessToken>;
}

/**
 * Puts the token on a request, if the request goes to this cloud's Graph over https, and nowhere else. A refused
 * token is exchanged once; a 401 is never an action taken, so sending again is safe for writes too.
 *
 * A token that is for another service, or that has expired, is never sent: it is exchanged once as well. Where the
 * exchange gives another token that seems to have expired too, this computer's clock is wrong, and must not keep the
 * person out: the token is used, and the clock is corrected by it from then on.
 */
export class AuthenticationHandler implements Middleware {
  private next: Middleware | undefined;
  /** How far this computer's clock was found to be ahead, in milliseconds. */
  private clockAheadMs = 0;

  constructor(
    private readonly graphRoot: URL,
    private readonly tokens: TokenSource,
    private readonly clock: Clock,
  ) {}

  setNext(next: Middleware): void {
    this.next = next;
  }

  async execute(context: Context): Promise<void> {
    const state = CallState.of(context);
    this.assertOwnHost(state.url);
    const token = await this.usableToken(state);
    try {
      await this.send(context, state, token);
    } catch (thrown) {
      const refusal = state.tokenRenewed ? undefined : refusalOf(thrown, state, token);
      if (!refusal) {
        throw thrown;
      }
      state.tokenRenewed = true;
      const renewed = await this.renewed(state, refusal, failureOf(thrown));
      if (renewed.value === token.value || !this.isForGraph(renewed)) {
        throw thrown;
      }
      await this.send(context, state, renewed);
    }
  }

  private async usableToken({ call: { need, signal } }: CallState): Promise<AccessToken> {
    const token = await this.tokens.acquire({ need, signal });
    if (this.isForGraph(token) && !this.hasExpired(token)) {
      return token;
    }
    const refusal: TokenRefusal = { kind: 'invalid', token: token.value };
    const another = await this.tokens.acquire({ need, signal, refusal });
    if (!this.isForGraph(another)) {
      throw new FailureError({ kind: 'signInFailed', code: undefined, answer: undefined });
    }
    if (this.hasExpired(another)) {
      if (another.value === token.value) {
        throw new FailureError({ kind: 'signedOut', reason: 'expired', answer: undefined });
      }
      this.clockAheadMs = this.clock.now() - (another.issuedAt ?? another.expiresAt ?? this.clock.now());
    }
    return another;
  }

  private isForGraph({ audience }: AccessToken): boolean {
    return (
      audience === undefined ||
      audience.toLowerCase() === graphApplicationId ||
      (URL.canParse(audience) && new URL(audience).origin === this.graphRoot.origin)
    );
  }

  private hasExpired({ expiresAt }: AccessToken): boolean {
    return expiresAt !== undefined && expiresAt <= this.clock.now() - this.clockAheadMs;
  }

  /** A token in place of the refused one. Without one, the failure tells that the request was sent and refused. */
  private async renewed(state: CallState, refusal: TokenRefusal, refused: Failure): Promise<AccessToken> {
    const { need, signal } = state.call;
    try {
      return await this.tokens.acquire({ need, signal, refusal });
    } catch (thrown) {
      const failure = failureOf(thrown);
      const answer = answerIn(refused);
      throw new FailureError(
        'answer' in failure && failure.answer === undefined && answer ? { ...failure, answer } : failure,
      );
    }
  }

  private async send(context: Context, state: CallState, token: AccessToken): Promise<void> {
    context.options = {
      ...context.options,
      headers: {
        ...plainHeaders(context.options?.headers),
        authorization: `Bearer ${token.value}`,
        'client-request-id': state.clientRequestId,
      },
    };
    try {
      await this.next?.execute(context);
    } catch (thrown) {
      throw explained(thrown, state, token);
    }
  }

  private assertOwnHost(url: URL): void {
    const own =
      url.protocol === 'https:' &&
      url.host === this.graphRoot.host &&
      url.username === '' &&
      url.password === '';
    if (!own) {
      throw new FailureError({ kind: 'protocol', problem: 'foreignHost', detail: url.host });
    }
  }
}

/** Tells a 403 for want of a permission from all others: by the permissions of the token, or by what the service says. */
function explained(thrown: unknown, state: CallState, token: AccessToken): unknown {
  const failure = failureOf(thrown);
  if (failure.kind !== 'forbidden') {
    return thrown;
  }
  const { need } = state.call;
  const lacking = token.permissions ? missingPermissions(need, token.permissions) : [];
  const scopes = lacking.length > 0 ? lacking : scopesToAskFor(need, scopesAskedFor(failure.answer));
  return scopes.length === 0
    ? thrown
    : new FailureError({ kind: 'consentNeeded', scopes, answer: failure.answer });
}

/** Of the permissions that the service would take, those that this extension uses; else the least. */
function scopesToAskFor(need: Need, taken: readonly string[] = []): readonly string[] {
  const own = taken.filter(scope => permissionsFor[need].includes(scope));
  return own.length > 0 ? own : taken.slice(0, 1);
}

function refusalOf(thrown: unknown, { reply }: CallState, token: AccessToken): TokenRefusal | undefined {
  if (!(thrown instanceof FailureError) || !reply) {
    return undefined;
  }
  // Conditional access may ask for more with a 403 too.
  const wwwAuthenticate = reply.headers.get('www-authenticate') ?? '';
  if ((reply.status === 401 || reply.status === 403) && asksForClaims(wwwAuthenticate)) {
    return { kind: 'challenge', wwwAuthenticate };
  }
  return reply.status === 401 ? { kind: 'invalid', token: token.value } : undefined;
}

function plainHeaders(headers: HeadersInit | undefined): Record<string, string> {
  return Object.fromEntries(new Headers(headers).entries());
}
