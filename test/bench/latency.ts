// Work of many requests where every answer takes its time, over what the published limits and the latency allow.
// Parameters: PEM files of authority, key and certificate.
import { readRosters } from '../../src/access/roster.ts';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import { ChatStore } from '../../src/chats/chatStore.ts';
import { completePeople } from '../../src/chats/completion.ts';
import { GraphChecksApi } from '../../src/checks/checksApi.ts';
import { Checker } from '../../src/checks/checkRun.ts';
import { askMatrix } from '../../src/checks/matrix.ts';
import type { CheckResult } from '../../src/checks/model.ts';
import type { PlacedTarget } from '../../src/checks/target.ts';
import { systemClock } from '../../src/core/async.ts';
import { publishedLimits } from '../../src/graph/limits.ts';
import { Pacer } from '../../src/graph/pacer.ts';
import { ServiceWaits } from '../../src/graph/serviceWaits.ts';
import { atMost, exactly, forInformation } from './figure.ts';
import type { Figure } from './figure.ts';
import { report } from './program.ts';
import { accountsOfSlowGraph, isDenied, personOf, SlowGraph } from './slowGraph.ts';
import type { CertificateFiles, SlowGraphOptions } from './slowGraph.ts';

const usualMs = 800;
const slowMs = 3000;
const never = new AbortController().signal;
const [authority = '', key = '', certificate = ''] = process.argv.slice(2);
const files: CertificateFiles = [authority, key, certificate];

/** The shortest time, in milliseconds, in which so many requests can be answered that need not wait for each other. */
function shortestMs(requests: number, latencyMs: number): number {
  const { requests: atOnce, windowMs } = publishedLimits.everything;
  return (Math.ceil(requests / atOnce) - 1) * windowMs + latencyMs;
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Measures with a tenant of its own. */
async function withGraph(
  options: SlowGraphOptions,
  work: (graph: SlowGraph) => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  const graph = await SlowGraph.start(options, files);
  try {
    return await work(graph);
  } finally {
    await graph.stop();
  }
}

const asker = { label: 'bench', tenantId: undefined };

function targetsOf(count: number): readonly PlacedTarget[] {
  return Array.from({ length: count }, (_, number) => ({ kind: 'email', email: personOf(number) }));
}

/** @throws Error unless each person has their own verdict, in the order asked. */
function assertVerdicts(results: readonly CheckResult[], count: number): void {
  const right = Array.from({ length: count }, (_, number) => (isDenied(number) ? 'denied' : 'allowed'));
  const wrong = results.findIndex(({ verdict }, index) => verdict.kind !== right[index]);
  if (wrong !== -1 || results.length !== count) throw new Error(`Wrong verdict of person ${wrong}.`);
}

function checksOneByOne(latencyMs: number, limit: number): Promise<readonly Figure[]> {
  const people = 100;
  return withGraph({ chats: 1, latencyMs }, async graph => {
    const checker = new Checker(new GraphChecksApi(graph.client(), undefined), systemClock, asker);
    let results: readonly CheckResult[] = [];
    const took = await millisecondsOf(async () => {
      ({ results } = await checker.run(
        { strategy: 'each', targets: targetsOf(people) },
        never,
        () => undefined,
      ));
    });
    assertVerdicts(results, people);
    const { requests, throttled } = await graph.traffic();
    const words = `Check of ${people} people one by one at ${latencyMs} ms`;
    return [
      atMost(limit, `${words}, over the limit`, took / shortestMs(people, latencyMs), 'times'),
      forInformation(words, took / 1000, 's'),
      exactly(people, `${words}, requests`, requests, 'requests'),
      exactly(0, `${words}, refused with 429`, throttled, 'requests'),
    ];
  });
}

function testsOfOneTargetEach(): Promise<readonly Figure[]> {
  const tests = 200;
  return withGraph({ chats: 1, latencyMs: usualMs }, async graph => {
    const checker = new Checker(new GraphChecksApi(graph.client(), undefined), systemClock, asker);
    let results: readonly CheckResult[] = [];
    const took = await millisecondsOf(async () => {
      const runs = await Promise.all(
        targetsOf(tests).map(target =>
          checker.run({ strategy: 'each', targets: [target] }, never, () => undefined),
        ),
      );
      results = runs.flatMap(run => run.results);
    });
    assertVerdicts(results, tests);
    const { throttled } = await graph.traffic();
    const words = `${tests} tests of one person each at ${usualMs} ms`;
    return [
      atMost(1.7, `${words}, over the limit`, took / shortestMs(tests, usualMs), 'times'),
      forInformation(words, took / 1000, 's'),
      exactly(0, `${words}, refused with 429`, throttled, 'requests'),
    ];
  });
}

function severalAccounts(): Promise<readonly Figure[]> {
  const people = 100;
  return withGraph({ chats: 1, latencyMs: usualMs }, async graph => {
    const pacer = new Pacer(systemClock, new ServiceWaits());
    const accounts = Array.from({ length: accountsOfSlowGraph }, (_, account) => ({
      label: `account ${account}`,
      open: () =>
        Promise.resolve({
          checks: new GraphChecksApi(graph.client({ account, pacer }), undefined),
          userId: undefined,
          tenantId: undefined,
        }),
    }));
    const targets = targetsOf(people + accountsOfSlowGraph).slice(accountsOfSlowGraph);
    const took = await millisecondsOf(async () => {
      const { columns } = await askMatrix({ strategy: 'each', targets }, accounts, systemClock, never);
      const answered = columns.flatMap(({ cells }) => cells).filter(({ kind }) => kind === 'answered');
      if (answered.length !== people * accounts.length) throw new Error(`${answered.length} answers.`);
    });
    const { throttled } = await graph.traffic();
    const all = people * accounts.length;
    const words = `${accounts.length} accounts × ${people} people at ${usualMs} ms`;
    return [
      atMost(1.7, `${words}, over the limit`, took / shortestMs(all, usualMs), 'times'),
      forInformation(words, took / 1000, 's'),
      exactly(0, `${words}, refused with 429`, throttled, 'requests'),
    ];
  });
}

function refusedPermission(): Promise<readonly Figure[]> {
  const scopes = ['Chat.ReadBasic', 'User.Read'];
  return withGraph({ chats: 1, latencyMs: usualMs, scopes }, async graph => {
    const checker = new Checker(new GraphChecksApi(graph.client(), undefined), systemClock, asker);
    await checker.run({ strategy: 'each', targets: targetsOf(100) }, never, () => undefined);
    const { requests } = await graph.traffic();
    return [exactly(1, 'Requests of a check whose permission is refused', requests, 'requests')];
  });
}

function answersOfACancelledCheck(): Promise<readonly Figure[]> {
  return withGraph({ chats: 1, latencyMs: usualMs }, async graph => {
    const checker = new Checker(new GraphChecksApi(graph.client(), undefined), systemClock, asker);
    const cancelling = new AbortController();
    const { asked = [], requests } = await checker.run(
      { strategy: 'each', targets: targetsOf(100) },
      cancelling.signal,
      progress => {
        if (progress.requests >= 40) cancelling.abort();
      },
    );
    const { audited } = await graph.traffic();
    const kept = asked.filter(({ verdict }) => verdict.kind !== 'unknown').length;
    if (requests !== audited) throw new Error(`${requests} requests were counted, ${audited} audited.`);
    return [exactly(0, 'Audited answers lost when a check is cancelled', audited - kept, 'answers')];
  });
}

function membersBeforeARevocation(): Promise<readonly Figure[]> {
  const chats = 100;
  return withGraph({ chats, latencyMs: usualMs }, async graph => {
    const store = new ChatStore(new GraphChatsApi(graph.client(), graph.cloud, 'beta'));
    await store.loadAll(never, () => undefined);
    await systemClock.delay(publishedLimits.user.windowMs, never);
    await graph.traffic();
    const took = await millisecondsOf(async () => {
      const ids = store.chats.map(({ id }) => id);
      const readings = await readRosters(ids, id => store.readMembers(id, never, 'background'), never);
      const wrong = ids.filter(id => {
        const reading = readings.get(id);
        return reading?.kind !== 'read' || reading.roster.members.length !== 3;
      });
      if (wrong.length > 0) throw new Error(`The members of ${wrong.length} chats are wrong.`);
    });
    const { requests, throttled } = await graph.traffic();
    const words = `Reading the members of ${chats} chats at ${usualMs} ms`;
    return [
      atMost(1.6, `${words}, over the limit`, took / shortestMs(chats, usualMs), 'times'),
      forInformation(words, took / 1000, 's'),
      exactly(chats, `${words}, requests`, requests, 'requests'),
      exactly(0, `${words}, refused with 429`, throttled, 'requests'),
    ];
  });
}

function everyone(): Promise<readonly Figure[]> {
  const chats = 2000;
  const pages = 40;
  return withGraph({ chats, membersOfTenth: 25, latencyMs: usualMs }, async graph => {
    const store = new ChatStore(new GraphChatsApi(graph.client(), graph.cloud, 'beta'));
    const took = await millisecondsOf(() => completePeople(store, never, () => undefined));
    const wrong = store.chats.filter(({ members, roster }, index) => {
      return roster !== 'complete' || members.length !== (index % 10 === 0 ? 25 : 3);
    });
    if (store.chats.length !== chats || wrong.length > 0) throw new Error(`${wrong.length} chats are wrong.`);
    const { requests, throttled } = await graph.traffic();
    const words = `Load Everyone, ${chats} chats at ${usualMs} ms`;
    // Each page follows the one before it, and the members of the last are asked for after it.
    const chainedMs = (pages + 1) * usualMs;
    return [
      atMost(1.1, `${words}, over its chained pages`, took / chainedMs, 'times'),
      forInformation(words, took / 1000, 's'),
      exactly(pages + chats / 10, `${words}, requests`, requests, 'requests'),
      exactly(0, `${words}, refused with 429`, throttled, 'requests'),
    ];
  });
}

function refresh(): Promise<readonly Figure[]> {
  const chats = 2000;
  return withGraph({ chats, latencyMs: usualMs }, async graph => {
    const store = new ChatStore(new GraphChatsApi(graph.client(), graph.cloud, 'beta'));
    await store.loadAll(never, () => undefined, 'background');
    await systemClock.delay(publishedLimits.user.windowMs, never);
    const before = store.chats[0];
    const took = await millisecondsOf(async () => {
      const ending = new AbortController();
      const fresh = new Promise<void>(resolve => {
        store.onDidChange(() => resolve());
      });
      const refreshing = store.refresh(ending.signal).catch(() => undefined);
      await fresh;
      ending.abort();
      await refreshing;
    });
    if (store.chats.length !== chats || store.chats[0] === before) throw new Error('Nothing was fresh.');
    const words = 'Refresh of 40 pages, first fresh row';
    return [atMost(1.3, `${words}, over one latency`, took / usualMs, 'times')];
  });
}

// The pages of a long list follow each other at their ease. What is sent as fast as the limits allow has its turn alone:
// a process that has to wait for the processor takes requests of several moments for requests of one.
const ofPages = Promise.all([everyone(), refresh()]);
const inTurn = [
  await checksOneByOne(usualMs, 1.7),
  await checksOneByOne(slowMs, 2.5),
  await testsOfOneTargetEach(),
  await severalAccounts(),
  await refusedPermission(),
  await answersOfACancelledCheck(),
  await membersBeforeARevocation(),
];
report([...inTurn, ...(await ofPages)].flat());
