import type { TokenClaims } from './accessToken.ts';
import { authenticate, authorize } from './authorization.ts';
import { isRecord } from './json.ts';
import type { JsonRecord } from './json.ts';
import { badRequest, errorBody, Refusal } from './message.ts';
import type { Call, GraphAnswer, GraphRequest, GraphState, GraphVersion } from './message.ts';
import { readOptions } from './odata.ts';
import { answerBatch } from './routes/batch.ts';
import { findRoute, scopesOf } from './routes/table.ts';
import type { Throttling } from './throttling.ts';

interface Address {
  readonly version: GraphVersion;
  /** As it arrived, without version and query. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly query: string;
}

/** Where a part of a batch is answered; the emulator puts faults and recording around it. */
export type PartAnswerer = (request: GraphRequest, answer: () => GraphAnswer) => GraphAnswer;

/** Answers requests from the tenant: one synchronous step a request, so that each is seen whole or not at all. */
export class Graph {
  readonly #state: GraphState;
  readonly #throttling: Throttling | undefined;
  readonly #answerPart: PartAnswerer;

  public constructor(state: GraphState, throttling: Throttling | undefined, answerPart: PartAnswerer) {
    this.#state = state;
    this.#throttling = throttling;
    this.#answerPart = answerPart;
  }

  /** The answer of the service; what it refuses is an answer too. */
  public answer(request: GraphRequest): GraphAnswer {
    try {
      const caller = authenticate(request.headers['authorization'], this.#state);
      const address = readAddress(request.target);
      return address.segments.length === 1 && address.segments[0] === '$batch'
        ? this.#answerBatch(request, address)
        : this.#answerRoute(request, address, caller);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        status: error.status,
        headers: error.headers,
        body: errorBody(error, request, this.#state.now()),
      };
    }
  }

  #answerBatch(request: GraphRequest, { version }: Address): GraphAnswer {
    if (request.method !== 'POST')
      throw new Refusal(
        405,
        'Request_BadRequest',
        'Specified HTTP method is not allowed for the request target.',
      );
    return answerBatch(readBody(request), {
      request,
      version,
      order: this.#state.choices.batchOrder,
      now: this.#state.now(),
      answer: part => this.#answerPart(part, () => this.answer(part)),
    });
  }

  #answerRoute(request: GraphRequest, address: Address, caller: TokenClaims): GraphAnswer {
    const { segments, throughUser } = withoutUser(address.segments.map(unqualified), caller);
    const route = findRoute(request.method, { version: address.version, cloud: this.#state.cloud }, segments);
    const parameters = segments.filter((_, index) => route.pattern[index] === '*');
    this.#throttling?.admit({
      userId: caller.oid,
      chatId: route.pattern[0] === 'chats' ? parameters[0] : undefined,
      countsForUser: route.countsForUser,
      changesRoster: route.pattern[2] === 'members' && route.method !== 'GET',
    });
    const scopes = scopesOf(route, this.#state.choices);
    if (scopes !== undefined) authorize(caller, scopes);
    const call: Call = {
      state: this.#state,
      request,
      caller,
      version: address.version,
      parameters,
      path: address.path,
      throughUser,
      options: readOptions(address.query, route.options),
      readBody: () => readBody(request),
    };
    return route.handle(call);
  }
}

function readAddress(target: string): Address {
  const [whole = '', ...rest] = target.split('?');
  const match = /^\/(?<version>beta|v1\.0)(?<path>\/.*)$/u.exec(whole);
  const { version, path } = match?.groups ?? {};
  if ((version !== 'beta' && version !== 'v1.0') || path === undefined) throw badRequest('Invalid version.');
  try {
    return {
      version,
      path,
      segments: path.slice(1).split('/').map(decodeURIComponent),
      query: rest.join('?'),
    };
  } catch {
    throw badRequest('The request address is not well encoded.');
  }
}

/** Actions may also be called by their whole name. */
function unqualified(segment: string): string {
  return segment.replace(/^microsoft\.graph\./u, '');
}

/** `/me/chats/…` and `/users/{self}/chats/…` name the same chats as `/chats/…`. */
function withoutUser(
  segments: readonly string[],
  caller: TokenClaims,
): { segments: readonly string[]; throughUser: boolean } {
  const [first, second, third] = segments;
  if (first === 'me' && second === 'chats') return { segments: segments.slice(1), throughUser: true };
  if (first !== 'users' || third !== 'chats') return { segments, throughUser: false };
  if (second !== caller.oid && second?.toLowerCase() !== caller.upn.toLowerCase())
    throw new Refusal(403, 'Forbidden', 'The chats of another user cannot be read.');
  return { segments: segments.slice(2), throughUser: true };
}

function readBody(request: GraphRequest): JsonRecord {
  if (!/^application\/json(?:;|$)/iu.test(request.headers['content-type'] ?? ''))
    throw badRequest('Write requests (excluding DELETE) must contain the Content-Type header declaration.');
  let body: unknown;
  try {
    body = JSON.parse(request.body ?? '');
  } catch {
    throw badRequest('Unable to read JSON request payload. Please ensure Content-Type header is set.');
  }
  if (!isRecord(body)) throw badRequest('The request body has to be a JSON object.');
  return body;
}
