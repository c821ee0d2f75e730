import { deepEqual, equal } from 'node:assert/strict';
import { Client, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import { failureOf, type Failure } from '../../../src/core/failure.ts';
import { CallState } from '../../../src/graph/callState.ts';
import { cannotHaveActed, readRetryAfter } from '../../../src/graph/errors.ts';
import { ExchangeHandler } from '../../../src/graph/exchange.ts';
import { exposedHeaders } from '../../emulator/crossOrigin.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { failureFrom, readCall, useGraph } from './graphFixture.ts';

/** A browser that answers every request so. */
class Browser implements Middleware {
  failure: Failure | undefined;
  private readonly exchange = new ExchangeHandler(new FakeClock(), 10_000, true);

  constructor(answer: () => Promise<Response>) {
    this.exchange.setNext({
      execute: async (context: Context) => {
        context.response = await answer();
      },
    });
  }

  async execute(context: Context): Promise<void> {
    try {
      await this.exchange.execute(context);
    } catch (thrown) {
      this.failure = failureOf(thrown);
    }
  }
}

/** The failure of a write that a browser answers so, and whether it is in doubt. */
async function writeAnswered(answer: () => Promise<Response>): Promise<unknown> {
  const browser = new Browser(answer);
  const call = readCall({ method: 'POST', body: {}, uninterruptible: true });
  const url = 'https://graph.microsoft.com/beta/x';
  await Client.initWithMiddleware({ middleware: browser })
    .api(url)
    .middlewareOptions([new CallState(call, new URL(url), 'mine')])
    .post({})
    .catch(() => undefined);
  const { failure } = browser;
  return failure && { failure, isInDoubt: !cannotHaveActed(failure) };
}

describe('An exchange with Graph in a browser', () => {
  const graph = useGraph();

  it('may have been carried out when the browser says only that it failed', async () => {
    // The same for no network, a preflight that is refused, and an answer that the page may not read.
    deepEqual(await writeAnswered(() => Promise.reject(new TypeError('Failed to fetch'))), {
      failure: { kind: 'offline', left: true, detail: 'no code', reasonHidden: true },
      isInDoubt: true,
    });
  });

  it('does not know where a redirect leads that it does not follow, and is in doubt', async () => {
    // As an opaque redirect: status 0, without headers and body.
    deepEqual(await writeAnswered(() => Promise.resolve(Response.error())), {
      failure: { kind: 'protocol', problem: 'redirect', detail: 'hidden by the browser' },
      isInDoubt: true,
    });
  });

  it('hides the reason of a connection that breaks', async () => {
    graph.emulator.faults.add({}, { kind: 'reset', when: 'after' });
    const failure = await failureFrom(
      graph.client({ inBrowser: true }).send(readCall({ method: 'POST', body: {} })),
    );
    deepEqual(failure.kind === 'offline' && [failure.left, failure.reasonHidden], [true, true]);
  });

  it('needs no header that the service does not expose', () => {
    const needed = ['request-id', 'Retry-After', 'WWW-Authenticate', 'Location'];
    deepEqual(
      needed.filter(name => !exposedHeaders.includes(name)),
      [],
    );
    // The service's own time is hidden: a date to wait until is then read by the clock of this computer.
    const now = Date.parse('2026-06-18T14:30:00Z');
    equal(readRetryAfter(new Headers({ 'Retry-After': 'Thu, 18 Jun 2026 14:30:10 GMT' }), now), 10_000);
  });
});
