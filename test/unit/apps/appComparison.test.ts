import { deepEqual } from 'node:assert/strict';
import { compareWithChat, type AppComparison } from '../../../src/apps/appComparison.ts';
import type { AppManifest } from '../../../src/apps/manifest.ts';
import type { AppInChat, ChatApps, PermissionState } from '../../../src/apps/model.ts';
import { anInstallation, application, chatId, delegated } from './samples.ts';

const manifestId = 'bd1ed596-b304-41ab-8f22-af850d09dd69';

function aManifest(rest: Partial<AppManifest> = {}): AppManifest {
  return {
    name: 'Launch Companion',
    version: '1.2.0',
    id: { kind: 'known', id: manifestId },
    entraAppId: { kind: 'known', id: '168BC697-82F7-4419-825B-50DDAB80EE06' },
    permissions: [],
    isOld: false,
    unresolved: [],
    ...rest,
  };
}

function anApp(rest: Partial<AppInChat> = {}): AppInChat {
  return { ...anInstallation(), permissions: [], joinedBy: undefined, ...rest };
}

function aChat(apps: readonly AppInChat[], rest: Partial<ChatApps> = {}): ChatApps {
  return {
    chatId,
    apps,
    unexplained: [],
    grants: { kind: 'read' },
    consents: { kind: 'read' },
    unreadable: 0,
    isCut: false,
    ...rest,
  };
}

/** How each permission stands, for each installation. */
function states({ installed }: AppComparison): string[][] {
  return installed.map(({ permissions }) =>
    permissions.map(({ name, type, state }) =>
      [type, name, state.kind, ...(state.kind === 'notGranted' ? [state.reason] : [])].join(' '),
    ),
  );
}

const onChat = (name: string, state: PermissionState): AppInChat['permissions'][number] => ({
  ...application(name),
  state,
});

describe('A manifest compared with an app in a chat', () => {
  it('says what is granted, what is not and what may lie behind it, and what was not asked for', () => {
    const manifest = aManifest({
      permissions: [
        application('GRANTED.chat'),
        application('New.Chat'),
        application('Refused.Chat'),
        application('Policy.Chat'),
        application('Unread.Chat'),
        application('Team.Read.Group'),
        delegated('Granted.Chat'),
      ],
    });
    const app = anApp({
      required: [application('Refused.Chat')],
      permissions: [
        onChat('Granted.Chat', 'granted'),
        onChat('Refused.Chat', 'notGranted'),
        onChat('Policy.Chat', 'consented'),
        onChat('Unread.Chat', 'unknown'),
        onChat('Extra.Chat', 'granted'),
        onChat('Unheard.Of', 'granted'),
        onChat('Old.Chat', 'notGranted'),
      ],
    });
    deepEqual(states(compareWithChat(manifest, manifestId, aChat([app]))), [
      [
        'application New.Chat notGranted notUpgraded',
        'application Policy.Chat notGranted policy',
        'application Refused.Chat notGranted notConsented',
        'delegated Granted.Chat notGranted notUpgraded',
        'application Unread.Chat unknown',
        'application Extra.Chat notAskedFor',
        'application Unheard.Of notAskedFor',
        'application GRANTED.chat granted',
      ],
    ]);
  });

  it('finds the app by its id, whatever the case, and by nothing else', () => {
    const apps = [
      anApp({ id: 'twin 1', manifestId: manifestId.toUpperCase(), origin: 'sideloaded' }),
      anApp({ id: 'twin 2' }),
      anApp({ id: 'same name', manifestId: undefined }),
      anApp({ id: 'other', manifestId: 'other', teamsAppId: manifestId }),
    ];
    const { installed } = compareWithChat(aManifest(), manifestId, aChat(apps));
    deepEqual(
      installed.map(({ app }) => app.id),
      ['twin 1', 'twin 2'],
    );
  });

  it('compares versions and registrations', () => {
    const apps = [
      anApp(),
      anApp({ version: '1.0.0', entraAppId: 'another' }),
      anApp({ version: undefined, entraAppId: undefined }),
    ];
    const { installed } = compareWithChat(aManifest(), manifestId, aChat(apps));
    deepEqual(
      installed.map(({ isSameVersion, isSameRegistration }) => [isSameVersion, isSameRegistration]),
      [
        [true, true],
        [false, false],
        [false, undefined],
      ],
    );
  });

  it('knows no reason where the service does not say what the installed version asks for', () => {
    const manifest = aManifest({ permissions: [application('A.Chat')] });
    const chat = aChat([anApp({ required: undefined }), anApp({ entraAppId: undefined })]);
    deepEqual(states(compareWithChat(manifest, manifestId, chat)), [
      ['application A.Chat notGranted unknown'],
      ['application A.Chat notGranted noRegistration'],
    ]);
  });

  it('calls nothing missing in a cloud that does not list grants', () => {
    const manifest = aManifest({ permissions: [application('A.Chat')] });
    const chat = aChat([anApp({ permissions: [onChat('A.Chat', 'consented')] })], {
      grants: { kind: 'notInCloud' },
    });
    deepEqual(states(compareWithChat(manifest, manifestId, chat)), [['application A.Chat unknown']]);
  });

  it('claims nothing of what could not be read, unless the installed version does not ask for it', () => {
    const refused = {
      kind: 'failed',
      failure: { kind: 'timeout', afterMs: 1 },
    } as const;
    const manifest = aManifest({ permissions: [application('A.Chat'), delegated('B.Chat')] });
    const chat = (app: AppInChat, rest: Partial<ChatApps>): unknown =>
      states(compareWithChat(manifest, manifestId, aChat([app], rest)))[0];
    deepEqual(
      [
        chat(anApp({ required: undefined }), { grants: refused }),
        chat(anApp({ required: undefined }), { consents: refused }),
        chat(anApp({ required: undefined }), { grants: { kind: 'notInCloud' } }),
        chat(anApp(), { grants: refused, consents: refused }),
      ],
      [
        ['delegated B.Chat notGranted unknown', 'application A.Chat unknown'],
        ['application A.Chat notGranted unknown', 'delegated B.Chat unknown'],
        ['delegated B.Chat notGranted unknown', 'application A.Chat unknown'],
        ['application A.Chat notGranted notUpgraded', 'delegated B.Chat notGranted notUpgraded'],
      ],
    );
  });

  it('finds what was left to its registration by either id, as the pages contradict each other', () => {
    const left = {
      entraAppId: undefined,
      servicePrincipalId: '168BC697-82f7-4419-825b-50ddab80ee06',
      permissions: [application('A.Chat')],
    };
    const { leftGrants } = compareWithChat(aManifest(), manifestId, aChat([], { unexplained: [left] }));
    deepEqual(leftGrants, [application('A.Chat')]);
  });

  it('shows what was left to its registration where it is not installed', () => {
    const left = {
      entraAppId: '168bc697-82f7-4419-825b-50ddab80ee06',
      servicePrincipalId: undefined,
      permissions: [application('A.Chat')],
    };
    const chat = aChat([], { unexplained: [left, { ...left, entraAppId: 'another' }] });
    deepEqual(compareWithChat(aManifest(), manifestId, chat), {
      chat,
      installed: [],
      leftGrants: [application('A.Chat')],
    });
  });
});
