import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { mintAccessToken, productScopes } from './accessToken.ts';
import type { MintOptions } from './accessToken.ts';
import { clouds } from './clouds.ts';
import type { Cloud, CloudTraits } from './clouds.ts';
import { defaultChoices } from './choices.ts';
import type { Choices } from './choices.ts';
import { allowRequest, crossOriginHeaders, isPreflight } from './crossOrigin.ts';
import { decoded, Faults } from './faults.ts';
import type { Fault, FaultCandidate } from './faults.ts';
import { partFaults, replacedAnswer, wireAnswer } from './faultyAnswer.ts';
import { Graph } from './graph.ts';
import { LaggingMembers } from './laggingMembers.ts';
import type { AuditEntry, GraphAnswer, GraphRequest, GraphState } from './message.ts';
import { Policies } from './policies.ts';
import { claimsOf, Recording } from './recording.ts';
import type { RecordedRequest } from './recording.ts';
import { contosoTenant } from './seed/contosoTenant.ts';
import { cloneTenant } from './tenant.ts';
import type { Account, Tenant } from './tenant.ts';
import { Throttling } from './throttling.ts';

export interface HandlerOptions {
  /** The Contoso tenant by default. It is copied; {@link GraphHandler.tenant} is what the emulator changes. */
  readonly tenant?: Tenant;
  /** Whether the published limits are enforced; false by default. */
  readonly throttling?: boolean;
  readonly choices?: Partial<Choices>;
  /** Which Graph this is: its audience, and what it lacks; `global` by default. */
  readonly cloud?: Cloud;
  /** Milliseconds since 1970; the clock's time by default. Tokens, limits and dates follow it. */
  readonly now?: () => number;
  /** Milliseconds since some moment, which nobody sets; members lag behind by it. */
  readonly monotonic?: () => number;
  /** Milliseconds on the way back of each answer: the request is counted and acted on when it arrives. 0 by default. */
  readonly latencyMs?: number;
  /** How a slow answer waits; a timer by default. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Whether the bodies of answers are kept in {@link GraphHandler.requests}; true by default. */
  readonly keepBodies?: boolean;
}

/** The emulated Graph without a server of its own, to be mounted behind any HTTP or HTTPS server. */
export interface GraphHandler {
  readonly listener: RequestListener;
  readonly tenant: Tenant;
  readonly requests: readonly RecordedRequest[];
  readonly audit: readonly AuditEntry[];
  readonly faults: Faults;
  readonly policies: Policies;
  /** May be changed at any time; a change counts from the next request on. */
  readonly choices: Choices;
  /** A token of the emulator's clock; every scope of the product by default. */
  readonly tokenFor: (account: Account, scopes?: readonly string[], options?: MintOptions) => string;
  /** Fulfilled when the next request arrives whose path (decoded, with version, without query) matches. */
  readonly requested: (path: RegExp) => Promise<RecordedRequest>;
  /** Back to the tenant, choices and policies of the start; forgets requests, audit, faults and quotas. */
  readonly reset: () => void;
}

/** A Graph over HTTP: reads and records requests, lets faults happen, and answers the rest from the tenant. */
export class EmulatedGraph implements GraphHandler, GraphState {
  public readonly faults = new Faults();
  public readonly policies = new Policies();
  public readonly laggingMembers: LaggingMembers;
  public readonly choices: Choices;
  public readonly cloud: CloudTraits;
  public tenant: Tenant;
  public readonly requests: Recording[] = [];
  public readonly audit: AuditEntry[] = [];
  public readonly now: () => number;
  readonly #options: HandlerOptions;
  readonly #seed: Tenant;
  readonly #throttling: Throttling;
  readonly #graph: Graph;
  readonly #hanging = new Set<ServerResponse>();
  #waiting: { path: RegExp; resolve: (request: RecordedRequest) => void }[] = [];
  #count = 0;
  /** Where the parts of the batch being answered are recorded; answering is synchronous, so there is only one. */
  #parts: Recording[] = [];

  public constructor(options: HandlerOptions) {
    this.#options = options;
    this.#seed = options.tenant ?? contosoTenant();
    this.now = options.now ?? Date.now;
    this.laggingMembers = new LaggingMembers(options.monotonic ?? ((): number => performance.now()));
    this.#throttling = new Throttling(this.now);
    this.choices = { ...defaultChoices, ...options.choices };
    this.cloud = clouds[options.cloud ?? 'global'];
    this.tenant = cloneTenant(this.#seed);
    this.policies.set(this.#seed.policies);
    this.#graph = new Graph(
      this,
      options.throttling === true ? this.#throttling : undefined,
      (part, answer) => this.#answerPart(part, answer),
    );
  }

  public readonly listener = (message: IncomingMessage, response: ServerResponse): void => {
    // The client may leave at any moment; what it did not wait for is nobody's fault.
    response.on('error', () => undefined);
    if (isPreflight(message)) {
      this.#answerPreflight(message, response);
      return;
    }
    this.#exchange(message, response).catch((error: unknown) => {
      // Said aloud, lest a fault of the emulator pass for a fault on demand.
      if (message.complete) console.error('The emulator failed', error);
      response.destroy();
    });
  };

  public readonly tokenFor = (
    account: Account,
    scopes: readonly string[] = productScopes,
    options: MintOptions = {},
  ): string =>
    mintAccessToken(account, scopes, {
      now: this.now(),
      audience: this.cloud.audience,
      ...options,
    });

  public readonly requested = (path: RegExp): Promise<RecordedRequest> =>
    new Promise(resolve => this.#waiting.push({ path, resolve }));

  public readonly reset = (): void => {
    this.tenant = cloneTenant(this.#seed);
    this.policies.set(this.#seed.policies);
    Object.assign(this.choices, defaultChoices, this.#options.choices);
    this.requests.length = 0;
    this.audit.length = 0;
    this.laggingMembers.reset();
    this.faults.clear();
    this.#throttling.reset();
    for (const response of this.#hanging) response.destroy();
    this.#hanging.clear();
  };

  /** It is no request of the client, and so not among {@link requests}: a browser asks by itself. */
  #answerPreflight(message: IncomingMessage, response: ServerResponse): void {
    const candidate = { method: 'OPTIONS', target: message.url ?? '/', claims: undefined };
    const fault = this.faults.take(candidate, ['status']);
    if (fault?.kind === 'status') response.writeHead(fault.status).end();
    else allowRequest(message, response);
  }

  async #exchange(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await this.#read(message);
    const { recording, candidate } = this.#record(request);
    this.requests.push(recording);
    this.#announce(recording);
    const fault = this.faults.take(candidate);
    recording.fault = fault?.kind;
    if (fault?.kind === 'reset' && fault.when === 'before') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'hang' && fault.when !== 'after') {
      this.#hang(response);
      return;
    }
    if (fault?.kind === 'hold') await fault.until;
    if (fault?.kind === 'slow') await (this.#options.wait ?? delay)(fault.milliseconds);

    this.#parts = recording.parts;
    const answer = this.#answer(request, fault, () => this.#graph.answer(request));
    const { latencyMs = 0, wait = delay } = this.#options;
    if (latencyMs > 0) await wait(latencyMs);
    if (fault?.kind === 'reset' && fault.when === 'after') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'hang') {
      this.#hang(response);
      return;
    }
    const { status, headers, text } = wireAnswer(answer, fault);
    const allHeaders = {
      ...headers,
      'request-id': request.requestId,
      'client-request-id': request.clientRequestId,
    };
    recording.complete(status, allHeaders, this.#keep(text));
    // Content-Length has no place in an answer that cannot have a body.
    const length = status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(text)) };
    // The service tells its own time, not that of the machine that the tests run on.
    const date = { Date: new Date(this.now()).toUTCString() };
    const readable = fault?.kind === 'unreadable' ? {} : crossOriginHeaders;
    response.writeHead(status, { ...allHeaders, ...readable, ...date, ...length });
    if (fault?.kind === 'reset') {
      response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
      return;
    }
    response.end(text);
  }

  #answerPart(request: GraphRequest, answer: () => GraphAnswer): GraphAnswer {
    const { recording, candidate } = this.#record(request);
    this.#parts.push(recording);
    const fault = this.faults.take(candidate, partFaults);
    recording.fault = fault?.kind;
    const result = this.#answer(request, fault, answer);
    const { status, headers, text } = wireAnswer(result, undefined);
    recording.complete(status, headers, this.#keep(text));
    return result;
  }

  #answer(request: GraphRequest, fault: Fault | undefined, answer: () => GraphAnswer): GraphAnswer {
    return fault === undefined ? answer() : replacedAnswer(fault, request, this.now(), answer);
  }

  async #read(message: IncomingMessage): Promise<GraphRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const headers = Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
    );
    this.#count += 1;
    const requestId = `00000000-0000-4000-8000-${String(this.#count).padStart(12, '0')}`;
    return {
      method: message.method ?? 'GET',
      origin: `https://${headers['host'] ?? ''}`,
      target: message.url ?? '/',
      headers,
      body: body === '' ? undefined : body,
      requestId,
      clientRequestId: headers['client-request-id'] ?? requestId,
    };
  }

  #record(request: GraphRequest): { recording: Recording; candidate: FaultCandidate } {
    const claims = claimsOf(request);
    return {
      recording: new Recording(request, claims),
      candidate: { method: request.method, target: request.target, claims },
    };
  }

  #keep(text: string): string | undefined {
    return this.#options.keepBodies === false ? undefined : text;
  }

  #announce(recording: RecordedRequest): void {
    const path = decoded(recording.path);
    const met = this.#waiting.filter(waiter => path.search(waiter.path) >= 0);
    this.#waiting = this.#waiting.filter(waiter => !met.includes(waiter));
    met.forEach(waiter => waiter.resolve(recording));
  }

  #hang(response: ServerResponse): void {
    this.#hanging.add(response);
    response.once('close', () => this.#hanging.delete(response));
  }
}
