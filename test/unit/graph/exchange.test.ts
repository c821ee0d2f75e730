import { deepEqual, equal, match } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:net';
import fc from 'fast-check';
import { GraphChatsApi } from '../../../src/chats/chatsApi.ts';
import { makeCertificates } from '../../certificates.ts';
import { answerOf, failureFrom, never, readCall, tlsOfTests, useGraph } from './graphFixture.ts';

describe('An exchange with Graph', () => {
  const graph = useGraph();

  it('sends a GUID of its own and reads the one of the service', async () => {
    const reply = await graph
      .client()
      .send(readCall({ address: { version: 'v1.0', path: '/me?$select=id' } }));

    const [request] = graph.emulator.requests;
    deepEqual(
      { ...reply, body: typeof reply.body },
      {
        status: 200,
        body: 'object',
        requestId: request?.requestId,
        clientRequestId: request?.headers['client-request-id'],
      },
    );
    match(reply.clientRequestId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    equal(`${request?.path}?${request?.query}`, '/v1.0/me?$select=id');
  });

  it('gives every call a GUID of its own', async () => {
    await graph.client().send(readCall());
    await graph.client().send(readCall());
    equal(new Set(graph.emulator.requests.map(sent => sent.headers['client-request-id'])).size, 2);
  });

  it('sends a body as JSON', async () => {
    await failureFrom(
      graph.client().send(
        readCall({
          method: 'POST',
          address: { version: 'beta', path: '/teamwork/determineIfInteractionIsAllowed' },
          body: { users: ['é\u2028🦊'] },
        }),
      ),
    );
    const [request] = graph.emulator.requests;
    deepEqual(
      [request?.method, request?.headers['content-type'], request?.body],
      ['POST', 'application/json', { users: ['é\u2028🦊'] }],
    );
  });

  it('follows a link of the service exactly as it was given', async () => {
    // What URLs leave alone in a query; the rest has to come escaped.
    const plain = Array.from('ABCxyz019-._~!$()*,;:@/?=&+{}[]|^`\\').map(character => fc.constant(character));
    const escaped = fc.nat(255).map(byte => `%${byte.toString(16).padStart(2, '0')}`);
    const query = fc.string({ unit: fc.oneof(...plain, escaped), minLength: 1, maxLength: 60 });
    const client = graph.client();
    await fc.assert(
      fc.asyncProperty(query, async text => {
        const nextLink = `${graph.emulator.origin}/beta/me/chats?$top=1&$skiptoken=${text}`;
        await client.send(readCall({ address: { nextLink } })).catch(() => undefined);
        const arrived = graph.emulator.requests.at(-1);
        equal(`${graph.emulator.origin}${arrived?.path}?${arrived?.query}`, nextLink);
      }),
      { numRuns: 150 },
    );
  });

  it('tells a timeout when no answer comes', async () => {
    graph.emulator.faults.add({}, { kind: 'hang' });
    deepEqual(await failureFrom(graph.client({ timeoutMs: 30 }).send(readCall())), {
      kind: 'timeout',
      afterMs: 30,
    });
  });

  it('ends a read at once when it is cancelled', async () => {
    const controller = new AbortController();
    graph.emulator.faults.add({}, { kind: 'hang' });
    const arrived = graph.emulator.requested(/chats/);
    const sending = failureFrom(graph.client().send(readCall({ signal: controller.signal })));
    await arrived;

    controller.abort();

    deepEqual(await sending, { kind: 'cancelled' });
    deepEqual(graph.log.lines, [], 'a cancellation is silent');
  });

  it('sends nothing that was cancelled before', async () => {
    const signal = AbortSignal.abort();
    deepEqual(await failureFrom(graph.client().send(readCall({ signal }))), { kind: 'cancelled' });
    deepEqual(graph.emulator.requests, []);
  });

  it('sends no uninterruptible write that was cancelled before', async () => {
    const call = readCall({ method: 'POST', body: {}, signal: AbortSignal.abort(), uninterruptible: true });
    deepEqual(await failureFrom(graph.client().send(call)), { kind: 'cancelled' });
    deepEqual(graph.emulator.requests, []);
  });

  it('waits for the answer to an uninterruptible write that is cancelled on its way', async () => {
    const controller = new AbortController();
    let release: () => void = () => undefined;
    const until = new Promise<void>(resolve => {
      release = resolve;
    });
    graph.emulator.faults.add({}, { kind: 'hold', until });
    const arrived = graph.emulator.requested(/chats/);
    const sending = graph.client().send(readCall({ signal: controller.signal, uninterruptible: true }));
    await arrived;
    controller.abort();
    release();

    equal((await sending).status, 200);
  });

  it('ends an uninterruptible write at the timeout all the same', async () => {
    graph.emulator.faults.add({}, { kind: 'hang' });
    const sending = graph.client({ timeoutMs: 30 }).send(readCall({ uninterruptible: true }));
    deepEqual(await failureFrom(sending), { kind: 'timeout', afterMs: 30 });
  });

  for (const kind of ['malformedJson', 'cutJson', 'htmlBody'] as const) {
    it(`does not take for an answer what is not JSON (${kind})`, async () => {
      graph.emulator.faults.add({}, { kind });
      deepEqual(await failureFrom(graph.client().send(readCall())), {
        kind: 'protocol',
        problem: 'notJson',
        detail: 'HTTP 200',
      });
      equal(graph.emulator.requests.length, 1);
    });
  }

  it('has no body where none came, which no list may lack', async () => {
    graph.emulator.faults.add({ times: 2 }, { kind: 'emptyBody' });
    equal((await graph.client().send(readCall())).body, undefined);

    const api = new GraphChatsApi(graph.client(), graph.cloud, 'beta');
    deepEqual(await failureFrom(api.listChats(undefined, never)), {
      kind: 'protocol',
      problem: 'missingField',
      detail: 'a collection without value',
    });
  });

  for (const when of ['before', 'after', 'midAnswer'] as const) {
    it(`may have been carried out when the connection breaks (${when})`, async () => {
      graph.emulator.faults.add({}, { kind: 'reset', when });
      const failure = await failureFrom(graph.client().send(readCall({ method: 'POST', body: {} })));
      deepEqual(
        failure.kind === 'offline' && {
          left: failure.left,
          detail: /^(UND_ERR_SOCKET|ECONNRESET)$/.test(failure.detail),
        },
        { left: true, detail: true },
      );
    });
  }

  it('was not sent where nobody listens', async () => {
    graph.clock.runFreely();
    const client = graph.client({ root: `https://127.0.0.1:${await unusedPort()}` });
    deepEqual(await failureFrom(client.send(readCall())), {
      kind: 'offline',
      left: false,
      detail: 'ECONNREFUSED',
    });
    equal(graph.clock.waits.length, 3);
  });

  it('sends nothing to a server that no trusted authority vouches for', async () => {
    const { key, cert } = await makeCertificates(['127.0.0.1']);
    const seen: string[] = [];
    const server = createTlsServer({ key, cert }, (request, response) => {
      seen.push(request.url ?? '');
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      const client = graph.client({ root: `https://127.0.0.1:${port}` });
      // A write, which is not tried again.
      const failure = await failureFrom(client.send(readCall({ method: 'POST', body: {} })));
      deepEqual([failure.kind, 'left' in failure && failure.left, seen], ['offline', false, []]);
    } finally {
      server.close();
    }
  });

  it('ends at the timeout where an answer has no end', async () => {
    const server = createTlsServer(tlsOfTests(), (_, response) => {
      const more = (): boolean => response.write(' '.repeat(10_000));
      response.on('drain', more);
      more();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    try {
      const client = graph.client({ root: `https://127.0.0.1:${port}`, timeoutMs: 100 });
      deepEqual(await failureFrom(client.send(readCall())), { kind: 'timeout', afterMs: 100 });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('tells the log of a failure by its kind and its ids alone', async () => {
    graph.emulator.faults.add(
      {},
      { kind: 'status', status: 404, message: 'adele@contoso.example is not here' },
    );
    await failureFrom(graph.client().send(readCall()));
    const [request] = graph.emulator.requests;
    deepEqual(graph.log.lines, [
      `[graph] ! GET list: notFound, HTTP 404 NotFound, request-id ${request?.requestId}, ` +
        `client-request-id ${request?.headers['client-request-id']}`,
    ]);
  });

  it('keeps the kind and the words of a refusal', async () => {
    graph.emulator.faults.add(
      {},
      {
        kind: 'status',
        status: 400,
        code: '',
        message: '',
        innerError: { code: '7', message: 'No such enum.' },
      },
    );
    const failure = await failureFrom(graph.client().send(readCall()));
    deepEqual(failure, {
      kind: 'rejected',
      answer: answerOf(graph.emulator.requests[0], { code: '7', message: 'No such enum.' }),
    });
  });
});

/** A port of this machine at which nobody listens. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
