import assert from 'node:assert/strict';
import { chatIds } from './seed/chats.ts';
import { megan } from './seed/people.ts';
import { errorOf, useEmulator } from './testEmulator.ts';

interface Part {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const me = (id: string, rest: object = {}): object => ({ id, method: 'GET', url: '/me', ...rest });

describe('A batch at the emulator', () => {
  const tested = useEmulator();

  async function send(requests: readonly unknown[]): Promise<readonly Part[]> {
    const { body } = await tested.send('/v1.0/$batch', { method: 'POST', body: { requests } });
    return (body as { responses: readonly Part[] }).responses;
  }

  it('answers each part on its own, in another order than asked', async () => {
    const parts = await send([
      me('a'),
      { id: 'b', method: 'GET', url: `chats/${chatIds.contosoLaunch}?$expand=members` },
      { id: 'c', method: 'GET', url: '/me/chats?$foo=1' },
      {
        id: 'd',
        method: 'POST',
        url: `/chats/${chatIds.contosoLaunch}/removeAllAccessForUser`,
        headers: { 'Content-Type': 'application/json' },
        body: { user: { '@odata.type': 'microsoft.graph.teamworkUserIdentity', id: megan.oid } },
      },
      { id: 'e', method: 'POST', url: '/teamwork/determineIfInteractionIsAllowed', body: {} },
    ]);
    assert.deepEqual(
      parts.map(({ id, status, headers, body }) => [id, status, headers['Content-Type'], body !== undefined]),
      [
        ['e', 400, 'application/json', true],
        ['d', 204, undefined, false],
        ['c', 400, 'application/json', true],
        ['b', 200, 'application/json', true],
        ['a', 200, 'application/json', true],
      ],
    );
  });

  it('keeps the order where that choice is made', async () => {
    tested.emulator.choices.batchOrder = 'given';
    assert.deepEqual(
      (await send([me('1'), me('2')])).map(({ id }) => id),
      ['1', '2'],
    );
  });

  it('skips what depends on a failed part, and what depends on that', async () => {
    tested.emulator.choices.batchOrder = 'given';
    const parts = await send([
      { id: '1', method: 'GET', url: '/nothing' },
      me('2', { dependsOn: ['1'] }),
      me('3', { dependsOn: ['2'] }),
      me('4'),
      me('5', { dependsOn: ['4'] }),
    ]);
    assert.deepEqual(
      parts.map(({ status }) => status),
      [400, 424, 424, 200, 200],
    );
  });

  it('lets a part carry headers of its own', async () => {
    const part = { ...me('1'), url: '/nothing', headers: { 'client-request-id': 'of-the-part' } };
    const [answer] = await send([part]);
    const { error } = answer?.body as { error: { innerError: Record<string, unknown> } };
    assert.equal(error.innerError['client-request-id'], 'of-the-part');
  });

  it('is refused as a whole where it cannot be read', async () => {
    const batches: readonly unknown[] = [
      undefined,
      {},
      { requests: [] },
      { requests: Array.from({ length: 21 }, (_, index) => me(String(index))) },
      { requests: [me('1'), me('1')] },
      { requests: [me('1', { dependsOn: ['2'] }), me('2')] },
      { requests: [me('')] },
      { requests: [{ id: '1', url: '/me' }] },
      { requests: [me('1', { url: 'https://graph.microsoft.com/v1.0/me' })] },
      { requests: [me('1', { url: '/$batch' })] },
    ];
    const answers = await Promise.all(
      batches.map(body => tested.send('/beta/$batch', { method: 'POST', body })),
    );
    assert.deepEqual(
      answers.map(({ status, body }) => [status, errorOf(body).code]),
      batches.map(() => [400, 'BadRequest']),
    );
  });

  it('takes 20 parts and records them within the one request', async () => {
    const parts = await send(Array.from({ length: 20 }, (_, index) => me(String(index))));
    const recorded = tested.emulator.requests.map(request => [
      request.path,
      request.parts.length,
      request.parts[0]?.path,
      request.parts[0]?.status,
    ]);
    assert.deepEqual([parts.length, recorded], [20, [['/v1.0/$batch', 20, '/v1.0/me', 200]]]);
  });

  it('suffers faults part by part', async () => {
    tested.emulator.faults.add({ path: /\/me$/u, skip: 1 }, { kind: 'status', status: 503, retryAfter: 7 });
    tested.emulator.choices.batchOrder = 'given';
    const parts = await send([me('1'), me('2'), me('3')]);
    assert.deepEqual(
      parts.map(({ status, headers }) => [status, headers['Retry-After']]),
      [
        [200, undefined],
        [503, '7'],
        [200, undefined],
      ],
    );
  });
});
