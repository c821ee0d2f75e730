import { deepEqual, rejects } from 'node:assert/strict';
import type { AppsApi } from '../../../src/apps/appsApi.ts';
import { readChatApps } from '../../../src/apps/chatApps.ts';
import {
  resourceOf,
  type AppInstallation,
  type PartReading,
  type PermissionGrant,
} from '../../../src/apps/model.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { never } from '../graph/graphFixture.ts';
import { aGrant, anInstallation, application, chatId, delegated } from './samples.ts';

/** Answers with what it is given. */
class FakeAppsApi implements AppsApi {
  listsGrants = true;
  installations: readonly AppInstallation[] = [anInstallation()];
  consents: PartReading = { kind: 'read' };
  grants: readonly PermissionGrant[] | Failure = [];

  listInstallations(): ReturnType<AppsApi['listInstallations']> {
    const { installations: items, consents } = this;
    return Promise.resolve({ items, consents, unreadable: 1, isCut: false });
  }

  listGrants(): ReturnType<AppsApi['listGrants']> {
    return 'kind' in this.grants
      ? Promise.reject(new FailureError(this.grants))
      : Promise.resolve({ items: this.grants, unreadable: 2, isCut: true });
  }
}

const refused: Failure = {
  kind: 'forbidden',
  answer: { status: 403, code: 'Forbidden', message: '', requestId: undefined, clientRequestId: '' },
};

describe('The apps of a chat', () => {
  let api: FakeAppsApi;
  beforeEach(() => (api = new FakeAppsApi()));

  /** What each app may do. */
  async function permissions(): Promise<unknown> {
    const { apps } = await readChatApps(api, chatId, never);
    return apps.map(({ permissions: each }) =>
      each.map(({ name, type, state }) => `${type} ${name}: ${state}`),
    );
  }

  it('have one list of permissions, by type and name, each with what is known of it', async () => {
    api.installations = [
      anInstallation({
        required: [
          application('ChatMessage.Read.Chat'),
          application('ChatMember.Read.Chat'),
          application('ChatSettings.Read.Chat'),
          application('TeamSettings.Read.Group'),
          delegated('MeetingStage.Write.Chat'),
          delegated('Hologram.Project.Chat'),
        ],
        consented: [
          application('chatmember.read.chat'),
          application('ChatSettings.Read.Chat'),
          delegated('MeetingStage.Write.Chat'),
        ],
      }),
    ];
    api.grants = [aGrant(application('ChatSettings.Read.Chat')), aGrant(application('Not.Required.Chat'))];
    deepEqual(await permissions(), [
      [
        'application chatmember.read.chat: consented',
        'application ChatMessage.Read.Chat: notGranted',
        'application ChatSettings.Read.Chat: granted',
        'application Not.Required.Chat: granted',
        'application TeamSettings.Read.Group: elsewhere',
        'delegated Hologram.Project.Chat: notGranted',
        'delegated MeetingStage.Write.Chat: granted',
      ],
    ]);
  });

  it('count a delegated permission that is listed among the grants, as no page says it is', async () => {
    api.installations = [anInstallation({ consented: undefined })];
    api.grants = [aGrant(delegated('MeetingStage.Write.Chat'))];
    deepEqual(await permissions(), [['delegated MeetingStage.Write.Chat: granted']]);
  });

  it('keep apart a permission of the same name and another type', async () => {
    const name = 'OnlineMeetingParticipant.Read.Chat';
    api.installations = [anInstallation({ required: [application(name), delegated(name)] })];
    api.grants = [aGrant(application(name))];
    deepEqual(await permissions(), [[`application ${name}: granted`, `delegated ${name}: notGranted`]]);
  });

  it('are joined with their grants by the application id, whatever its case', async () => {
    api.installations = [anInstallation({ entraAppId: 'ABC' }), anInstallation({ entraAppId: undefined })];
    api.grants = [aGrant(application('A.Chat'), { entraAppId: 'abc', servicePrincipalId: 'def' })];
    const { apps, unexplained } = await readChatApps(api, chatId, never);
    deepEqual(
      [apps.map(({ joinedBy, permissions: each }) => [joinedBy, each.length]), unexplained],
      [
        [
          ['clientAppId', 1],
          [undefined, 0],
        ],
        [],
      ],
    );
  });

  it('are joined by the other id where only that one fits, and say so', async () => {
    api.installations = [anInstallation({ entraAppId: 'def' })];
    api.grants = [aGrant(application('A.Chat'), { entraAppId: 'abc', servicePrincipalId: 'DEF' })];
    const { apps } = await readChatApps(api, chatId, never);
    deepEqual(
      apps.map(({ joinedBy }) => joinedBy),
      ['clientId'],
    );
  });

  it('leave over the grants that none of them explains, by registration', async () => {
    api.grants = [
      aGrant(application('B.Chat'), { entraAppId: 'gone', servicePrincipalId: 'left' }),
      aGrant(application('A.Chat'), { entraAppId: 'GONE', servicePrincipalId: 'left' }),
      aGrant(application('A.Chat'), { entraAppId: undefined, servicePrincipalId: undefined }),
    ];
    const { unexplained } = await readChatApps(api, chatId, never);
    deepEqual(unexplained, [
      {
        entraAppId: 'gone',
        servicePrincipalId: 'left',
        permissions: [application('A.Chat'), application('B.Chat')],
      },
      { entraAppId: undefined, servicePrincipalId: undefined, permissions: [application('A.Chat')] },
    ]);
  });

  it('do without grants in a cloud that has none', async () => {
    api.listsGrants = false;
    api.installations = [
      anInstallation({
        required: [application('A.Chat'), application('B.Chat'), delegated('C.Chat')],
        consented: [application('A.Chat')],
      }),
    ];
    const { apps, grants } = await readChatApps(api, chatId, never);
    deepEqual(
      [apps[0]?.permissions.map(({ name, state }) => [name, state]), grants],
      [
        [
          ['A.Chat', 'consented'],
          ['B.Chat', 'unknown'],
          ['C.Chat', 'notGranted'],
        ],
        { kind: 'notInCloud' },
      ],
    );
  });

  it('are there although their grants are refused', async () => {
    api.grants = refused;
    api.installations = [anInstallation({ required: [application('A.Chat')] })];
    const { apps, grants } = await readChatApps(api, chatId, never);
    deepEqual(
      [apps[0]?.permissions, grants],
      [[{ ...application('A.Chat'), state: 'unknown' }], { kind: 'failed', failure: refused }],
    );
  });

  it('do not know what is delegated where it could not be read what was consented to', async () => {
    api.consents = { kind: 'failed', failure: refused };
    api.installations = [
      anInstallation({
        required: [application('A.Chat'), delegated('B.Chat')],
        consented: undefined,
      }),
    ];
    const { apps, consents } = await readChatApps(api, chatId, never);
    deepEqual(
      [apps[0]?.permissions.map(({ state }) => state), consents],
      [['notGranted', 'unknown'], api.consents],
    );
  });

  it('fail as a whole where the next chat would fail too', async () => {
    const missing: Failure = {
      kind: 'consentNeeded',
      scopes: ['TeamsAppInstallation.ReadForChat'],
      answer: undefined,
    };
    api.grants = missing;
    await rejects(readChatApps(api, chatId, never), { failure: missing });
  });

  it('say what could not be read, and that there may be more', async () => {
    const { unreadable, isCut } = await readChatApps(api, chatId, never);
    deepEqual([unreadable, isCut], [3, true]);
  });
});

describe('What a permission is about', () => {
  it('is told by the end of its name', () => {
    const names = ['ChatMember.Read.Chat', 'TeamSettings.Read.Group', 'InAppPurchase.Allow.user', 'Odd', ''];
    deepEqual(names.map(resourceOf), ['chat', 'team', 'user', 'unknown', 'unknown']);
  });
});
