import { readFileSync } from 'node:fs';
import { throwIfCancelled } from '../../../src/core/async.ts';
import { FailureError, summary, type Failure, type ServiceAnswer } from '../../../src/core/failure.ts';
import type { Log } from '../../../src/core/log.ts';
import type { AccessToken, TokenRequest, TokenSource } from '../../../src/graph/authentication.ts';
import type { GraphCall } from '../../../src/graph/call.ts';
import { GraphClient } from '../../../src/graph/client.ts';
import { clouds, type Cloud } from '../../../src/graph/cloud.ts';
import { ServiceWaits } from '../../../src/graph/serviceWaits.ts';
import { productScopes } from '../../emulator/accessToken.ts';
import {
  startEmulator,
  type Emulator,
  type HandlerOptions,
  type RecordedRequest,
} from '../../emulator/emulator.ts';
import { alex } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { FakeClock } from '../core/fakeClock.ts';

/** Remembers its lines and writes nothing. */
export class RecordingLog implements Log {
  readonly lines: string[] = [];

  info(area: string, line: string): void {
    this.lines.push(`[${area}] ${line}`);
  }

  warn(area: string, line: string): void {
    this.lines.push(`[${area}] ! ${line}`);
  }

  failed(area: string, what: string, failure: Failure): void {
    this.warn(area, `${what}: ${summary(failure)}`);
  }
}

/** What was asked of a token source, without the signal. */
export type TokenQuestion = Omit<TokenRequest, 'signal'>;

/** Gives out tokens of the emulator: the same one until it is refused, then a new one. */
export class FakeTokens implements TokenSource {
  readonly questions: TokenQuestion[] = [];
  account: Account = alex;
  scopes: readonly string[] = productScopes;
  /** Whether the client is told which permissions a token has. */
  readable = true;
  /** Whether a refused token is exchanged for another. */
  renews = true;
  /** What the tokens tell of themselves besides, by their serial number from 1. */
  told: (serial: number) => Omit<AccessToken, 'value' | 'permissions'> = () => ({});
  /** Thrown instead of giving a token. */
  failure: Failure | undefined;
  /** Thrown instead of giving another token for one that was refused. */
  failureOnRefusal: Failure | undefined;
  private serial = 1;

  constructor(private readonly emulator: () => Emulator) {}

  acquire({ need, signal, refusal }: TokenRequest): Promise<AccessToken> {
    this.questions.push(refusal ? { need, refusal } : { need });
    return new Promise(resolve => {
      throwIfCancelled(signal);
      if (this.failure) {
        throw new FailureError(this.failure);
      }
      if (refusal && this.failureOnRefusal) {
        throw new FailureError(this.failureOnRefusal);
      }
      if (refusal && this.renews) {
        this.serial += 1;
      }
      const permissions = this.readable ? this.scopes : undefined;
      resolve({ value: this.value(), permissions, ...this.told(this.serial) });
    });
  }

  /** The token it gives out now. */
  value(): string {
    return this.emulator().tokenFor(this.account, this.scopes, { extraClaims: { serial: this.serial } });
  }
}

/** An emulator for the tests of one suite, and the parts of a client that asks it. */
export interface GraphFixture {
  readonly emulator: Emulator;
  readonly clock: FakeClock;
  readonly log: RecordingLog;
  readonly tokens: FakeTokens;
  /** What the clients show of the waits that the service asks for. */
  readonly waits: ServiceWaits;
  /** The global cloud, but its Graph is the emulator. */
  readonly cloud: Cloud;
  /** A client of the emulator; `root` and `timeoutMs` where it should be another one. */
  client(parts?: { readonly root?: string; readonly timeoutMs?: number }): GraphClient;
}

/** Starts an emulator before the suite's tests and stops it after them; everything else is new for each test. */
export function useGraph(options: HandlerOptions = {}): GraphFixture {
  const clock = new FakeClock();
  const running = useEmulator({ now: () => clock.now(), ...options });
  let log = new RecordingLog();
  let tokens = new FakeTokens(running);
  let waits = new ServiceWaits();

  beforeEach(() => {
    clock.reset();
    log = new RecordingLog();
    tokens = new FakeTokens(running);
    waits = new ServiceWaits();
  });

  const cloud = (): Cloud => ({ ...clouds.global, graphRoot: running().origin });
  return {
    clock,
    get emulator() {
      return running();
    },
    get log() {
      return log;
    },
    get tokens() {
      return tokens;
    },
    get waits() {
      return waits;
    },
    get cloud() {
      return cloud();
    },
    client: ({ root = running().origin, timeoutMs = 10_000 } = {}) =>
      new GraphClient({ cloud: { ...clouds.global, graphRoot: root }, tokens, clock, log, waits, timeoutMs }),
  };
}

/** An emulator alone, for the tests of one suite. */
export function useEmulator(options: HandlerOptions = {}): () => Emulator {
  let emulator: Emulator | undefined;
  const running = (): Emulator => {
    if (!emulator) {
      throw new Error('The emulator runs inside of tests only.');
    }
    return emulator;
  };
  before(async () => {
    emulator = await startEmulator({ ...options, tls: tlsOfTests() });
  });
  afterEach(() => running().reset());
  after(async () => {
    // After aborted requests fetch connects anew; closing would wait for those connections if they are half made.
    const origins = Array.from({ length: 4 }, () => running().origin);
    await Promise.all(origins.map(origin => fetch(origin).then(response => response.text())));
    await running().close();
  });
  return running;
}

/** The key and certificate of a server that these tests trust. */
export function tlsOfTests(): { readonly key: string; readonly cert: string } {
  return { key: pem('TEST_KEY'), cert: pem('TEST_CERT') };
}

function pem(variable: 'TEST_KEY' | 'TEST_CERT'): string {
  const file = process.env[variable];
  if (file === undefined) {
    throw new Error(`${variable} names no file: start these tests with "npm run test:unit".`);
  }
  return readFileSync(file, 'utf8');
}

/** A signal that never aborts. */
export const never: AbortSignal = new AbortController().signal;

/** A read that the emulator answers, changed as told. */
export function readCall(rest: Partial<GraphCall> = {}): GraphCall {
  return {
    method: 'GET',
    address: { version: 'beta', path: '/me/chats?$top=1' },
    need: 'list',
    signal: never,
    ...rest,
  };
}

/** The failure that `work` ends in. */
export async function failureFrom(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof FailureError) {
      return thrown.failure;
    }
    throw thrown;
  }
  throw new Error('It succeeded, and should have failed.');
}

/** The answer that the client has to make of a recorded exchange. */
export function answerOf(
  request: RecordedRequest | undefined,
  { code, message }: Pick<ServiceAnswer, 'code' | 'message'>,
): ServiceAnswer {
  if (!request) {
    throw new Error('There was no such request.');
  }
  return {
    status: request.status,
    code,
    message,
    requestId: request.requestId,
    clientRequestId: request.headers['client-request-id'] ?? '',
  };
}
