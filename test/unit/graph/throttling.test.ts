import { deepEqual, equal, match } from 'node:assert/strict';
import type { GraphCall } from '../../../src/graph/call.ts';
import type { Fault } from '../../emulator/faults.ts';
import { answerOf, failureFrom, readCall, useGraph } from './graphFixture.ts';

const question = { users: [], interactionType: 'createChat' };

/** Aborts when it is called for the third time. */
function abortsThird(): (controller: AbortController) => Promise<void> {
  let times = 0;
  return controller => {
    times += 1;
    if (times === 3) {
      controller.abort();
    }
    return Promise.resolve();
  };
}

function writeCall(rest: Partial<GraphCall> = {}): GraphCall {
  return readCall({
    method: 'POST',
    address: { version: 'beta', path: '/teamwork/determineIfInteractionIsAllowed' },
    need: 'check',
    body: question,
    ...rest,
  });
}

describe('A throttled request', () => {
  const graph = useGraph();
  const tooMany = (retryAfter?: number | Date): Fault => ({
    kind: 'status',
    status: 429,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });

  it('waits the seconds that the service names, and not a moment less', async () => {
    graph.emulator.faults.add({}, tooMany(10));
    const sending = graph.client().send(readCall());
    await graph.clock.waiting();
    graph.clock.advance(9_999);
    deepEqual([graph.emulator.requests.length, graph.clock.pendingWaits], [1, 1]);

    graph.clock.advance(1);

    equal((await sending).status, 200);
    deepEqual([graph.emulator.requests.length, graph.clock.waits], [2, [10_000]]);
  });

  it('waits until the date that the service names', async () => {
    graph.emulator.faults.add({}, tooMany(new Date(graph.clock.now() + 12_000)));
    graph.clock.runFreely();

    equal((await graph.client().send(readCall())).status, 200);
    deepEqual(graph.clock.waits, [12_000]);
  });

  it('does not wait for a date that has passed', async () => {
    graph.emulator.faults.add({}, tooMany(new Date(graph.clock.now() - 60_000)));
    graph.clock.runFreely();

    equal((await graph.client().send(readCall())).status, 200);
    deepEqual(graph.clock.waits, [0]);
  });

  it('waits longer each time where the service names no time', async () => {
    graph.emulator.faults.add({ times: 3 }, tooMany());
    graph.clock.runFreely();

    equal((await graph.client().send(readCall())).status, 200);
    deepEqual(
      graph.clock.waits.map((ms, index) => ms >= 500 * 2 ** index && ms <= 1000 * 2 ** index),
      [true, true, true],
    );
  });

  it('waits as where no time is named, if what is named is no time', async () => {
    graph.emulator.faults.add({}, { kind: 'status', status: 429, headers: { 'Retry-After': 'soon' } });
    graph.clock.runFreely();

    equal((await graph.client().send(readCall())).status, 200);
    deepEqual(
      graph.clock.waits.map(ms => ms >= 500 && ms <= 1000),
      [true],
    );
  });

  it('that a person waits for tells what the service said last when 15 seconds are not enough', async () => {
    graph.emulator.faults.add({ times: Infinity }, tooMany(6));
    graph.clock.runFreely();

    const failure = await failureFrom(graph.client().send(readCall()));

    deepEqual(failure, {
      kind: 'throttled',
      retryAfterMs: 6000,
      answer: answerOf(graph.emulator.requests[2], {
        code: 'TooManyRequests',
        message: 'A fault on demand.',
      }),
    });
    deepEqual([graph.emulator.requests.length, graph.clock.waits], [3, [6000, 6000]]);
  });

  it('that a person waits for tells of a wait of more than 15 seconds at once', async () => {
    graph.emulator.faults.add({}, tooMany(16));

    const failure = await failureFrom(graph.client().send(readCall()));

    deepEqual(failure.kind === 'throttled' && failure.retryAfterMs, 16_000);
    deepEqual([graph.emulator.requests.length, graph.clock.waits], [1, []]);
  });

  it('in the background waits for hours if the service asks for them', async () => {
    graph.emulator.faults.add({}, tooMany(4 * 3600));
    graph.clock.runFreely();
    await graph.client().send(readCall({ priority: 'background' }));
    deepEqual(graph.clock.waits[0], 4 * 3_600_000);
  });

  for (const write of [false, true]) {
    it(`in the background is sent until it is accepted (${write ? 'write' : 'read'})`, async () => {
      graph.emulator.faults.add({ times: 9 }, tooMany(2));
      graph.clock.runFreely();
      const call = write ? writeCall({ priority: 'background' }) : readCall({ priority: 'background' });
      await graph
        .client()
        .send(call)
        .catch(() => undefined);
      deepEqual(
        graph.emulator.requests.map(({ status }) => status),
        [...Array<number>(9).fill(429), write ? 400 : 200],
      );
    });
  }

  it('waits longer and longer where the service says again and again that it need not wait', async () => {
    graph.emulator.faults.add({ times: 6 }, tooMany(0));
    graph.clock.runFreely();
    await graph.client().send(readCall());
    deepEqual(
      graph.clock.waits.map((ms, index) => (index === 0 ? ms === 0 : ms >= 125 * 2 ** index)),
      [true, true, true, true, true, true],
    );
  });

  it('in the background shows how long it was asked to wait, for as long as it waits', async () => {
    graph.emulator.faults.add({}, tooMany(90));
    const shown: unknown[] = [];
    graph.waits.onDidChange(wait => shown.push(wait?.askedMs));
    const sending = graph.client().send(readCall({ priority: 'background' }));
    await graph.clock.waiting();
    const { endsAt = 0 } = graph.waits.current ?? {};
    const leftMs = endsAt - graph.clock.monotonic();
    graph.clock.advance(90_000);
    await sending;

    deepEqual([leftMs, shown], [90_000, [90_000, undefined]]);
  });

  it('that becomes urgent while it waits tells at once what the service said', async () => {
    const urgent = new AbortController();
    graph.emulator.faults.add({}, tooMany(90));
    const priority = { backgroundUntil: urgent.signal };
    const sending = failureFrom(graph.client().send(readCall({ priority })));
    await graph.clock.waiting();
    urgent.abort();
    deepEqual(
      [(await sending).kind, graph.emulator.requests.length, graph.clock.pendingWaits],
      ['throttled', 1, 0],
    );
  });

  it('that became urgent waits no longer than a person', async () => {
    const urgent = new AbortController();
    graph.emulator.faults.add({ times: 4 }, tooMany(20));
    const priority = { backgroundUntil: urgent.signal };
    const client = graph.client();
    graph.clock.runFreely();
    const count = abortsThird();
    const before = failureFrom(client.send(readCall({ priority, beforeSend: () => count(urgent) })));
    deepEqual([(await before).kind, graph.emulator.requests.length], ['throttled', 3]);
  });

  it('that is cancelled shows no wait any more', async () => {
    const controller = new AbortController();
    graph.emulator.faults.add({}, tooMany(90));
    const sending = graph.client().send(readCall({ signal: controller.signal, priority: 'background' }));
    await graph.clock.waiting();
    controller.abort();
    deepEqual([await failureFrom(sending), graph.waits.current], [{ kind: 'cancelled' }, undefined]);
  });

  it('stops waiting as soon as it is cancelled', async () => {
    const controller = new AbortController();
    graph.emulator.faults.add({}, tooMany(14));
    const sending = failureFrom(graph.client().send(readCall({ signal: controller.signal })));
    await graph.clock.waiting();

    controller.abort();

    deepEqual(await sending, { kind: 'cancelled' });
    deepEqual([graph.emulator.requests.length, graph.clock.pendingWaits], [1, 0]);
  });

  it('stops waiting when cancelled even if it is a write that must not be interrupted once sent', async () => {
    const controller = new AbortController();
    graph.emulator.faults.add({}, tooMany(14));
    const call = writeCall({ signal: controller.signal, uninterruptible: true });
    const sending = failureFrom(graph.client().send(call));
    await graph.clock.waiting();

    controller.abort();

    deepEqual(await sending, { kind: 'cancelled' });
    equal(graph.emulator.requests.length, 1);
  });

  it('is sent again as it was, with the same client-request-id', async () => {
    graph.emulator.faults.add({}, tooMany(1));
    graph.clock.runFreely();

    const failure = await failureFrom(graph.client().send(writeCall()));

    const [first, second] = graph.emulator.requests;
    deepEqual(
      [first?.status, first?.path, first?.body, first?.headers['client-request-id']],
      [429, second?.path, question, second?.headers['client-request-id']],
    );
    equal(failure.kind, 'rejected');
  });

  it('says in the log that it waits, and why', async () => {
    graph.emulator.faults.add({}, tooMany(3));
    graph.clock.runFreely();
    await graph.client().send(readCall());

    const [waiting = '', done = ''] = graph.log.lines;
    match(waiting, /^\[graph\] retry in 3000 ms: throttled, HTTP 429 TooManyRequests, request-id \S+/);
    match(done, /^\[graph\] GET list: 200, client-request-id [0-9a-f-]{36}$/);
  });
});

describe('A request that the service could not answer', () => {
  const graph = useGraph();
  const tooManyTimes: Fault = { kind: 'status', status: 429, retryAfter: 1 };
  const passing: readonly (readonly [string, Fault])[] = [
    ['502', { kind: 'status', status: 502 }],
    ['503', { kind: 'status', status: 503 }],
    ['504', { kind: 'status', status: 504 }],
    ['a connection reset before it was read', { kind: 'reset', when: 'before' }],
    ['a connection reset after it was carried out', { kind: 'reset', when: 'after' }],
    ['an answer that broke off', { kind: 'reset', when: 'midAnswer' }],
  ];

  for (const [name, fault] of passing) {
    it(`is sent again if it reads (${name})`, async () => {
      graph.emulator.faults.add({}, fault);
      graph.clock.runFreely();

      equal((await graph.client().send(readCall())).status, 200);
      deepEqual([graph.emulator.requests.length, graph.clock.waits.length], [2, 1]);
    });

    it(`is sent once if it writes (${name})`, async () => {
      graph.emulator.faults.add({}, fault);

      await failureFrom(graph.client().send(writeCall()));

      deepEqual([graph.emulator.requests.length, graph.clock.waits], [1, []]);
    });
  }

  it('waits as long as a 503 says', async () => {
    graph.emulator.faults.add({}, { kind: 'status', status: 503, retryAfter: 7 });
    graph.clock.runFreely();
    await graph.client().send(readCall());
    deepEqual(graph.clock.waits, [7000]);
  });

  for (const priority of ['background', undefined] as const) {
    it(`is sent four times at most (${priority ?? 'a person waits'})`, async () => {
      graph.emulator.faults.add({ times: Infinity }, { kind: 'status', status: 503 });
      graph.clock.runFreely();

      equal((await failureFrom(graph.client().send(readCall({ priority })))).kind, 'unavailable');
      equal(graph.emulator.requests.length, 4);
    });
  }

  it('in the background waits as long as a 503 says, and shows it', async () => {
    graph.emulator.faults.add({}, { kind: 'status', status: 503, retryAfter: 120 });
    const shown: unknown[] = [];
    graph.waits.onDidChange(wait => shown.push(wait?.askedMs));
    graph.clock.runFreely();
    await graph.client().send(readCall({ priority: 'background' }));
    deepEqual([graph.clock.waits[0], shown], [120_000, [120_000, undefined]]);
  });

  it('may be throttled many times in between', async () => {
    graph.emulator.faults.add({ times: 3 }, { kind: 'status', status: 503 });
    graph.emulator.faults.add({ times: 5 }, tooManyTimes);
    graph.clock.runFreely();
    equal((await graph.client().send(readCall({ priority: 'background' }))).status, 200);
    equal(graph.emulator.requests.length, 9);
  });

  for (const status of [400, 401, 403, 404, 405, 409, 423, 500, 501, 507, 509]) {
    it(`is not sent again after a wait where waiting does not help (${status})`, async () => {
      graph.tokens.renews = false;
      graph.emulator.faults.add({ times: Infinity }, { kind: 'status', status, retryAfter: 1 });

      await failureFrom(graph.client().send(readCall()));

      deepEqual([graph.emulator.requests.length, graph.clock.waits], [1, []]);
    });
  }

  it('is not sent again after a timeout', async () => {
    graph.emulator.faults.add({ times: Infinity }, { kind: 'hang' });
    equal((await failureFrom(graph.client({ timeoutMs: 30 }).send(readCall()))).kind, 'timeout');
    deepEqual([graph.emulator.requests.length, graph.clock.waits], [1, []]);
  });
});
