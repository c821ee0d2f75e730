import { deepEqual, rejects } from 'node:assert/strict';
import { readManyChats, type AppsProgress } from '../../../src/apps/manyChats.ts';
import type { ChatApps } from '../../../src/apps/model.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { never } from '../graph/graphFixture.ts';

const nothing: Omit<ChatApps, 'chatId'> = {
  apps: [],
  unexplained: [],
  grants: { kind: 'read' },
  consents: { kind: 'read' },
  unreadable: 0,
  isCut: false,
};
const timeout: Failure = { kind: 'timeout', afterMs: 1 };
const offline: Failure = { kind: 'offline', left: false, detail: '' };

/** Fails for the chats that it is told. */
function storeFailing(failures: Readonly<Record<string, Failure>>): Parameters<typeof readManyChats>[0] {
  return {
    read: chatId => {
      const failure = failures[chatId];
      return failure ? Promise.reject(new FailureError(failure)) : Promise.resolve({ chatId, ...nothing });
    },
  };
}

describe('The apps of many chats', () => {
  it('are read although those of one cannot be', async () => {
    const told: AppsProgress[] = [];
    const readings = await readManyChats(storeFailing({ b: timeout }), ['a', 'b', 'c'], never, progress =>
      told.push(progress),
    );
    deepEqual(
      [readings, told.map(({ done, all, reading }) => [done, all, reading.kind])],
      [
        [
          { kind: 'read', apps: { chatId: 'a', ...nothing } },
          { kind: 'failed', chatId: 'b', failure: timeout },
          { kind: 'read', apps: { chatId: 'c', ...nothing } },
        ],
        [
          [1, 3, 'read'],
          [2, 3, 'failed'],
          [3, 3, 'read'],
        ],
      ],
    );
  });

  it('are read no further where the next would fail too', async () => {
    const asked: string[] = [];
    const store = storeFailing({ a: offline });
    const reading = readManyChats(
      {
        read: (chatId, signal) => {
          asked.push(chatId);
          return store.read(chatId, signal);
        },
      },
      ['a', 'b'],
      never,
      () => undefined,
    );
    await rejects(reading, { failure: offline });
    deepEqual(asked, ['a']);
  });

  it('are not read once that is cancelled', async () => {
    await rejects(
      readManyChats(storeFailing({}), ['a'], AbortSignal.abort(), () => undefined),
      {
        failure: { kind: 'cancelled' },
      },
    );
  });
});
