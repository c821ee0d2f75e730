import assert from 'node:assert/strict';
import { chatIds } from './seed/chats.ts';
import { alex, everybody, megan } from './seed/people.ts';
import type { ClientResponse } from './request.ts';
import { ManualClock, useEmulator } from './testEmulator.ts';

const launch = `/beta/chats/${chatIds.contosoLaunch}`;

describe('Throttling at the emulator', () => {
  const clock = new ManualClock();
  const tested = useEmulator({ throttling: true, now: clock.now });

  async function times(count: number, send: (index: number) => Promise<ClientResponse>): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (let index = 0; index < count; index += 1) {
      const { status, headers } = await send(index);
      answers.push(status === 429 ? `429 after ${String(headers['retry-after'])}` : status);
    }
    return answers;
  }

  const ok = (count: number): number[] => Array.from({ length: count }, () => 200);

  it('answers as documented', async () => {
    await tested.send(launch);
    const { status, headers, body } = await tested.send(launch);
    assert.deepEqual(
      [status, headers['retry-after'], body],
      [
        429,
        '1',
        {
          error: {
            code: 'TooManyRequests',
            message: 'Please retry again later.',
            innerError: {
              code: '429',
              message: 'Please retry after',
              status: '429',
              date: '2026-06-18T14:30:00',
              'request-id': headers['request-id'],
              'client-request-id': headers['client-request-id'],
            },
          },
        },
      ],
    );
  });

  it('lets each user list five times a second', async () => {
    const list = (): Promise<ClientResponse> => tested.send('/beta/me/chats?$top=1');
    const first = await times(6, list);
    const token = tested.emulator.tokenFor(megan);
    const other = await tested.send('/beta/me/chats?$top=1', { token });
    clock.pass(1);
    const second = await times(5, list);
    assert.deepEqual([first, other.status, second], [[...ok(5), '429 after 1'], 200, ok(5)]);
  });

  it('lets an app ask about one chat once a second', async () => {
    const first = await times(2, () => tested.send(`${launch}/members`));
    const otherChat = await tested.send(`/beta/chats/${chatIds.adele}/members`);
    clock.pass(1);
    const later = await times(1, () => tested.send(`${launch}/members`));
    assert.deepEqual([first, otherChat.status, later], [[200, '429 after 1'], 200, [200]]);
  });

  it('lets a roster change four times a minute', async () => {
    const people = everybody.slice(4, 10);
    const add = async (index: number): Promise<ClientResponse> => {
      clock.pass(1);
      return tested.send(`${launch}/members`, {
        method: 'POST',
        body: {
          '@odata.type': '#microsoft.graph.aadUserConversationMember',
          'user@odata.bind': `${tested.emulator.origin}/beta/users/${people[index]?.oid ?? ''}`,
          roles: ['owner'],
        },
      });
    };
    const first = await times(5, add);
    clock.pass(57);
    const later = await times(1, index => add(index + 4));
    assert.deepEqual([first, later], [[201, 201, 201, 201, '429 after 57'], [201]]);
  });

  it('counts refused requests too', async () => {
    await tested.send(launch);
    const impatient: unknown[] = [];
    for (let round = 0; round < 3; round += 1) {
      clock.pass(0.6);
      impatient.push(...(await times(1, () => tested.send(launch))));
    }
    clock.pass(1);
    const patient = await times(1, () => tested.send(launch));
    assert.deepEqual([impatient, patient], [['429 after 1', '429 after 1', '429 after 1'], [200]]);
  });

  it('lets an app ask thirty times a second in all', async () => {
    const answers = await times(31, () => tested.send('/beta/me'));
    assert.deepEqual(answers, [...ok(30), '429 after 1']);
  });

  it('counts the parts of a batch one by one', async () => {
    const requests = [1, 2, 3].map(id => ({
      id: String(id),
      method: 'GET',
      url: `/chats/${chatIds.contosoLaunch}`,
    }));
    const { status, body } = await tested.send('/beta/$batch', { method: 'POST', body: { requests } });
    const { responses } = body as {
      responses: { id: string; status: number; headers: Record<string, string> }[];
    };
    const parts = responses.map(part => [part.id, part.status, part.headers['Retry-After']]).reverse();
    assert.deepEqual(
      [status, parts],
      [
        200,
        [
          ['1', 200, undefined],
          ['2', 429, '1'],
          ['3', 429, '1'],
        ],
      ],
    );
  });
});

describe('Without throttling, the emulator', () => {
  const tested = useEmulator();

  it('answers as often as it is asked', async () => {
    const token = tested.emulator.tokenFor(alex);
    const answers = await Promise.all(Array.from({ length: 40 }, () => tested.send(launch, { token })));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });
});
