import {
  Client,
  HTTPMessageHandler,
  ResponseType,
  TelemetryHandler,
  type Context,
  type GraphRequest,
  type Middleware,
} from '@microsoft/microsoft-graph-client';
import type { Clock } from '../core/async.ts';
import { FailureError, failureOf } from '../core/failure.ts';
import type { Log } from '../core/log.ts';
import { AuthenticationHandler, type TokenSource } from './authentication.ts';
import { graphAddress, type GraphCall, type GraphReply } from './call.ts';
import { CallState } from './callState.ts';
import type { Cloud } from './cloud.ts';
import type { HttpReply } from './errors.ts';
import { ExchangeHandler } from './exchange.ts';
import { Pacer } from './pacer.ts';
import { PacingHandler } from './pacing.ts';
import { ServiceWaits } from './serviceWaits.ts';
import { ThrottlingHandler } from './throttling.ts';

/** What a {@link GraphClient} is built from. */
export interface GraphClientParts {
  readonly cloud: Cloud;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly log: Log;
  /** Where waits that the service asks for are shown, if anybody looks. */
  readonly waits?: ServiceWaits;
  /** What keeps to the limits, where several clients share them. */
  readonly pacer?: Pacer;
  /** Whether this runs in a browser, which does not tell why a request failed. `false` if left out. */
  readonly inBrowser?: boolean;
  /** Milliseconds one attempt may take. 30 seconds if left out. */
  readonly timeoutMs?: number;
}

/** The port of everything that sends requests to Graph. */
export interface Graph {
  /** @throws {@link FailureError} for everything but a success. */
  send(call: GraphCall): Promise<GraphReply>;
}

/**
 * Microsoft Graph through Microsoft's client, with our own handlers for tokens, throttling and failures: those of
 * the client send the token by a looser rule, repeat writes, and cannot be cancelled while they wait.
 */
export class GraphClient implements Graph {
  private readonly client: Client;

  constructor(private readonly parts: GraphClientParts) {
    const { cloud, tokens, clock, log, waits = new ServiceWaits() } = parts;
    const telemetry = new TelemetryHandler();
    const throttling = new ThrottlingHandler(clock, log, waits);
    const authentication = new AuthenticationHandler(new URL(cloud.graphRoot), tokens, clock);
    const pacing = new PacingHandler(parts.pacer ?? new Pacer(clock, waits));
    const exchange = new ExchangeHandler(clock, parts.timeoutMs ?? 30_000, parts.inBrowser ?? false);
    const outcome = new OutcomeHandler();
    outcome.setNext(telemetry);
    telemetry.setNext(throttling);
    throttling.setNext(authentication);
    authentication.setNext(pacing);
    pacing.setNext(exchange);
    exchange.setNext(new HTTPMessageHandler());
    this.client = Client.initWithMiddleware({ middleware: outcome });
  }

  async send(call: GraphCall): Promise<GraphReply> {
    const state = new CallState(call, this.urlOf(call), call.clientRequestId ?? crypto.randomUUID());
    const { log } = this.parts;
    try {
      await this.execute(call, state);
      const reply = replyOf(state);
      log.info(
        'graph',
        `${call.method} ${call.need}: ${reply.status}, client-request-id ${state.clientRequestId}`,
      );
      return reply;
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== 'cancelled') {
        log.failed('graph', `${call.method} ${call.need}`, failure);
      }
      throw new FailureError(failure);
    }
  }

  private async execute(call: GraphCall, state: CallState): Promise<void> {
    const request = this.client
      .api(state.url.href)
      .middlewareOptions([state])
      .header('client-request-id', state.clientRequestId)
      .responseType(ResponseType.RAW);
    try {
      await sendWith(request, call);
    } catch (thrown) {
      throw state.failure ?? thrown;
    }
  }

  private urlOf({ address }: GraphCall): URL {
    const href = 'nextLink' in address ? address.nextLink : graphAddress(this.parts.cloud.graphRoot, address);
    if (!URL.canParse(href)) {
      throw new FailureError({ kind: 'protocol', problem: 'invalidAddress', detail: 'not an absolute URL' });
    }
    return new URL(href);
  }
}

/** Keeps what a call ended in, because the client wraps it in an error of its own that forgets the kind. */
class OutcomeHandler implements Middleware {
  private next: Middleware | undefined;

  setNext(next: Middleware): void {
    this.next = next;
  }

  async execute(context: Context): Promise<void> {
    try {
      await this.next?.execute(context);
    } catch (thrown) {
      const failure = new FailureError(failureOf(thrown));
      CallState.of(context).failure = failure;
      throw failure;
    }
  }
}

async function sendWith(request: GraphRequest, call: GraphCall): Promise<void> {
  switch (call.method) {
    case 'GET':
      await request.get();
      return;
    case 'POST':
      await request.post(call.body);
      return;
    case 'DELETE':
      await request.delete();
      return;
  }
}

function replyOf(state: CallState): GraphReply {
  const reply = state.reply;
  if (!reply) {
    throw new FailureError({ kind: 'protocol', problem: 'unknownStatus', detail: 'no response' });
  }
  const location = reply.headers.get('location');
  return {
    status: reply.status,
    body: bodyOf(reply),
    requestId: reply.headers.get('request-id') ?? undefined,
    clientRequestId: state.clientRequestId,
    ...(location === null ? {} : { location }),
  };
}

function bodyOf(reply: HttpReply): unknown {
  if (reply.text === '') {
    return undefined;
  }
  try {
    return JSON.parse(reply.text);
  } catch {
    throw new FailureError({ kind: 'protocol', problem: 'notJson', detail: `HTTP ${reply.status}` });
  }
}
