import { deepEqual, equal, rejects } from 'node:assert/strict';
import { GraphAppsApi, appsRequests } from '../../../src/apps/appsApi.ts';
import { readChatApps } from '../../../src/apps/chatApps.ts';
import { clouds, type GraphVersion } from '../../../src/graph/cloud.ts';
import { checkExchanges } from '../../contract/exchanges.ts';
import type { Choices } from '../../emulator/choices.ts';
import { entraAppId } from '../../emulator/seed/apps.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { lee } from '../../emulator/seed/people.ts';
import { failureFrom, never, useGraph } from '../graph/graphFixture.ts';

describe('The apps of a chat, read from Microsoft Graph,', () => {
  // The published limits are enforced: what exceeded them would be refused.
  const graph = useGraph({ throttling: true });
  beforeEach(() => graph.clock.runFreely());

  function api(version: GraphVersion = 'beta'): GraphAppsApi {
    return new GraphAppsApi(graph.client(), graph.cloud, version);
  }

  function choose(chosen: Partial<Choices>): void {
    Object.assign(graph.emulator.choices, chosen);
  }

  /** Each app with the names and states of its permissions. */
  async function read(from = api(), chat: string = chatIds.contosoLaunch): Promise<unknown> {
    const { apps } = await readChatApps(from, chat, never);
    return apps.map(app => [
      app.name,
      app.version,
      app.origin,
      ...app.permissions.map(({ name, type, state }) => `${type} ${name} ${state}`),
    ]);
  }

  /** What was asked for, without the chat. */
  function asked(): string[] {
    return graph.emulator.requests.map(({ path, query }) => `${path.split('/').at(-1) ?? ''}?${query}`);
  }

  const whole = [
    [
      'Launch Companion',
      '1.2.0',
      'organization',
      'application ChatMember.Read.Chat granted',
      'application ChatSettings.Read.Chat granted',
      'application TeamsActivity.Send.Chat granted',
      'delegated MeetingStage.Write.Chat granted',
    ],
    ['Northwind Charts', '3.4', 'store'],
    [
      'Polls',
      '2.0.1',
      'store',
      'application ChatMember.Read.Chat granted',
      'application TeamsTab.Create.Chat granted',
    ],
  ];
  const together = 'installedApps?$select=id,consentedPermissionSet&$expand=teamsApp,teamsAppDefinition';
  const expanded = 'installedApps?$expand=teamsApp,teamsAppDefinition';
  const selected = 'installedApps?$select=id,consentedPermissionSet';

  for (const version of ['beta', 'v1.0'] as const)
    it(`takes two requests in ${version}`, async () => {
      deepEqual(
        [await read(api(version)), asked(), checkExchanges(graph.emulator), graph.clock.waits.length > 0],
        [whole, [together, 'permissionGrants?'], [], true],
      );
    });

  for (const [selectWithExpand, requests] of [
    ['selectAlone', [together, expanded]],
    ['expandAlone', [together, selected]],
    ['error', [together, expanded, selected]],
  ] as const)
    it(`takes another request for what is missing, and tries no more than once (${selectWithExpand})`, async () => {
      choose({ selectWithExpand });
      const from = api();
      const first = await read(from);
      const before = asked();
      graph.clock.advance(1000);
      await read(from);
      deepEqual(
        [first, before, asked().slice(before.length), checkExchanges(graph.emulator)],
        [whole, [...requests, 'permissionGrants?'], [expanded, selected, 'permissionGrants?'], []],
      );
    });

  const trouble = { kind: 'status', status: 500 } as const;

  it('tries everything at once again after trouble, and no more after trouble again', async () => {
    const from = api();
    const rounds: (readonly string[])[] = [];
    for (const fault of [trouble, trouble, undefined]) {
      if (fault) graph.emulator.faults.add({ query: /consentedPermissionSet&/ }, fault);
      const before = asked().length;
      deepEqual(await read(from), whole);
      rounds.push(asked().slice(before));
      graph.clock.advance(1000);
    }
    const refused = [together, expanded, selected, 'permissionGrants?'];
    deepEqual(rounds, [refused, refused, [expanded, selected, 'permissionGrants?']]);
  });

  it('tries everything at once again where asking apart was refused as well', async () => {
    const from = api();
    graph.emulator.faults.add({ path: /installedApps/, times: 2 }, { kind: 'status', status: 400 });
    equal((await failureFrom(read(from))).kind, 'rejected');
    graph.clock.advance(1000);
    deepEqual([await read(from), asked().slice(2)], [whole, [together, 'permissionGrants?']]);
  });

  it('goes on asking for everything at once after a chat whose only app has no permissions', async () => {
    choose({ consentWithoutPermissions: 'absent' });
    const from = api();
    graph.emulator.faults.add(
      { path: /installedApps/ },
      {
        kind: 'rewrite',
        rewrite: body => ({
          ...(body as object),
          value: (body as { value: object[] }).value.filter(app => !('consentedPermissionSet' in app)),
        }),
      },
    );
    deepEqual(
      (await from.listInstallations(chatIds.contosoLaunch, never)).items.map(({ name }) => name),
      ['Northwind Charts'],
    );
    graph.clock.advance(1000);
    deepEqual([await read(from), asked().slice(1)], [whole, [together, 'permissionGrants?']]);
  });

  for (const chosen of [
    { consentWithoutPermissions: 'empty' },
    { consentWithoutPermissions: 'absent' },
    { definitionAuthorization: 'withClientAppId' },
    { definitionAuthorization: 'absent' },
    { delegatedGrants: 'listed' },
    { grantsPageSize: 1, installedAppsPageSize: 1 },
    { entraIdInV1: 'absent', definitionAuthorization: 'withClientAppId' },
  ] satisfies readonly Partial<Choices>[])
    it(`comes to the same with ${JSON.stringify(chosen)}`, async () => {
      choose(chosen);
      deepEqual([await read(api('v1.0')), checkExchanges(graph.emulator)], [whole, []]);
    });

  it('explains no grants where nothing names the registration, and calls none of them missing', async () => {
    choose({ entraIdInV1: 'absent' });
    const { apps, unexplained } = await readChatApps(api('v1.0'), chatIds.contosoLaunch, never);
    deepEqual(
      [
        unexplained.map(({ entraAppId: id, permissions }) => [id, permissions.length]),
        apps.map(({ permissions }) => permissions.map(({ type, state }) => `${type} ${state}`)),
      ],
      [
        [
          [entraAppId('Launch Companion'), 3],
          [entraAppId('Polls'), 2],
        ],
        [
          ['application unknown', 'application unknown', 'application unknown', 'delegated granted'],
          [],
          ['application unknown', 'application unknown'],
        ],
      ],
    );
  });

  it('shows the grants that an uninstalled app left', async () => {
    choose({ grantsOfUninstalled: 'left' });
    const { unexplained } = await readChatApps(api(), chatIds.contosoLaunch, never);
    deepEqual(
      unexplained.map(({ entraAppId: id, permissions }) => [id, permissions]),
      [[entraAppId('Old Minutes'), [{ name: 'OnlineMeetingTranscript.Read.Chat', type: 'application' }]]],
    );
  });

  it('knows a permission that was consented to and that a tenant does not let take effect', async () => {
    choose({ chatConsent: 'off' });
    deepEqual(((await read()) as unknown[])[2], [
      'Polls',
      '2.0.1',
      'store',
      'application ChatMember.Read.Chat consented',
      'application TeamsTab.Create.Chat consented',
    ]);
  });

  it('takes a permission that nobody has heard of as it is', async () => {
    deepEqual(((await read(api(), chatIds.withoutTopic)) as unknown[][])[0]?.slice(2), [
      'sideloaded',
      'application ChatMessage.Read.Chat granted',
      'application Hologram.Project.Chat notGranted',
    ]);
  });

  it('has a failure of its own for a chat that is not there, one of others, and a missing permission', async () => {
    const kindOf = async (chat: string): Promise<unknown> =>
      (await failureFrom(readChatApps(api(), chat, never))).kind;
    const gone = await kindOf('19:missing@thread.v2');
    choose({ appsOfForeignChat: '403' });
    const foreign = await kindOf(chatIds.ofFabrikam);
    graph.tokens.scopes = ['Chat.ReadBasic', 'User.Read'];
    const missing = await failureFrom(readChatApps(api(), chatIds.contosoLaunch, never));
    deepEqual(
      [gone, foreign, missing.kind === 'consentNeeded' && missing.scopes],
      ['notFound', 'forbidden', ['TeamsAppInstallation.ReadForChat']],
    );
  });

  for (const readable of [true, false])
    it(`is told which permission is missing, ${readable ? 'by the token' : 'by the service'}`, async () => {
      graph.tokens.scopes = ['Chat.ReadBasic'];
      graph.tokens.readable = readable;
      choose({ missingAppScope: readable ? 'unknownError' : 'named' });
      const failure = await failureFrom(readChatApps(api(), chatIds.contosoLaunch, never));
      deepEqual(failure.kind === 'consentNeeded' && failure.scopes, ['TeamsAppInstallation.ReadForChat']);
    });

  it('is refused to whom is not in the chat', async () => {
    graph.tokens.account = lee;
    const failure = await failureFrom(readChatApps(api(), chatIds.contosoLaunch, never));
    deepEqual(failure.kind, 'forbidden');
  });

  it('ends when it is told to', async () => {
    await rejects(readChatApps(api(), chatIds.contosoLaunch, AbortSignal.abort()), {
      failure: { kind: 'cancelled' },
    });
  });
});

describe('The apps of a chat, read from Microsoft Graph in China,', () => {
  const graph = useGraph({ cloud: 'china' });

  it('come without asking for grants', async () => {
    graph.tokens.scopes = ['TeamsAppInstallation.ReadForChat'];
    const cloud = { ...clouds.china, graphRoot: graph.cloud.graphRoot };
    const api = new GraphAppsApi(graph.client(), cloud, 'beta');
    const { apps, grants } = await readChatApps(api, chatIds.contosoLaunch, never);
    deepEqual(
      [apps.length, grants, graph.emulator.requests.length, appsRequests(cloud, 'beta', 'x').length],
      [3, { kind: 'notInCloud' }, 1, 2],
    );
  });
});
