import assert from 'node:assert/strict';
import type { Choices } from './choices.ts';
import { entraAppId, manifestId } from './seed/apps.ts';
import { oneOnOneId } from './seed/chatFactory.ts';
import { chatIds } from './seed/chats.ts';
import { alex, lee } from './seed/people.ts';
import { guidFor } from './seed/random.ts';
import { errorOf, ManualClock, allPages, pageOf, useEmulator } from './testEmulator.ts';

const launch = `/beta/chats/${chatIds.contosoLaunch}`;
const whole = `${launch}/installedApps?$select=id,consentedPermissionSet&$expand=teamsApp,teamsAppDefinition`;
const companion = 'Launch Companion';

describe('The apps of a chat at the emulator', () => {
  const tested = useEmulator();

  function choose(chosen: Partial<Choices>): void {
    Object.assign(tested.emulator.choices, chosen);
  }

  async function items(address: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return (await allPages(tested.send, address)).flat();
  }

  async function first(address: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    return (await items(address))[0];
  }

  async function status(address: string, token?: string): Promise<number> {
    return (await tested.send(address, token === undefined ? {} : { token })).status;
  }

  it('come with their definitions and with what was consented to', async () => {
    const { id, ...installed } = (await first(whole)) ?? {};
    const teamsAppId = guidFor(`organization ${companion}`);
    const permissions = [
      { permissionValue: 'ChatSettings.Read.Chat', permissionType: 'application' },
      { permissionValue: 'ChatMember.Read.Chat', permissionType: 'application' },
      { permissionValue: 'TeamsActivity.Send.Chat', permissionType: 'application' },
      { permissionValue: 'MeetingStage.Write.Chat', permissionType: 'delegated' },
    ];
    assert.deepEqual(
      [Buffer.from(String(id), 'base64').toString(), installed],
      [
        `${chatIds.contosoLaunch}##${teamsAppId}`,
        {
          consentedPermissionSet: { resourceSpecificPermissions: permissions },
          teamsApp: {
            id: teamsAppId,
            externalId: manifestId(companion),
            displayName: companion,
            distributionMethod: 'organization',
          },
          teamsAppDefinition: {
            id: Buffer.from(`${teamsAppId}##1.2.0##Published`).toString('base64'),
            teamsAppId,
            azureADAppId: entraAppId(companion),
            displayName: companion,
            version: '1.2.0',
            requiredResourceSpecificApplicationPermissions: [],
            publishingState: 'published',
            shortdescription: 'What Launch Companion is for.',
            description: 'What Launch Companion is for, at length.',
            lastModifiedDateTime: null,
            createdBy: null,
            authorization: {
              clientAppId: null,
              requiredPermissionSet: { resourceSpecificPermissions: permissions },
            },
          },
        },
      ],
    );
  });

  it('come with ids alone where nothing more is asked for, and one by one', async () => {
    const listed = await items(`${launch}/installedApps`);
    const id = String(listed[0]?.['id']);
    const { body } = await tested.send(`${launch}/installedApps/${encodeURIComponent(id)}?$select=id`);
    const { '@odata.context': context, ...installed } = body as Record<string, unknown>;
    assert.deepEqual(
      [listed.map(Object.keys), installed, typeof context],
      [[['id'], ['id'], ['id']], { id }, 'string'],
    );
  });

  it('are found by the id of their manifest', async () => {
    const filter = encodeURIComponent(`teamsApp/externalId eq '${manifestId(companion)}'`);
    const found = await items(`${launch}/installedApps?$expand=teamsApp&$filter=${filter}`);
    assert.deepEqual([found.length, await status(`${launch}/installedApps?$filter=${filter}`)], [1, 400]);
  });

  it('are granted application permissions, and delegated ones only where they are listed', async () => {
    const granted = async (): Promise<unknown[]> =>
      (await items(`${launch}/permissionGrants`)).map(grant => [
        grant['permission'],
        grant['permissionType'],
        grant['clientAppId'] === entraAppId(companion) ? companion : 'Polls',
      ]);
    const application = await granted();
    choose({ delegatedGrants: 'listed' });
    assert.deepEqual(
      [application, (await granted()).slice(application.length)],
      [
        [
          ['ChatSettings.Read.Chat', 'Application', companion],
          ['ChatMember.Read.Chat', 'Application', companion],
          ['TeamsActivity.Send.Chat', 'Application', companion],
          ['ChatMember.Read.Chat', 'Application', 'Polls'],
          ['TeamsTab.Create.Chat', 'Application', 'Polls'],
        ],
        [['MeetingStage.Write.Chat', 'Delegated', companion]],
      ],
    );
  });

  it('leave their grants behind where that is chosen, and are granted nothing where a tenant forbids it', async () => {
    const count = async (): Promise<number> => (await items(`${launch}/permissionGrants`)).length;
    choose({ grantsOfUninstalled: 'left' });
    const left = await count();
    choose({ chatConsent: 'off' });
    assert.deepEqual([left, await count()], [6, 0]);
  });

  it('answer $select with $expand in each of four ways', async () => {
    const shapes: unknown[] = [];
    for (const selectWithExpand of ['both', 'selectAlone', 'expandAlone'] as const) {
      choose({ selectWithExpand });
      shapes.push(Object.keys((await first(whole)) ?? {}));
    }
    choose({ selectWithExpand: 'error' });
    assert.deepEqual(
      [shapes, await status(whole)],
      [
        [
          ['id', 'consentedPermissionSet', 'teamsApp', 'teamsAppDefinition'],
          ['id', 'consentedPermissionSet'],
          ['id', 'teamsApp', 'teamsAppDefinition'],
        ],
        400,
      ],
    );
  });

  it('tell their registration in Entra in each way that the pages leave open', async () => {
    const v1 = `/v1.0/chats/${chatIds.contosoLaunch}/installedApps?$expand=teamsAppDefinition`;
    const told = async (): Promise<unknown[]> => {
      const { azureADAppId, authorization } = ((await first(v1))?.['teamsAppDefinition'] ?? {}) as Record<
        string,
        unknown
      >;
      return [azureADAppId, (authorization as Record<string, unknown> | undefined)?.['clientAppId']];
    };
    const usual = await told();
    choose({ entraIdInV1: 'absent', definitionAuthorization: 'withClientAppId' });
    const byAuthorization = await told();
    choose({ definitionAuthorization: 'absent' });
    const id = entraAppId(companion);
    assert.deepEqual(
      [usual, byAuthorization, await told()],
      [
        [id, null],
        [undefined, id],
        [undefined, undefined],
      ],
    );
  });

  it('say in each of three ways that nothing was consented to', async () => {
    const told: unknown[] = [];
    for (const consentWithoutPermissions of ['null', 'empty', 'absent'] as const) {
      choose({ consentWithoutPermissions });
      told.push((await items(`${launch}/installedApps?$select=consentedPermissionSet`))[1]);
    }
    assert.deepEqual(
      told.map(app => (app as Record<string, unknown>)['consentedPermissionSet']),
      [null, { resourceSpecificPermissions: [] }, undefined],
    );
  });

  it('come in pages where that is chosen, their grants too', async () => {
    choose({ installedAppsPageSize: 2, grantsPageSize: 2 });
    const sizes = async (address: string): Promise<number[]> =>
      (await allPages(tested.send, address)).map(page => page.length);
    assert.deepEqual(
      [await sizes(whole), await sizes(`${launch}/permissionGrants`)],
      [
        [2, 1],
        [2, 2, 1],
      ],
    );
  });

  it('are shown, hidden or refused by the kind of chat', async () => {
    const chat = tested.emulator.tenant.chats.get(chatIds.adele);
    const bot = oneOnOneId(alex, { ...alex, oid: guidFor('a bot') });
    const installedApps = tested.emulator.tenant.chats.get(chatIds.contosoLaunch)?.installedApps ?? [];
    for (const [id, members] of [
      [chatIds.adele, chat?.members ?? []],
      [bot, (chat?.members ?? []).slice(0, 1)],
    ] as const)
      if (chat !== undefined) tested.emulator.tenant.chats.set(id, { ...chat, id, members, installedApps });
    const told = async (id: string): Promise<unknown> => {
      const answer = await tested.send(`/beta/chats/${id}/installedApps`);
      return answer.status === 200 ? pageOf(answer.body).items.length : answer.status;
    };
    const all = async (): Promise<unknown[]> => [
      await told(chatIds.ofFabrikam),
      await told(chatIds.adele),
      await told(bot),
    ];
    const usual = await all();
    choose({ appsOfForeignChat: '404', appsOfTwoPeople: 'none', appsOfBotChat: '403' });
    const one = await all();
    choose({ appsOfForeignChat: '403', appsOfTwoPeople: '403', appsOfBotChat: 'none' });
    assert.deepEqual(
      [usual, one, await all()],
      [
        [1, 3, 3],
        [404, 0, 403],
        [403, 403, 0],
      ],
    );
  });

  it('are all, some or none for whom manages selected apps alone', async () => {
    const token = tested.emulator.tokenFor(alex, ['TeamsAppInstallation.ManageSelectedForChat'], {
      clientId: entraAppId(companion),
    });
    const told = async (path: string): Promise<unknown> => {
      const answer = await tested.send(`${launch}/${path}`, { token });
      return answer.status === 200 ? pageOf(answer.body).items.length : answer.status;
    };
    const answers: unknown[] = [];
    for (const limitedAppScopes of ['all', 'filtered', '403'] as const) {
      choose({ limitedAppScopes });
      answers.push([await told('installedApps'), await told('permissionGrants')]);
    }
    assert.deepEqual(answers, [
      [3, 5],
      [1, 3],
      [403, 403],
    ]);
  });

  it('find their chats only where a filter by apps is said to work', async () => {
    const filter = `installedApps/any(a:a/teamsApp/id eq '${guidFor(`organization ${companion}`)}')`;
    const address = `/beta/me/chats?$filter=${encodeURIComponent(filter)}`;
    const usual = await status(address);
    choose({ chatsByInstalledApp: '403' });
    const refused = await status(address);
    choose({ chatsByInstalledApp: 'applied' });
    const ids = (await items(address)).map(chat => chat['id']);
    assert.deepEqual([usual, refused, ids], [400, 403, [chatIds.contosoLaunch, chatIds.weeklySync]]);
  });

  it('name what is missing, or say nothing, to whom lacks the scope', async () => {
    const token = tested.emulator.tokenFor(alex, ['Chat.ReadBasic']);
    const ask = async (): Promise<unknown> =>
      errorOf((await tested.send(`${launch}/permissionGrants`, { token })).body);
    const named = await ask();
    choose({ missingAppScope: 'unknownError' });
    assert.deepEqual(
      [named, await ask()],
      [
        {
          code: 'Forbidden',
          message:
            "Missing scope permissions on the request. API requires one of 'ResourceSpecificPermissionGrant.ReadForChat, " +
            'TeamsAppInstallation.ReadForChat, TeamsAppInstallation.ReadWriteSelfForChat, ' +
            "TeamsAppInstallation.ManageSelectedForChat, TeamsAppInstallation.ReadWriteForChat'. " +
            "Scopes on the request 'Chat.ReadBasic'.",
        },
        { code: 'UnknownError', message: '' },
      ],
    );
  });

  it('are refused to whom is not in the chat, and where there is no such chat or installation', async () => {
    const missing = `${launch}/installedApps/missing`;
    const answers = [
      await status(`${launch}/installedApps`, tested.emulator.tokenFor(lee)),
      await status('/beta/chats/19:missing@thread.v2/permissionGrants'),
      await status(missing),
    ];
    for (const unknownInstallation of ['400', '403'] as const) {
      choose({ unknownInstallation });
      answers.push(await status(missing));
    }
    assert.deepEqual(answers, [403, 404, 404, 400, 403]);
  });

  it('take no options with grants, and no unknown ones', async () => {
    const answers = [
      await status(`${launch}/permissionGrants?$top=5`),
      await status(`${launch}/installedApps?$expand=teamsApp($expand=appDefinitions)`),
      await status(`${launch}/installedApps?$expand=members`),
      await status(`${launch}/installedApps?$select=scopeInfo`),
    ];
    assert.deepEqual(answers, [400, 400, 400, 400]);
  });
});

describe('The apps of a chat at the emulator of China', () => {
  const tested = useEmulator({ cloud: 'china' });

  it('are listed, and grants are not', async () => {
    const [apps, grants] = await Promise.all(
      ['installedApps', 'permissionGrants'].map(path => tested.send(`${launch}/${path}`)),
    );
    assert.deepEqual([apps?.status, grants?.status], [200, 400]);
  });
});

describe('The apps of a chat at an emulator that keeps to the limits', () => {
  const clock = new ManualClock();
  const tested = useEmulator({ throttling: true, now: clock.now });

  it('share one request a second with its grants and members', async () => {
    const statuses: number[] = [];
    for (const path of ['installedApps', 'permissionGrants', 'members'])
      statuses.push((await tested.send(`${launch}/${path}`)).status);
    clock.pass(3);
    statuses.push((await tested.send(`${launch}/permissionGrants`)).status);
    assert.deepEqual(statuses, [200, 429, 429, 200]);
  });
});
