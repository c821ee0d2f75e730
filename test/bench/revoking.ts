// Revoking against an emulator that enforces the published limits. Parameters: PEM files of key and certificate.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shortestMs, workOf } from '../../src/access/duration.ts';
import { Journal } from '../../src/access/journal.ts';
import { Revocation } from '../../src/access/revocation.ts';
import { GraphRevocationApi } from '../../src/access/revocationApi.ts';
import { planRevocation, type Membership } from '../../src/access/revocationPlan.ts';
import type { RosterReading } from '../../src/access/roster.ts';
import { ChatStore } from '../../src/chats/chatStore.ts';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import { systemClock } from '../../src/core/async.ts';
import { FailureError } from '../../src/core/failure.ts';
import { GraphClient } from '../../src/graph/client.ts';
import { clouds } from '../../src/graph/cloud.ts';
import { publishedLimits } from '../../src/graph/limits.ts';
import { JournalFile } from '../../src/host/node/journalFile.ts';
import { startEmulator } from '../emulator/emulator.ts';
import { alex } from '../emulator/seed/people.ts';
import { syntheticTenant } from '../emulator/seed/syntheticTenant.ts';
import { atMost, exactly, forInformation } from './figure.ts';
import { report } from './program.ts';

const chatCount = 100;
const stepsOfEach = 2;
const slowest = 1.05;

const [key = '', cert = ''] = await Promise.all(process.argv.slice(2, 4).map(file => readFile(file, 'utf8')));
const { signal } = new AbortController();
const emulator = await startEmulator({
  tls: { key, cert },
  tenant: syntheticTenant({ chats: chatCount, membersPerChat: 8 }),
  throttling: true,
  keepBodies: false,
});
const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-revoking-'));
try {
  const cloud = { ...clouds.global, graphRoot: emulator.origin };
  const graph = new GraphClient({
    cloud,
    tokens: { acquire: () => Promise.resolve({ value: emulator.tokenFor(alex), permissions: undefined }) },
    clock: systemClock,
    log: {
      info: () => undefined,
      warn: (area, line) => console.error(`[${area}] ${line}`),
      failed: (area, what, { kind }) => console.error(`[${area}] ${what}: ${kind}`),
    },
  });
  const store = new ChatStore(new GraphChatsApi(graph, cloud, 'beta'));
  await store.loadAll(signal, () => undefined);
  const selection = store.chats.flatMap((chat): Membership[] =>
    chat.members.slice(-stepsOfEach).map(member => ({ chat, member })),
  );
  const readings = new Map(
    store.chats.map((roster): [string, RosterReading] => [roster.id, { kind: 'read', roster }]),
  );
  const self = { userId: alex.oid, tenantId: alex.tid };
  const acting = { account: { id: 'alex', label: 'Alex', ...self }, cloud: 'global' };
  const plan = planRevocation(selection, readings, { self, acting });
  const journal = new Journal(await JournalFile.open(folder), () => systemClock.now());
  const before = emulator.requests.length;

  // Listing has used some of the first second.
  await systemClock.delay(publishedLimits.user.windowMs, signal);
  let expectedAtStart = 0;
  const start = performance.now();
  const results = await new Revocation({
    api: new GraphRevocationApi(graph, 'beta'),
    readRoster: (chatId, until) => store.readRoster(chatId, until, 'background'),
    journal: journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'alex', label: 'Alex' } }),
    chatLabel: ({ topic }) => topic ?? '',
    assertMayWrite: () => undefined,
    renew: failure => Promise.reject(new FailureError(failure)),
    clock: systemClock,
  }).run(plan, signal, {
    onProgress: ({ remainingMs }) => (expectedAtStart ||= remainingMs ?? 0),
  });
  const took = performance.now() - start;
  journal.dispose();

  const sent = emulator.requests.slice(before);
  const work = workOf(plan);
  const words = `${plan.steps.length} revocations in ${chatCount} chats`;
  report([
    atMost(slowest, `${words}, over what the limits allow`, took / shortestMs(work), 'times'),
    forInformation(words, took / 1000, 's'),
    forInformation(`${words}, expected after the first`, expectedAtStart / 1000, 's'),
    exactly(0, `${words}, refused with 429`, sent.filter(({ status }) => status === 429).length, 'requests'),
    exactly(work.posts + work.reads, `${words}, requests`, sent.length, 'requests'),
    exactly(
      plan.steps.length,
      `${words}, revoked`,
      results.filter(({ outcome }) => outcome.kind === 'revoked').length,
      'members',
    ),
  ]);
} finally {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
}
