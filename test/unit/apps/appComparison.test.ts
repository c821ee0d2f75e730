import { deepEqual } from 'node:assert/strict';
import { compareWithChat, type AppComparison } from '../../../src/apps/appComparison.ts';
import type { AppManifest } from '../../../src/apps/manifest.ts';
import type { AppInChat, ChatApps, PermissionState } from '../../../src/apps/model.ts';
import { aChat, anApp, application, delegated } from './samples.ts';

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
    const same = (manifest: AppManifest): unknown =>
      compareWithChat(manifest, manifestId, aChat(apps)).installed.map(
        ({ isSameVersion, isSameRegistration }) => [isSameVersion, isSameRegistration],
      );
    deepEqual(
      [same(aManifest()), same(aManifest({ version: '1.${{BUILD}}' }))],
      [
        [
          [true, true],
          [false, false],
          [undefined, undefined],
        ],
        [
          [undefined, true],
          [undefined, false],
          [undefined, undefined],
        ],
      ],
    );
  });

  it('knows no reason where the service does not say what the installed version asks for', () => {
    const manifest = aManifest({ permissions: [application('A.Chat')] });
    const chat = aChat([
      anApp({ required: undefined }),
      anApp({ entraAppId: undefined, isRegistered: false }),
    ]);
    deepEqual(states(compareWithChat(manifest, manifestId, chat)), [
      ['application A.Chat notGranted unknown'],
      ['application A.Chat notGranted noRegistration'],
    ]);
  });

  it('finds what was granted by the registration of the manifest where the service names none', () => {
    const manifest = aManifest({
      permissions: [application('A.Chat'), application('B.Chat'), application('C.Chat')],
    });
    const app = anApp({
      entraAppId: undefined,
      isRegistered: undefined,
      required: [application('A.Chat'), application('B.Chat')],
      permissions: [onChat('A.Chat', 'unknown'), onChat('B.Chat', 'notGranted')],
    });
    const chat = aChat([app], {
      unexplained: [
        {
          entraAppId: '168bc697-82f7-4419-825b-50ddab80ee06',
          servicePrincipalId: undefined,
          permissions: [application('A.Chat'), application('Extra.Chat')],
        },
        { entraAppId: 'another', servicePrincipalId: undefined, permissions: [application('C.Chat')] },
      ],
    });
    const comparison = compareWithChat(manifest, manifestId, chat);
    const unknown = compareWithChat({ ...manifest, entraAppId: undefined }, manifestId, chat);
    deepEqual(
      [states(comparison), comparison.leftGrants, states(unknown)],
      [
        [
          [
            'application B.Chat notGranted notConsented',
            'application C.Chat notGranted notUpgraded',
            'application Extra.Chat notAskedFor',
            'application A.Chat granted',
          ],
        ],
        [],
        // Whose the grants are is not clear: A and C may be granted to this app.
        [
          [
            'application B.Chat notGranted notConsented',
            'application A.Chat unknown',
            'application C.Chat unknown',
          ],
        ],
      ],
    );
  });

  it('finds what was granted to its registration by an installation that the service names it for', () => {
    const manifest = aManifest({ permissions: [application('A.Chat'), application('B.Chat')] });
    const named = anApp({ id: 'named', permissions: [onChat('A.Chat', 'granted')], joinedBy: 'clientId' });
    const unnamed = anApp({
      id: 'unnamed',
      entraAppId: undefined,
      isRegistered: undefined,
      required: [application('A.Chat')],
      permissions: [onChat('A.Chat', 'notGranted')],
    });
    const comparison = compareWithChat(manifest, manifestId, aChat([named, unnamed]));
    const unknown = compareWithChat(
      { ...manifest, entraAppId: undefined },
      manifestId,
      aChat([named, unnamed, anApp({ manifestId: 'other', permissions: [onChat('B.Chat', 'granted')] })]),
    );
    const own = ['application B.Chat notGranted notUpgraded', 'application A.Chat granted'];
    deepEqual(
      [states(comparison), comparison.installed.map(({ app }) => app.joinedBy), states(unknown)],
      [
        [own, own],
        ['clientId', 'clientId'],
        // They may share a registration, or not; another app is not of theirs.
        [own, ['application B.Chat notGranted notUpgraded', 'application A.Chat unknown']],
      ],
    );
  });

  it('is not certain where an app does not say which it is, although one was found', () => {
    const untold = anApp({ id: 'untold', manifestId: undefined });
    const certain = (...apps: readonly AppInChat[]): boolean =>
      compareWithChat(aManifest(), manifestId, aChat(apps)).isCertain;
    deepEqual([certain(anApp()), certain(anApp(), untold)], [true, false]);
  });

  it('shows what was granted to its registration where the app belongs to another', () => {
    const own = {
      entraAppId: '168bc697-82f7-4419-825b-50ddab80ee06',
      servicePrincipalId: undefined,
      permissions: [application('A.Chat')],
    };
    const chat = aChat([anApp({ entraAppId: 'another' })], { unexplained: [own] });
    deepEqual(compareWithChat(aManifest(), manifestId, chat).leftGrants, [application('A.Chat')]);
  });

  it('does not take for missing what may be among what could not be read', () => {
    const manifest = aManifest({ permissions: [application('A.Chat'), application('B.Chat')] });
    const app = anApp({ permissions: [onChat('A.Chat', 'granted'), onChat('B.Chat', 'notGranted')] });
    deepEqual(
      [{ unreadable: 1 }, { isCut: true }].map(rest =>
        states(compareWithChat(manifest, manifestId, aChat([app], rest))),
      ),
      Array(2).fill([['application B.Chat unknown', 'application A.Chat granted']]),
    );
  });

  it('does not take for missing what a manifest asks for without a type, or what is granted without one', () => {
    const manifest = aManifest({
      permissions: [{ name: 'A.Chat', type: 'unknown' }, application('B.Chat'), application('C.Chat')],
    });
    const app = anApp({ permissions: [{ name: 'b.chat', type: 'unknown', state: 'granted' }] });
    deepEqual(states(compareWithChat(manifest, manifestId, aChat([app]))), [
      [
        'application C.Chat notGranted notUpgraded',
        'application B.Chat unknown',
        'unknown A.Chat unknown',
        'unknown b.chat notAskedFor',
      ],
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
      isCertain: true,
      leftGrants: [application('A.Chat')],
    });
  });
});
