import type { TokenClaims } from './accessToken.ts';

/** Which requests a fault waits for; what is left out matches everything. */
export interface FaultMatcher {
  /** `OPTIONS` for what a browser asks before it sends a request: it is hit by no fault that does not name it. */
  readonly method?: string;
  /** Tested on the decoded path with its version and without the query: `/beta/chats/19:…@thread.v2/members`. */
  readonly path?: RegExp;
  /** Tested on the decoded query, without its question mark. */
  readonly query?: RegExp;
  /** Tested on the claims of the token, where there is one that can be read. */
  readonly caller?: (claims: TokenClaims) => boolean;
  /** How many matching requests pass before the first that is hit; 0 by default. */
  readonly skip?: number;
  /** How many requests are hit; 1 by default, Infinity until cleared. */
  readonly times?: number;
}

/** Seconds, or the date itself, as Retry-After may carry either. */
export type RetryAfter = number | Date;

/**
 * What goes wrong. Without a word on it, the request is not acted on; `afterChange` and `when: 'after'` mean that
 * the service did as it was told before the answer was lost.
 */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly innerError?: Readonly<Record<string, unknown>>;
      readonly retryAfter?: RetryAfter;
      readonly headers?: Readonly<Record<string, string>>;
      readonly afterChange?: boolean;
    }
  /** 401 without a challenge. */
  | { readonly kind: 'unauthorized' }
  /** 401 that asks for a token with the given claims (JSON text, sent in base64), and names a scope if there is one. */
  | { readonly kind: 'claimsChallenge'; readonly claims: string; readonly scope?: string }
  /** `midAnswer` sends half of the answer first. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' | 'midAnswer' }
  /** No answer until the client gives up or the emulator is reset or closed. */
  | { readonly kind: 'hang'; readonly when?: 'before' | 'after' }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The true answer, held back until the promise is fulfilled. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  /** The true answer, without the permission for pages of other origins to read it. */
  | { readonly kind: 'unreadable' }
  /** A whole answer that is no JSON. */
  | { readonly kind: 'malformedJson' }
  /** The first half of the true answer, ended properly. */
  | { readonly kind: 'cutJson' }
  | { readonly kind: 'htmlBody'; readonly status?: number }
  | { readonly kind: 'emptyBody'; readonly status?: number }
  /** The true answer after a change: fields left out, wrong types, anything. */
  | { readonly kind: 'rewrite'; readonly rewrite: (body: unknown) => unknown }
  /** The page links to itself. */
  | { readonly kind: 'loopingNextLink' }
  /** The page links to itself by an address that was never given before: what follows a # is not sent. */
  | { readonly kind: 'endlessNextLink' }
  /** The page links to the given address, at another host for instance. */
  | { readonly kind: 'nextLink'; readonly link: string }
  | { readonly kind: 'redirect'; readonly status: 302 | 307; readonly location: string };

export type FaultKind = Fault['kind'];

/** A request as faults see it. */
export interface FaultCandidate {
  readonly method: string;
  /** Path and query as they arrived. */
  readonly target: string;
  readonly claims: TokenClaims | undefined;
}

interface QueuedFault {
  readonly matcher: FaultMatcher;
  readonly fault: Fault;
  toSkip: number;
  left: number;
}

/** The faults on demand, in the order in which they were asked for: the first that matches hits, and is used up. */
export class Faults {
  #queue: QueuedFault[] = [];

  public add(matcher: FaultMatcher, fault: Fault): void {
    this.#queue.push({ matcher, fault, toSkip: matcher.skip ?? 0, left: matcher.times ?? 1 });
  }

  public clear(): void {
    this.#queue = [];
  }

  /** How many faults still wait, so that a test can see that all of them happened. */
  public get pending(): number {
    return this.#queue.length;
  }

  /**
   * The fault for a request, used up by asking.
   * @param kinds the kinds that can happen to it, where not all can
   */
  public take(candidate: FaultCandidate, kinds?: readonly FaultKind[]): Fault | undefined {
    for (const queued of this.#queue) {
      if (kinds !== undefined && !kinds.includes(queued.fault.kind)) continue;
      if (!matches(queued.matcher, candidate)) continue;
      if (queued.toSkip > 0) {
        queued.toSkip -= 1;
        continue;
      }
      queued.left -= 1;
      if (queued.left <= 0) this.#queue = this.#queue.filter(other => other !== queued);
      return queued.fault;
    }
    return undefined;
  }
}

function matches(matcher: FaultMatcher, candidate: FaultCandidate): boolean {
  const [whole = '', ...rest] = candidate.target.split('?');
  const path = decoded(whole);
  const query = decoded(rest.join('?'));
  return (
    (matcher.method === undefined
      ? candidate.method !== 'OPTIONS'
      : matcher.method.toUpperCase() === candidate.method) &&
    (matcher.path === undefined || path.search(matcher.path) >= 0) &&
    (matcher.query === undefined || query.search(matcher.query) >= 0) &&
    (matcher.caller === undefined || (candidate.claims !== undefined && matcher.caller(candidate.claims)))
  );
}

/** The text without its escapes, or as it is where they are wrong. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The Retry-After header as the service would write it. */
export function retryAfterHeader(value: RetryAfter): string {
  return typeof value === 'number' ? String(value) : value.toUTCString();
}
