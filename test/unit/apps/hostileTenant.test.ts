import { deepEqual } from 'node:assert/strict';
import { GraphAppsApi } from '../../../src/apps/appsApi.ts';
import { AppsStore } from '../../../src/apps/appsStore.ts';
import { readChatApps } from '../../../src/apps/chatApps.ts';
import type { ChatApps } from '../../../src/apps/model.ts';
import type { Fault } from '../../emulator/faults.ts';
import { entraAppId } from '../../emulator/seed/apps.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { isRecord, type JsonRecord } from '../../emulator/json.ts';
import { failureFrom, never, useGraph } from '../graph/graphFixture.ts';

const apps = /installedApps$/u;
const grants = /permissionGrants$/u;
const companion = 'Launch Companion';

/** A page whose entries are changed. */
function rewritten(change: (entry: JsonRecord) => unknown): Fault {
  const rewrite = (body: unknown): unknown =>
    isRecord(body) && Array.isArray(body['value'])
      ? { ...body, value: body['value'].map((entry: unknown) => (isRecord(entry) ? change(entry) : entry)) }
      : body;
  return { kind: 'rewrite', rewrite };
}

/** The same with every text, number and null of an entry replaced, however deep. */
function replaced(value: unknown, by: unknown): unknown {
  if (Array.isArray(value)) return value.map(each => replaced(each, by));
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, by)]))
    : by;
}

describe('The apps of a chat of a hostile tenant', () => {
  // The published limits are enforced: what exceeded them would be refused.
  const graph = useGraph({ throttling: true });
  beforeEach(() => graph.clock.runFreely());

  function api(timeoutMs = 10_000): GraphAppsApi {
    return new GraphAppsApi(graph.client({ timeoutMs }), graph.cloud, 'beta');
  }

  function fault(path: RegExp, what: Fault, times = 1, skip = 0): void {
    graph.emulator.faults.add({ path, times, skip }, what);
  }

  async function read(): Promise<ChatApps> {
    return readChatApps(api(), chatIds.contosoLaunch, never);
  }

  /** The name of each app with its permissions, what is left over, and what could not be read. */
  function summaryOf({ apps: found, unexplained, grants: part, unreadable, isCut }: ChatApps): unknown {
    return {
      apps: found.map(({ name, joinedBy, permissions }) => [
        name,
        joinedBy,
        permissions.map(({ state }) => state).join(' '),
      ]),
      unexplained: unexplained.map(({ entraAppId: id, permissions }) => [id, permissions.length]),
      grants: part.kind === 'failed' ? part.failure.kind : part.kind,
      unreadable,
      isCut,
    };
  }

  const usual = {
    apps: [
      [companion, 'clientAppId', 'granted granted granted granted'],
      ['Northwind Charts', undefined, ''],
      ['Polls', 'clientAppId', 'granted granted'],
    ],
    unexplained: [],
    grants: 'read',
    unreadable: 0,
    isCut: false,
  };
  const withoutGrants = {
    ...usual,
    apps: [
      [companion, undefined, 'consented consented consented granted'],
      ['Northwind Charts', undefined, ''],
      ['Polls', undefined, 'consented consented'],
    ],
  };

  for (const [what, by] of [
    ['null', null],
    ['empty', ''],
    ['a number', 5],
    ['a list', []],
  ] as const)
    it(`are left out and counted where each of their fields is ${what}`, async () => {
      fault(
        apps,
        rewritten(entry => replaced(entry, by)),
        Infinity,
      );
      fault(
        grants,
        rewritten(entry => replaced(entry, by)),
      );
      deepEqual(summaryOf(await read()), { ...usual, apps: [], unreadable: 8 });
    });

  it('are there with an id alone, and without a definition', async () => {
    fault(
      apps,
      rewritten(({ id }) => ({ id, teamsApp: null, teamsAppDefinition: null })),
      Infinity,
    );
    const { apps: found, unexplained } = await read();
    deepEqual(
      [
        found.map(({ name, version, origin, entraAppId: id, permissions }) => [
          name,
          version,
          origin,
          id,
          permissions,
        ]),
        unexplained.length,
      ],
      [found.map(() => [undefined, undefined, 'unknown', undefined, []]), 2],
    );
  });

  it('are there where one of them lacks its definition', async () => {
    let seen = 0;
    fault(
      apps,
      rewritten(entry => ((seen += 1) === 1 ? { id: entry['id'] } : entry)),
    );
    const found = (await read()).apps;
    deepEqual(
      [found.map(({ name }) => name), graph.emulator.requests.length],
      [[undefined, 'Northwind Charts', 'Polls'], 2],
    );
  });

  it('are joined with grants whose ids have capitals', async () => {
    fault(
      grants,
      rewritten(entry => ({ ...entry, clientAppId: String(entry['clientAppId']).toUpperCase() })),
    );
    deepEqual(summaryOf(await read()), usual);
  });

  it('are joined with grants by clientId where the ids are the other way round, and that is known', async () => {
    fault(
      grants,
      rewritten(entry => ({ ...entry, clientAppId: entry['clientId'], clientId: entry['clientAppId'] })),
    );
    const expected = usual.apps.map(([name, by, states]) => [name, by && 'clientId', states]);
    deepEqual(summaryOf(await read()), { ...usual, apps: expected });
  });

  for (const kind of ['loopingNextLink', 'endlessNextLink'] as const)
    it(`come to an end where the pages of each list do not (${kind})`, async () => {
      fault(apps, { kind }, Infinity);
      fault(grants, { kind }, Infinity);
      deepEqual(summaryOf(await read()), { ...usual, isCut: true });
    });

  it('are asked of no other host', async () => {
    fault(apps, { kind: 'nextLink', link: 'https://graph.contoso.example/beta/chats' });
    const failure = await failureFrom(read());
    deepEqual(failure.kind === 'protocol' && failure.problem, 'foreignHost');
  });

  it('are there where the second page of grants is on another host, which is not asked', async () => {
    fault(grants, { kind: 'nextLink', link: 'https://graph.contoso.example/beta/chats' });
    deepEqual(summaryOf(await read()), { ...withoutGrants, grants: 'protocol' });
  });

  it('are read after a 429 in the middle, as long as the service asks to wait', async () => {
    fault(grants, { kind: 'status', status: 429, retryAfter: 300 });
    const before = graph.clock.monotonic();
    const found = summaryOf(await read());
    deepEqual([found, graph.clock.monotonic() - before >= 300_000], [usual, true]);
  });

  for (const [status, kind] of [
    [403, 'forbidden'],
    [404, 'notFound'],
    [400, 'rejected'],
    [500, 'unavailable'],
  ] as const)
    it(`are there where only their grants answer ${status}`, async () => {
      fault(grants, { kind: 'status', status });
      deepEqual(summaryOf(await read()), { ...withoutGrants, grants: kind });
    });

  for (const kind of ['malformedJson', 'cutJson', 'htmlBody', 'emptyBody'] as const)
    it(`are there where only their grants are no JSON (${kind})`, async () => {
      fault(grants, { kind });
      deepEqual(summaryOf(await read()), { ...withoutGrants, grants: 'protocol' });
    });

  it('are there where nobody answers what was granted', async () => {
    fault(grants, { kind: 'hang' }, Infinity);
    const whole = await readChatApps(api(200), chatIds.contosoLaunch, never);
    deepEqual(summaryOf(whole), { ...withoutGrants, grants: 'timeout' });
  });

  it('are there where the chat is removed while they are read', async () => {
    const store = new AppsStore(api());
    await store.first(chatIds.contosoLaunch, never);
    graph.emulator.tenant.chats.delete(chatIds.contosoLaunch);
    const whole = await store.get(chatIds.contosoLaunch, never);
    const again = await failureFrom(store.read(chatIds.contosoLaunch, never));
    store.dispose();
    deepEqual([summaryOf(whole), again.kind], [{ ...withoutGrants, grants: 'notFound' }, 'notFound']);
  });

  it('are read once for all who ask at the same time', async () => {
    const store = new AppsStore(api());
    const { contosoLaunch: chat } = chatIds;
    const [first, second, third] = await Promise.all([
      store.first(chat, never),
      store.get(chat, never),
      store.read(chat, never, 'background'),
    ]);
    store.dispose();
    deepEqual(
      [first.grants.kind, second === third, graph.emulator.requests.map(({ status }) => status)],
      ['underWay', true, [200, 200]],
    );
  });

  it('come to nothing once the account is switched, whatever the service still answers', async () => {
    const store = new AppsStore(api());
    const told: string[] = [];
    store.onDidChange(id => told.push(id));
    let answer = (): void => undefined;
    fault(grants, { kind: 'hold', until: new Promise<void>(resolve => (answer = resolve)) });
    const reading = store.get(chatIds.contosoLaunch, never);
    await store.first(chatIds.contosoLaunch, never);
    store.dispose();
    answer();
    const { kind } = await failureFrom(reading);
    deepEqual([kind, told, store.of(chatIds.contosoLaunch)], ['cancelled', [], undefined]);
  });

  it('have grants of an app that is gone, beside those of one that is there', async () => {
    graph.emulator.choices.grantsOfUninstalled = 'left';
    deepEqual(summaryOf(await read()), { ...usual, unexplained: [[entraAppId('Old Minutes'), 1]] });
  });
});
