import type { TokenClaims } from './accessToken.ts';
import type { CloudTraits } from './clouds.ts';
import type { Choices } from './choices.ts';
import type { JsonRecord } from './json.ts';
import type { LaggingMembers } from './laggingMembers.ts';
import type { Policies } from './policies.ts';
import type { Tenant } from './tenant.ts';

export type GraphVersion = 'beta' | 'v1.0';

/** A request as the routes see it, be it a request of its own or a part of a batch. */
export interface GraphRequest {
  readonly method: string;
  /** Scheme and host as the client addressed them; links in answers start with it. */
  readonly origin: string;
  /** Everything after the host, as it arrived. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text of the body; undefined without one. */
  readonly body: string | undefined;
  readonly requestId: string;
  readonly clientRequestId: string;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON to be; absent for answers without a body. */
  readonly body?: unknown;
}

/** One entry of a tenant's audit log: somebody asked whether an interaction with its people is allowed. */
export interface AuditEntry {
  readonly tenantId: string;
  readonly time: string;
  readonly requestId: string;
  readonly callerOid: string;
  /** Object ids of this tenant's people among the targets. */
  readonly targets: readonly string[];
  readonly interactionType: string;
  readonly allowed: boolean;
}

/** What the routes share. */
export interface GraphState {
  readonly tenant: Tenant;
  readonly choices: Choices;
  readonly cloud: CloudTraits;
  readonly policies: Policies;
  readonly laggingMembers: LaggingMembers;
  readonly audit: AuditEntry[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A request that found its route: token read, scopes and options checked. */
export interface Call {
  readonly state: GraphState;
  readonly request: GraphRequest;
  readonly caller: TokenClaims;
  readonly version: GraphVersion;
  /** The path's own segments, decoded: for `/chats/{id}/members` the chat id. */
  readonly parameters: readonly string[];
  /** Path as it arrived, without version and query; links to the next page keep it. */
  readonly path: string;
  /** Whether the chat was addressed through its user (`/me/chats/…`), which shows in `@odata.context`. */
  readonly throughUser: boolean;
  readonly options: ReadonlyMap<string, string>;
  /** @throws Refusal 400 where there is no body, no content type, or no JSON object in it. */
  readonly readBody: () => JsonRecord;
}

/** Thrown by routes for every answer that is an error. */
export class Refusal extends Error {
  public readonly status: number;
  public readonly code: string;
  public readonly innerError: JsonRecord;
  public readonly headers: Readonly<Record<string, string>>;

  public constructor(
    status: number,
    code: string,
    message: string,
    details: { innerError?: JsonRecord; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.innerError = details.innerError ?? {};
    this.headers = details.headers ?? {};
  }
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequest', message);
}

export function notFound(message: string): Refusal {
  return new Refusal(404, 'NotFound', message);
}

/** The documented error shape: https://learn.microsoft.com/graph/errors#error-resource-type */
export function errorBody(
  refusal: Pick<Refusal, 'code' | 'message' | 'innerError'>,
  request: Pick<GraphRequest, 'requestId' | 'clientRequestId'>,
  now: number,
): JsonRecord {
  return {
    error: {
      code: refusal.code,
      message: refusal.message,
      innerError: {
        ...refusal.innerError,
        date: new Date(now).toISOString().slice(0, 19),
        'request-id': request.requestId,
        'client-request-id': request.clientRequestId,
      },
    },
  };
}
