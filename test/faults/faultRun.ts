import { GraphAccessApi } from '../../src/access/accessApi.ts';
import { Journal } from '../../src/access/journal.ts';
import type { RevocationResult } from '../../src/access/revocationOutcome.ts';
import { Revocation } from '../../src/access/revocation.ts';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import type { Chat } from '../../src/chats/model.ts';
import { clouds } from '../../src/graph/cloud.ts';
import { MemoryJournal } from '../unit/access/memoryJournal.ts';
import { FetchProbe } from './fetchProbe.ts';
import { nobodySignsIn, type Row, type Scene } from './rows.ts';
import { wrongAfterVerifying, wrongInJournal, wrongInRequests, wrongInResults } from './truth.ts';
import type { FaultWorld } from './world.ts';

/** Runs the plan with a row's fault at a point. @returns what went wrong; empty if all is as it must be. */
export async function faultRun(world: FaultWorld, row: Row, point: number): Promise<string[]> {
  world.reset();
  await world.cable.mend();
  const storage = new MemoryJournal();
  const journal = new Journal(storage, () => world.clock.now());
  const scene: Scene = { world, storage, probe: new FetchProbe(), cancelling: new AbortController() };
  try {
    row.arrange(scene, point);
    const told: RevocationResult[] = [];
    const results = await runOf(scene, row, journal).run(world.plan, scene.cancelling.signal, {
      onResult: result => told.push(result),
    });
    storage.fails = () => false;
    const { entries } = await journal.read();
    const wrong = [
      ...wrongInResults(world, results, told),
      ...wrongInRequests(world, entries, row.refusals),
      ...wrongInJournal(entries, results),
      ...wrongNumber(world, row, point, results),
      ...(scene.probe.leftAfterEnd > 0 ? [`${scene.probe.leftAfterEnd} sent after cancel`] : []),
    ];
    world.emulator.faults.clear();
    return [...wrong, ...(await wrongAfterVerifying(world, journal, world.graph(10_000)))];
  } finally {
    scene.probe.restore();
  }
}

function runOf(scene: Scene, row: Row, journal: Journal): Revocation {
  const { world } = scene;
  const graph = world.graph(row.timeoutMs ?? 10_000, row.cabled === true ? world.cable.origin : undefined);
  const chats = new GraphChatsApi(graph, clouds.global, 'beta');
  const { renew } = row;
  return new Revocation({
    api: new GraphAccessApi(graph, 'beta'),
    readRoster: async (chatId, signal): Promise<Chat> => {
      const chat = world.chats.get(chatId);
      if (!chat) {
        throw new Error('There is no such chat.');
      }
      return { ...chat, members: await chats.listMembers(chatId, signal, 'background') };
    },
    journal: journal.begin({ action: 'revoke', cloud: 'global', account: { id: 'alex', label: 'Alex' } }),
    chatLabel: ({ topic }) => topic ?? '',
    renew: renew ? () => renew(scene) : nobodySignsIn,
    clock: world.clock,
  });
}

/** One request for each step and one for each chat in which something may have changed. */
function wrongNumber(
  { emulator, plan }: FaultWorld,
  row: Row,
  point: number,
  results: readonly RevocationResult[],
): string[] {
  if (!row.moreRequests) {
    return [];
  }
  const toRead = new Set(results.filter(mayHaveChanged).map(({ step }) => step.chat.id));
  const expected = plan.steps.length + toRead.size + row.moreRequests(point);
  const { length } = emulator.requests;
  return expected === length ? [] : [`${length} requests instead of ${expected}`];
}

function mayHaveChanged({ outcome }: RevocationResult): boolean {
  return outcome.kind === 'refused' ? outcome.failure.kind === 'notFound' : outcome.kind !== 'notAttempted';
}
