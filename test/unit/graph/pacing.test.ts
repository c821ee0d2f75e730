import { deepEqual, equal } from 'node:assert/strict';
import { setImmediate as nextTick } from 'node:timers/promises';
import { FailureError } from '../../../src/core/failure.ts';
import type { GraphCall } from '../../../src/graph/call.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { failureFrom, never, readCall, useGraph } from './graphFixture.ts';

const members = (rest: Partial<GraphCall> = {}): GraphCall =>
  readCall({
    address: { version: 'beta', path: `/chats/${chatIds.contosoLaunch}/members` },
    priority: 'background',
    ...rest,
  });

describe('A request in the background', () => {
  const graph = useGraph({ throttling: true });

  it('is not sent before its chat has had its second, and is not refused then', async () => {
    const client = graph.client();
    await client.send(members());
    const second = client.send(members());
    await graph.clock.waiting();
    equal(graph.emulator.requests.length, 1);

    graph.clock.advanceToNext();

    equal((await second).status, 200);
    deepEqual(
      graph.emulator.requests.map(({ status }) => status),
      [200, 200],
    );
  });

  it('is not sent when cancelled while it waits', async () => {
    const client = graph.client();
    const cancelling = new AbortController();
    await client.send(members());
    const second = failureFrom(client.send(members({ signal: cancelling.signal })));
    await graph.clock.waiting();
    cancelling.abort();

    deepEqual(await second, { kind: 'cancelled' });
    await nextTick();
    deepEqual([graph.emulator.requests.length, graph.clock.pendingWaits], [1, 0]);
  });

  it('is sent at once when it becomes urgent while it waits', async () => {
    const client = graph.client();
    const urgent = new AbortController();
    await client.send(members());
    const second = client.send(members({ priority: { backgroundUntil: urgent.signal } }));
    await graph.clock.waiting();
    urgent.abort();
    // The emulator holds the limit of the chat too.
    graph.clock.runFreely();
    equal((await second).status, 200);
    deepEqual(
      graph.emulator.requests.map(({ status }) => status),
      [200, 429, 200],
    );
  });

  it('is cancelled while it waits, urgent or not', async () => {
    const client = graph.client();
    const cancelling = new AbortController();
    await client.send(members());
    const priority = { backgroundUntil: never };
    const second = failureFrom(client.send(members({ signal: cancelling.signal, priority })));
    await graph.clock.waiting();
    cancelling.abort();
    deepEqual([await second, graph.emulator.requests.length], [{ kind: 'cancelled' }, 1]);
  });

  it('waits as long as a refused request was told to, whichever that was', async () => {
    const client = graph.client();
    graph.emulator.faults.add({}, { kind: 'status', status: 429, retryAfter: 20 });
    const refused = client.send(readCall({ priority: 'background' }));
    await graph.clock.waiting();
    const background = client.send(members());
    await nextTick();
    graph.clock.advance(19_999);
    equal(graph.emulator.requests.length, 1);
    graph.clock.advance(1);

    deepEqual([(await refused).status, (await background).status], [200, 200]);
  });

  it('waits as long as a service asks for that is not well', async () => {
    const client = graph.client();
    graph.emulator.faults.add({}, { kind: 'status', status: 503, retryAfter: 9 });
    const refused = client.send(readCall());
    await graph.clock.waiting();
    const background = client.send(members());
    await nextTick();
    deepEqual([graph.emulator.requests.length, graph.clock.waits], [1, [9000, 9000]]);
    graph.clock.advance(9000);
    await Promise.all([refused, background]);
  });
});

describe('A request that a person waits for', () => {
  const graph = useGraph();

  it('is sent at once, however many were sent before', async () => {
    const client = graph.client();
    for (let count = 0; count < 8; count += 1) {
      await client.send(members({ priority: undefined }));
    }
    deepEqual([graph.emulator.requests.length, graph.clock.waits], [8, []]);
  });
});

describe('What is done right before a request leaves', () => {
  const graph = useGraph();

  it('is done when its turn has come and a token is there', async () => {
    const client = graph.client();
    const seen: unknown[] = [];
    await client.send(members());
    const second = client.send(
      members({
        beforeSend: () => {
          seen.push([graph.tokens.questions.length, graph.emulator.requests.length]);
          return Promise.resolve();
        },
      }),
    );
    await graph.clock.waiting();
    deepEqual(seen, []);
    graph.clock.advanceToNext();
    await second;
    deepEqual(seen, [[2, 1]]);
  });

  it('is done each time the request is sent', async () => {
    graph.clock.runFreely();
    graph.emulator.faults.add({}, { kind: 'status', status: 429, retryAfter: 1 });
    let times = 0;
    await graph.client().send(
      readCall({
        beforeSend: () => {
          times += 1;
          return Promise.resolve();
        },
      }),
    );
    equal(times, 2);
  });

  it('keeps the request from leaving if it fails', async () => {
    const failure = { kind: 'storage', store: 'journal', operation: 'write', code: 'ENOSPC' } as const;
    const beforeSend = (): Promise<void> => Promise.reject(new FailureError(failure));
    deepEqual(await failureFrom(graph.client().send(readCall({ beforeSend }))), failure);
    equal(graph.emulator.requests.length, 0);
  });

  it('keeps the request from leaving if it was cancelled meanwhile', async () => {
    const cancelling = new AbortController();
    const beforeSend = (): Promise<void> => {
      cancelling.abort();
      return Promise.resolve();
    };
    const call = readCall({ beforeSend, signal: cancelling.signal, uninterruptible: true });
    deepEqual(await failureFrom(graph.client().send(call)), { kind: 'cancelled' });
    equal(graph.emulator.requests.length, 0);
  });
});

describe('The client-request-id', () => {
  const graph = useGraph();

  it('is the one that the call brings', async () => {
    const clientRequestId = '7d1f4ad8-5d0c-4f59-9b0e-3f4f7a7b2c11';
    const reply = await graph.client().send(readCall({ clientRequestId }));
    deepEqual(
      [reply.clientRequestId, graph.emulator.requests[0]?.headers['client-request-id']],
      [clientRequestId, clientRequestId],
    );
  });
});
