import assert from 'node:assert/strict';
import { defaultChoices } from '../emulator/choices.ts';
import type { Choices } from '../emulator/choices.ts';
import { chatIds } from '../emulator/seed/chats.ts';
import { adele, alex, isaiah, laura, megan } from '../emulator/seed/people.ts';
import { isVisibleTo } from '../emulator/tenant.ts';
import { allPages, useEmulator } from '../emulator/testEmulator.ts';
import { checkExchanges } from './exchanges.ts';

const teamworkUser = 'microsoft.graph.teamworkUserIdentity';
const everyScope = [
  'Chat.ReadBasic',
  'User.Read',
  'User.ReadBasic.All',
  'TeamworkUserInteraction.Read.All',
  'Chat.ReadWrite.All',
  'ChatMember.ReadWrite',
  'TeamsAppInstallation.ReadForChat',
];

describe('Every answer of the emulator', () => {
  const tested = useEmulator();
  const token = (): string => tested.emulator.tokenFor(alex, everyScope);

  for (const version of ['beta', 'v1.0'] as const)
    it(`validates where it is a success in ${version}`, async () => {
      const launch = `/${version}/chats/${chatIds.contosoLaunch}`;
      const chat = tested.emulator.tenant.chats.get(chatIds.contosoLaunch);
      const member = chat?.members[1];
      const installed = chat?.installedApps[0];
      const gets = [
        `/${version}/me`,
        `/${version}/me?$select=id,displayName`,
        `/${version}/organization?$select=id,displayName,verifiedDomains`,
        `/${version}/users?$top=5`,
        `/${version}/users/${adele.upn}`,
        `/${version}/chats`,
        `/${version}/me/chats?$top=10&$expand=lastMessagePreview`,
        `/${version}/users/${alex.oid}/chats?$filter=${encodeURIComponent("chatType eq 'group'")}`,
        launch,
        `${launch}?$expand=members`,
        `${launch}/members`,
        `/${version}/me/chats/${encodeURIComponent(chatIds.allHands)}/members`,
        `${launch}/members/${encodeURIComponent(member?.id ?? '')}`,
        `${launch}/permissionGrants`,
        `${launch}/installedApps`,
        `${launch}/installedApps?$select=id,consentedPermissionSet&$expand=teamsApp,teamsAppDefinition($expand=bot)`,
        `${launch}/installedApps/${encodeURIComponent(installed?.id ?? '')}?$select=consentedPermissionSet`,
      ];
      const statuses = await Promise.all(
        gets.map(async address => (await tested.send(address, { token: token() })).status),
      );
      const writes = [
        await tested.send(`${launch}/members`, {
          method: 'POST',
          body: {
            '@odata.type': '#microsoft.graph.aadUserConversationMember',
            'user@odata.bind': `${tested.emulator.origin}/${version}/users/${isaiah.oid}`,
            roles: ['owner'],
          },
        }),
        await tested.send(`${launch}/members/${encodeURIComponent(member?.id ?? '')}`, { method: 'DELETE' }),
        await tested.send(`${launch}/removeAllAccessForUser`, {
          method: 'POST',
          body: { user: { '@odata.type': teamworkUser, id: laura.oid, tenantId: laura.tid } },
        }),
        await tested.send(`/${version}/$batch`, {
          method: 'POST',
          body: {
            requests: [
              { id: '1', method: 'GET', url: '/me' },
              { id: '2', method: 'GET', url: '/nothing' },
              { id: '3', method: 'GET', url: '/me', dependsOn: ['2'] },
            ],
          },
        }),
      ];
      assert.deepEqual(
        [statuses, writes.map(({ status }) => status), checkExchanges(tested.emulator)],
        [
          gets.map(() => 200),
          [201, 204, 204, 200],
          [`request GET /${version}/nothing: GET /nothing is not in the contract`],
        ],
      );
    });

  it('validates for checks, in all forms of naming people', async () => {
    const users = [
      { '@odata.type': teamworkUser, id: adele.oid },
      { '@odata.type': teamworkUser, id: laura.oid, tenantId: laura.tid },
      { '@odata.type': teamworkUser, userPrincipalName: megan.upn },
      { '@odata.type': 'microsoft.graph.emailIdentity', email: 'nobody@nowhere.example' },
    ];
    const { status } = await tested.send('/beta/teamwork/determineIfInteractionIsAllowed', {
      method: 'POST',
      body: { users, interactionType: 'createChat' },
    });
    assert.deepEqual([status, checkExchanges(tested.emulator)], [200, []]);
  });

  it('validates for every chat and every member of the seeded tenant', async () => {
    const pages = await allPages(tested.send, '/beta/me/chats?$expand=members,lastMessagePreview');
    const ids = pages.flat().map(chat => String(chat['id']));
    await Promise.all(ids.map(id => tested.send(`/v1.0/chats/${encodeURIComponent(id)}/members`)));
    await allPages(
      address => tested.send(address, { token: tested.emulator.tokenFor(megan) }),
      '/beta/me/chats?$expand=members',
    );
    assert.deepEqual([tested.emulator.requests.length, checkExchanges(tested.emulator)], [3 + 137 + 1, []]);
  });

  it('validates for the apps and grants of every chat, whatever is chosen', async () => {
    const chats = Array.from(tested.emulator.tenant.chats.values()).filter(
      chat => chat.installedApps.length > 0 && isVisibleTo(chat, alex.oid),
    );
    const choices: readonly Partial<Choices>[] = [
      {},
      { definitionAuthorization: 'withClientAppId', consentWithoutPermissions: 'empty' },
      { definitionAuthorization: 'absent', consentWithoutPermissions: 'absent' },
      { delegatedGrants: 'listed', grantsOfUninstalled: 'left', grantsPageSize: 1, installedAppsPageSize: 1 },
    ];
    const addresses = chats.flatMap(({ id }) => [
      `/beta/chats/${id}/permissionGrants`,
      `/beta/chats/${id}/installedApps?$expand=teamsApp,teamsAppDefinition`,
      `/v1.0/chats/${id}/installedApps?$select=consentedPermissionSet,id`,
    ]);
    for (const chosen of choices) {
      Object.assign(tested.emulator.choices, defaultChoices, chosen);
      for (const address of addresses) await allPages(tested.send, address);
    }
    const statuses = new Set(tested.emulator.requests.map(({ status }) => status));
    assert.deepEqual([chats.length, [...statuses], checkExchanges(tested.emulator)], [4, [200], []]);
  });

  it('validates where it is an error', async () => {
    const launch = `/beta/chats/${chatIds.contosoLaunch}`;
    const post = { method: 'POST' } as const;
    const check = '/beta/teamwork/determineIfInteractionIsAllowed';
    const { choices } = tested.emulator;
    const statuses = [
      await tested.sendBare('/beta/me'),
      await tested.send('/beta/me', { token: tested.emulator.tokenFor(alex, []) }),
      await tested.send('/beta/me/chats', { token: tested.emulator.tokenFor(alex, ['User.Read']) }),
      await tested.send('/beta/me/chats?$top=99'),
      await tested.send('/beta/chats/19:missing@thread.v2'),
      await tested.send(launch, { token: tested.emulator.tokenFor(adele) }),
      await tested.send(`/beta/chats/${chatIds.adele}/members`, { token: tested.emulator.tokenFor(megan) }),
      await tested.send(`${launch}/members/none`),
      await tested.send(`${launch}/members/none`, { method: 'DELETE' }),
      await tested.send(`${launch}/members`, { ...post, body: {} }),
      await tested.send(`${launch}/removeAllAccessForUser`, { ...post, body: { user: { id: isaiah.oid } } }),
      await tested.send(`${launch}/removeAllAccessForUser`, { ...post, body: '{' }),
      await tested.send(check, { ...post, body: { users: [], interactionType: 'createChat' } }),
      await tested.send('/beta/users', {}),
      await tested.send('/beta/users/nobody', { token: token() }),
      await tested.send('/beta/$batch', { ...post, body: { requests: [] } }),
      await tested.send('/beta/nothing'),
      await tested.send('/beta/me', post),
    ].map(({ status }) => status);
    choices.removeAllUnknownUser = '400emptyCode';
    const emptyCode = await tested.send(`${launch}/removeAllAccessForUser`, {
      ...post,
      body: { user: { id: isaiah.oid } },
    });
    assert.deepEqual(
      [[...statuses, emptyCode.status], checkExchanges(tested.emulator, { requests: false })],
      [[401, 403, 403, 400, 404, 200, 403, 404, 404, 400, 404, 400, 400, 403, 404, 400, 400, 405, 400], []],
    );
  });

  it('validates where a fault on demand is an answer of the service', async () => {
    const { faults } = tested.emulator;
    for (const status of [400, 401, 403, 404, 409, 423, 429, 500, 503, 504, 507, 509])
      faults.add({}, { kind: 'status', status, retryAfter: 3 });
    faults.add({}, { kind: 'claimsChallenge', claims: '{}' });
    faults.add({}, { kind: 'unauthorized' });
    faults.add({}, { kind: 'nextLink', link: 'https://evil.example/' });
    while (faults.pending > 0) await tested.send('/beta/me/chats');
    assert.deepEqual([tested.emulator.requests.length, checkExchanges(tested.emulator)], [15, []]);
  });
});

describe('The check of exchanges', () => {
  const tested = useEmulator();

  it('reports requests and answers that break the contract', async () => {
    tested.emulator.faults.add({ path: /me$/u }, { kind: 'htmlBody' });
    await tested.send('/beta/me/chats?$skip=5');
    await tested.send('/beta/me');
    const [refused] = tested.emulator.requests;
    const changed = refused === undefined ? [] : [{ ...refused, responseBody: { error: { code: 5 } } }];
    assert.deepEqual(
      [checkExchanges(tested.emulator), checkExchanges({ requests: changed }, { requests: false })],
      [
        ['request GET /beta/me/chats?$skip=5: query option $skip is not declared'],
        [
          "answer 400 to GET /beta/me/chats?$skip=5: /error must have required property 'message'",
          'answer 400 to GET /beta/me/chats?$skip=5: /error/code must be string',
        ],
      ],
    );
  });
});
