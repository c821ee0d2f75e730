import { deepEqual, rejects } from 'node:assert/strict';
import type { AppsApi, Consents } from '../../../src/apps/appsApi.ts';
import { endingFailureIn, readChatApps } from '../../../src/apps/chatApps.ts';
import {
  resourceOf,
  type AppInstallation,
  type ChatAppsSoFar,
  type PermissionGrant,
} from '../../../src/apps/model.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { never } from '../graph/graphFixture.ts';
import { aGrant, anInstallation, application, chatId, delegated } from './samples.ts';

/** Answers with what it is given. */
class FakeAppsApi implements AppsApi {
  listsGrants = true;
  installations: readonly AppInstallation[] = [anInstallation()];
  hasConsents = true;
  consents: Consents | Failure = new Map();
  grants: readonly PermissionGrant[] | Failure = [];
  left = { unreadable: 0, isCut: false };
  readonly asked: string[] = [];

  listInstallations(): ReturnType<AppsApi['listInstallations']> {
    this.asked.push('apps');
    const { installations: items, hasConsents } = this;
    return Promise.resolve({ items, hasConsents, unreadable: 1, isCut: false });
  }

  listConsents(): ReturnType<AppsApi['listConsents']> {
    this.asked.push('consents');
    return 'kind' in this.consents
      ? Promise.reject(new FailureError(this.consents))
      : Promise.resolve(this.consents);
  }

  listGrants(): ReturnType<AppsApi['listGrants']> {
    this.asked.push('grants');
    return 'kind' in this.grants
      ? Promise.reject(new FailureError(this.grants))
      : Promise.resolve({ items: this.grants, ...this.left });
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

  it('are not known where a grant of another that may be the same app may be theirs too', async () => {
    const untold = {
      entraAppId: undefined,
      isRegistered: undefined,
      required: [application('A.Chat'), application('B.Chat')],
      consented: [application('A.Chat')],
    };
    api.installations = [
      anInstallation(),
      anInstallation(untold),
      anInstallation({ ...untold, manifestId: undefined }),
      anInstallation({ ...untold, manifestId: 'another' }),
    ];
    api.grants = [aGrant(application('A.Chat'))];
    const unknown = ['application A.Chat: unknown', 'application B.Chat: notGranted'];
    deepEqual(await permissions(), [
      ['application A.Chat: granted'],
      unknown,
      unknown,
      ['application A.Chat: consented', 'application B.Chat: notGranted'],
    ]);
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
    api.hasConsents = false;
    api.consents = refused;
    api.installations = [
      anInstallation({
        required: [application('A.Chat'), delegated('B.Chat')],
        consented: undefined,
      }),
    ];
    const { apps, consents } = await readChatApps(api, chatId, never);
    deepEqual(
      [apps[0]?.permissions.map(({ state }) => state), consents],
      [['notGranted', 'unknown'], { kind: 'failed', failure: refused }],
    );
  });

  const missing: Failure = {
    kind: 'consentNeeded',
    scopes: ['TeamsAppInstallation.ReadForChat'],
    answer: undefined,
  };

  it('are there although the next chat would fail where they did, and say so', async () => {
    api.grants = missing;
    const read = await readChatApps(api, chatId, never);
    deepEqual(
      [read.apps.length, read.grants, endingFailureIn(read), api.asked],
      [1, { kind: 'failed', failure: missing }, missing, ['apps', 'grants']],
    );
  });

  it('are asked for no grants where what was consented to failed in a way that grants would too', async () => {
    api.hasConsents = false;
    api.consents = missing;
    const { grants, consents } = await readChatApps(api, chatId, never);
    deepEqual(
      [grants, consents, api.asked],
      [consents, { kind: 'failed', failure: missing }, ['apps', 'consents']],
    );
  });

  it('go on after a refusal that concerns this chat alone', async () => {
    api.grants = refused;
    deepEqual(endingFailureIn(await readChatApps(api, chatId, never)), undefined);
  });

  it('end where the reading of a part is cancelled', async () => {
    api.grants = { kind: 'cancelled' };
    await rejects(readChatApps(api, chatId, never), { failure: { kind: 'cancelled' } });
  });

  it('are told before the rest is asked for, each time that more is known', async () => {
    api.hasConsents = false;
    api.installations = [
      anInstallation({
        required: [application('A.Chat'), delegated('B.Chat')],
        consented: undefined,
      }),
    ];
    api.consents = new Map([['installation', [delegated('B.Chat')]]]);
    api.grants = [aGrant(application('A.Chat'))];
    const told: unknown[] = [];
    const states = ({ apps, grants, consents }: ChatAppsSoFar): unknown => [
      [...api.asked],
      apps[0]?.permissions.map(({ state }) => state),
      grants.kind,
      consents.kind,
    ];
    const whole = await readChatApps(api, chatId, never, undefined, soFar => told.push(states(soFar)));
    deepEqual(
      [...told, states(whole)],
      [
        [['apps'], ['unknown', 'unknown'], 'underWay', 'underWay'],
        [['apps', 'consents'], ['unknown', 'granted'], 'underWay', 'read'],
        [['apps', 'consents', 'grants'], ['granted', 'granted'], 'read', 'read'],
      ],
    );
  });

  it('say what could not be read, and that there may be more', async () => {
    api.left = { unreadable: 2, isCut: true };
    const { unreadable, isCut } = await readChatApps(api, chatId, never);
    deepEqual([unreadable, isCut], [3, true]);
  });

  it('do not lack what may be among the grants that could not be read', async () => {
    const [consented, wanted] = [application('A.Chat'), application('B.Chat')];
    api.installations = [anInstallation({ required: [consented, wanted], consented: [consented] })];
    const found: unknown[] = [];
    for (const left of [
      { unreadable: 1, isCut: false },
      { unreadable: 0, isCut: true },
    ]) {
      api.left = left;
      found.push(await permissions());
    }
    const states = ['application A.Chat: unknown', 'application B.Chat: unknown'];
    deepEqual(found, [[states], [states]]);
  });

  it('do not lack what they ask for where they come without what was consented to', async () => {
    api.hasConsents = false;
    api.installations = [
      anInstallation({ id: 'asks', required: [delegated('A.Chat'), application('B.Chat')] }),
      anInstallation({ id: 'asks for nothing' }),
    ];
    api.consents = new Map([
      ['asks', undefined],
      ['asks for nothing', undefined],
    ]);
    const { apps } = await readChatApps(api, chatId, never);
    deepEqual(
      apps.map(({ consented, permissions: each }) => [consented, each.map(({ state }) => state)]),
      [
        [undefined, ['notGranted', 'unknown']],
        [[], []],
      ],
    );
  });

  it('do not lack what is granted with a type that nobody has heard of', async () => {
    const wanted = application('A.Chat');
    api.installations = [anInstallation({ required: [wanted], consented: [wanted] })];
    api.grants = [aGrant({ name: 'a.chat', type: 'unknown' })];
    deepEqual(await permissions(), [['application A.Chat: unknown', 'unknown a.chat: granted']]);
  });
});

describe('What a permission is about', () => {
  it('is told by the end of its name', () => {
    const names = ['ChatMember.Read.Chat', 'TeamSettings.Read.Group', 'InAppPurchase.Allow.user', 'Odd', ''];
    deepEqual(names.map(resourceOf), ['chat', 'team', 'user', 'unknown', 'unknown']);
  });
});
