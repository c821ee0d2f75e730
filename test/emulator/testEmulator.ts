import { makeCertificates } from '../certificates.ts';
import { startEmulator } from './emulator.ts';
import type { HandlerOptions } from './emulatedGraph.ts';
import type { Emulator } from './emulator.ts';
import { isRecord } from './json.ts';
import type { JsonRecord } from './json.ts';
import { clientFor } from './request.ts';
import type { Client } from './request.ts';
import { alex } from './seed/people.ts';

/** An emulator and a client that trusts it, new for the suite and reset after each test. */
export interface TestEmulator {
  readonly emulator: Emulator;
  /** Sends Alex's token with every scope of the product, unless the request names another one. */
  readonly send: Client;
  /** Sends what it is told, and no token of its own. */
  readonly sendBare: Client;
}

/** Starts an emulator before the suite's tests and stops it after them. */
export function useEmulator(options: HandlerOptions = {}): TestEmulator {
  let running: TestEmulator | undefined;
  const get = (): TestEmulator => {
    if (running === undefined) throw new Error('The emulator runs inside of tests only.');
    return running;
  };

  before(async () => {
    const { ca, key, cert } = await makeCertificates(['127.0.0.1', 'graph.microsoft.com']);
    const emulator = await startEmulator({ ...options, tls: { key, cert } });
    const sendBare = clientFor(emulator.origin, ca);
    const send: Client = (address, request) =>
      sendBare(address, { token: emulator.tokenFor(alex), ...request });
    running = { emulator, send, sendBare };
  });
  afterEach(() => get().emulator.reset());
  after(() => get().emulator.close());

  return {
    get emulator() {
      return get().emulator;
    },
    send: (address, request) => get().send(address, request),
    sendBare: (address, request) => get().sendBare(address, request),
  };
}

/** A clock that goes when it is told to. */
export class ManualClock {
  #milliseconds = Date.parse('2026-06-18T14:30:00Z');

  public readonly now = (): number => this.#milliseconds;

  public pass(seconds: number): void {
    this.#milliseconds += seconds * 1000;
  }
}

/** The code and the message of an error answer. */
export function errorOf(body: unknown): { code: unknown; message: unknown } {
  const error = isRecord(body) ? body['error'] : undefined;
  if (!isRecord(error)) throw new Error(`No error body: ${JSON.stringify(body)}`);
  return { code: error['code'], message: error['message'] };
}

/** The items of a collection answer and the link to the next page. */
export function pageOf(body: unknown): { items: readonly JsonRecord[]; next: string | undefined } {
  const value = isRecord(body) ? body['value'] : undefined;
  if (!isRecord(body) || !Array.isArray(value)) throw new Error(`No collection: ${JSON.stringify(body)}`);
  const next = body['@odata.nextLink'];
  return { items: value.filter(isRecord), next: typeof next === 'string' ? next : undefined };
}

/** The items of all pages from `address` on. */
export async function allPages(send: Client, address: string): Promise<(readonly JsonRecord[])[]> {
  const pages: (readonly JsonRecord[])[] = [];
  for (let next: string | undefined = address; next !== undefined;) {
    const page = pageOf((await send(next)).body);
    pages.push(page.items);
    next = page.next;
  }
  return pages;
}
