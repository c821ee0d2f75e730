// Carries out a plan until it is killed. Parameter: a JSON file with a KilledRun.
import { readFile } from 'node:fs/promises';
import { GraphAccessApi } from '../../src/access/accessApi.ts';
import { Journal } from '../../src/access/journal.ts';
import type { RevocationPlan } from '../../src/access/revocationPlan.ts';
import { Revocation } from '../../src/access/revocation.ts';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import { FailureError } from '../../src/core/failure.ts';
import { GraphClient } from '../../src/graph/client.ts';
import { clouds } from '../../src/graph/cloud.ts';
import { JournalFile } from '../../src/host/node/journalFile.ts';
import { FakeClock } from '../unit/core/fakeClock.ts';

/** What the process is told. */
export interface KilledRun {
  readonly origin: string;
  readonly token: string;
  readonly folder: string;
  readonly plan: RevocationPlan;
}

const [file = ''] = process.argv.slice(2);
// Written by killing.ts a moment ago.
const { origin, token, folder, plan } = JSON.parse(await readFile(file, 'utf8')) as KilledRun;
const clock = new FakeClock();
clock.runFreely();
const graph = new GraphClient({
  cloud: { ...clouds.global, graphRoot: origin },
  tokens: { acquire: () => Promise.resolve({ value: token, permissions: undefined }) },
  clock,
  log: { info: () => undefined, warn: () => undefined, failed: () => undefined },
});
const chats = new GraphChatsApi(graph, clouds.global, 'beta');
const known = new Map(plan.steps.map(({ chat }) => [chat.id, chat]));
const journal = new Journal(await JournalFile.open(folder), () => Date.now());
await new Revocation({
  api: new GraphAccessApi(graph, 'beta'),
  readRoster: async (chatId, signal) => {
    const chat = known.get(chatId);
    if (!chat) {
      throw new Error('There is no such chat.');
    }
    return { ...chat, ...(await chats.listMembers(chatId, signal, 'background')) };
  },
  journal: journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'alex', label: 'Alex' } }),
  chatLabel: ({ topic }) => topic ?? '',
  renew: failure => Promise.reject(new FailureError(failure)),
  clock,
}).run(plan, new AbortController().signal);
