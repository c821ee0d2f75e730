import { readAccessToken } from './accessToken.ts';
import type { TokenClaims } from './accessToken.ts';
import type { FaultKind } from './faults.ts';
import type { GraphRequest } from './message.ts';

/** One exchange, from its arrival on. */
export interface RecordedRequest {
  readonly method: string;
  readonly host: string;
  /** As it arrived, with the version and without the query. */
  readonly path: string;
  /** As it arrived, without the question mark; empty without one. */
  readonly query: string;
  /** Names in lower case, without the token. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body, or its text where it is no JSON; undefined without one. */
  readonly body: unknown;
  /** 0 as long as nothing was answered. */
  readonly status: number;
  readonly requestId: string;
  /** The sign-in name in the token, where one could be read. */
  readonly account: string | undefined;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** What was sent, parsed where it is JSON, as text where it is not; undefined without a body. */
  readonly responseBody: unknown;
  /** The fault on demand that hit it. */
  readonly fault: FaultKind | undefined;
  /** The parts, where this is a batch. */
  readonly parts: readonly RecordedRequest[];
}

/** A record that is filled in as the exchange goes on. */
export class Recording implements RecordedRequest {
  public readonly method: string;
  public readonly host: string;
  public readonly path: string;
  public readonly query: string;
  public readonly headers: Readonly<Record<string, string>>;
  public readonly requestId: string;
  public readonly account: string | undefined;
  public readonly parts: Recording[] = [];
  public status = 0;
  public responseHeaders: Readonly<Record<string, string>> = {};
  public fault: FaultKind | undefined;
  // Parsed when asked for: most tests and all measurements do not look at most bodies.
  readonly #requestText: string;
  #responseText = '';

  public constructor(request: GraphRequest, claims: TokenClaims | undefined) {
    const [path = '', ...query] = request.target.split('?');
    this.method = request.method;
    this.host = request.origin.slice('https://'.length);
    this.path = path;
    this.query = query.join('?');
    this.headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name !== 'authorization'),
    );
    this.requestId = request.requestId;
    this.account = claims?.upn;
    this.#requestText = request.body ?? '';
  }

  public get body(): unknown {
    return parsed(this.#requestText);
  }

  public get responseBody(): unknown {
    return parsed(this.#responseText);
  }

  /** @param text undefined to keep no body */
  public complete(status: number, headers: Readonly<Record<string, string>>, text: string | undefined): void {
    this.status = status;
    this.responseHeaders = headers;
    this.#responseText = text ?? '';
  }
}

/** The claims of the bearer token of a request, where there is one that can be read. */
export function claimsOf(request: GraphRequest): TokenClaims | undefined {
  return readAccessToken((request.headers['authorization'] ?? '').replace(/^Bearer /iu, ''));
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
