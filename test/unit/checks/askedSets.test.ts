import { deepEqual } from 'node:assert/strict';
import { askedSets } from '../../../src/checks/askedSets.ts';
import { Checker } from '../../../src/checks/checkRun.ts';
import { GraphChecksApi } from '../../../src/checks/checksApi.ts';
import type { Strategy } from '../../../src/checks/strategy.ts';
import type { Target } from '../../../src/checks/target.ts';
import { adele, jonas, laura, megan } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { never, useGraph } from '../graph/graphFixture.ts';
import type { CheckRun } from '../../../src/checks/model.ts';
import { asker } from './sampleRuns.ts';

const email = (account: Account): Target => ({ kind: 'email', email: account.upn });
const four = [laura, adele, jonas, megan].map(email);

const names = (sets: readonly (readonly Target[])[]): string[] =>
  sets.map(set =>
    set.map(target => (target.kind === 'email' ? target.email.replace(/@.*/, '') : '')).join(' '),
  );

describe('The sets of people that a run asked about', () => {
  const graph = useGraph();

  const run = (strategy: Strategy, targets: readonly Target[] = four): Promise<CheckRun> =>
    new Checker(new GraphChecksApi(graph.client(), asker.tenantId), graph.clock, asker).run(
      { strategy, targets },
      never,
      () => undefined,
    );

  /** The bodies that were sent, as sets of names. */
  const sent = (): string[] =>
    graph.emulator.requests.map(({ body }) =>
      [...JSON.stringify(body).matchAll(/"email":"(\w+)@/g)].map(([, name]) => name).join(' '),
    );

  it('are single people where each was asked about alone', async () => {
    deepEqual(names(askedSets(await run('each'))), sent());
  });

  it('are all of them where they were asked about together', async () => {
    deepEqual(names(askedSets(await run('together'))), sent());
  });

  it('are whole groups where the answer about a group was taken for each', async () => {
    const whole = await run('fewest', [laura, adele, megan].map(email));
    deepEqual([names(askedSets(whole)), sent()], [['laura adelev meganb'], ['laura adelev meganb']]);
  });

  it('of one result is the set that its answer was about', async () => {
    const whole = await run('fewest', [laura, adele, megan].map(email));
    deepEqual(names(askedSets(whole, whole.results.slice(1, 2))), ['laura adelev meganb']);
  });

  it('are sets that were sent, where groups were split', async () => {
    const asked = names(askedSets(await run('fewest')));
    deepEqual([asked, asked.includes('jonas')], [sent(), true]);
  });

  it('are what was to be asked where no answer came', async () => {
    graph.emulator.faults.add({ path: /determineIf/, times: 10 }, { kind: 'reset', when: 'before' });
    deepEqual(names(askedSets(await run('fewest'))), ['laura adelev jonas meganb']);
    deepEqual(names(askedSets(await run('each', four.slice(0, 2)))), ['laura', 'adelev']);
  });
});
