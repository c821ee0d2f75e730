import { deepEqual } from 'node:assert/strict';
import type { AppManifest } from '../../../src/apps/manifest.ts';
import type { AppInChat, ChatApps, PermissionOnChat } from '../../../src/apps/model.ts';
import {
  expectationById,
  expectationByManifest,
  judgeApp,
  type AppExpectation,
  type AppVerdict,
} from '../../../src/testFiles/appVerdict.ts';
import type { AppTest } from '../../../src/testFiles/model.ts';
import { aChat, anApp, application, chatId, delegated } from '../apps/samples.ts';

const manifestId = 'bd1ed596-b304-41ab-8f22-af850d09dd69';
const read = application('ChatMessage.Read.Chat');
const stage = delegated('MeetingStage.Write.Chat');

const test: AppTest = {
  kind: 'app',
  name: 'A test',
  app: { kind: 'manifest', path: 'manifest.json', environment: 'dev' },
  chatId,
  permissions: 'manifest',
  version: undefined,
  account: undefined,
};

const manifest: AppManifest = {
  name: 'Launch Companion',
  version: '1.3.0',
  id: { kind: 'known', id: manifestId },
  entraAppId: undefined,
  permissions: [read, stage, application('ChannelMessage.Read.Group'), application('Hologram.Project')],
  isOld: false,
  unresolved: [],
};

function installed(permissions: readonly PermissionOnChat[], rest: Partial<AppInChat> = {}): AppInChat {
  return anApp({ permissions, ...rest });
}

const expectation: AppExpectation = {
  appId: manifestId,
  isManifestId: true,
  entraAppId: undefined,
  permissions: [read, stage],
  version: undefined,
};
const has = (...permissions: readonly (typeof read)[]): PermissionOnChat[] =>
  permissions.map(permission => ({ ...permission, state: 'granted' }));

/** The verdict, and how what is expected stands. */
function brief({ kind, finding }: AppVerdict): unknown {
  const states = finding.permissions.map(({ state }) =>
    state.kind === 'notGranted' ? `notGranted ${state.reason}` : state.kind,
  );
  return [kind, finding.app?.id, ...states];
}

describe('What a test of an app expects', () => {
  it('is all that the manifest asks for and a chat can grant', () => {
    deepEqual(expectationByManifest(test, manifest), {
      kind: 'known',
      expectation: {
        appId: manifestId,
        isManifestId: true,
        entraAppId: undefined,
        permissions: [read, stage, application('Hologram.Project')],
        version: undefined,
      },
    });
  });

  it('is a list, and the version of the manifest', () => {
    deepEqual(expectationByManifest({ ...test, permissions: [read], version: 'manifest' }, manifest), {
      kind: 'known',
      expectation: {
        appId: manifestId,
        isManifestId: true,
        entraAppId: undefined,
        permissions: [read],
        version: '1.3.0',
      },
    });
  });

  it('is said whole by a test that names its app by an id', () => {
    deepEqual(expectationById({ ...test, permissions: [read], version: { exactly: '1.0.0' } }, 'x'), {
      appId: 'x',
      isManifestId: false,
      entraAppId: undefined,
      permissions: [read],
      version: '1.0.0',
    });
  });

  it('is not known where the app is not provisioned, whichever variable has no value', () => {
    const variables = ['TEAMS_APP_ID'];
    deepEqual(
      [
        expectationByManifest(test, { ...manifest, id: { kind: 'notProvisioned', variables } }),
        // Without it, the app of any registration would do.
        expectationByManifest(
          { ...test, permissions: [read] },
          { ...manifest, entraAppId: { kind: 'notProvisioned', variables: ['BOT_ID'] } },
        ),
        expectationByManifest({ ...test, version: 'manifest' }, { ...manifest, version: '1.${{BUILD}}' }),
        expectationByManifest(test, { ...manifest, permissions: [application('${{PERMISSION}}')] }),
        // What is not expected need not be known.
        expectationByManifest(test, { ...manifest, permissions: [read], version: '1.${{BUILD}}' }).kind,
      ],
      [
        { kind: 'notProvisioned', variables },
        { kind: 'notProvisioned', variables: ['BOT_ID'] },
        { kind: 'notProvisioned', variables: ['BUILD'] },
        { kind: 'notProvisioned', variables: ['PERMISSION'] },
        'known',
      ],
    );
  });

  it('is not known where the manifest has no version to be expected', () => {
    deepEqual(expectationByManifest({ ...test, version: 'manifest' }, { ...manifest, version: undefined }), {
      kind: 'noVersion',
    });
  });
});

describe('A test of an app', () => {
  it('passes where the app has what is expected, and more', () => {
    const app = installed(has(read, stage, application('TeamsTab.Read.Chat')));
    deepEqual(brief(judgeApp(expectation, aChat([app]))), ['passed', 'installation', 'granted', 'granted']);
  });

  it('compares names without their case, and tells types apart', () => {
    const app = installed(has(application('CHATMESSAGE.read.chat'), application('MeetingStage.Write.Chat')));
    deepEqual(brief(judgeApp(expectation, aChat([app]))), [
      'failed',
      'installation',
      'granted',
      'notGranted notUpgraded',
    ]);
  });

  it('fails with what may lie behind a permission that is missing', () => {
    const reasonIn = (app: AppInChat): unknown => brief(judgeApp(expectation, aChat([app])));
    deepEqual(
      [
        reasonIn(installed(has(stage))),
        reasonIn(installed(has(stage), { required: [read, stage] })),
        reasonIn(installed([...has(stage), { ...read, state: 'consented' }])),
        reasonIn(installed(has(stage), { entraAppId: undefined, isRegistered: false })),
        reasonIn(installed(has(stage), { required: undefined })),
      ],
      ['notUpgraded', 'notConsented', 'policy', 'noRegistration', 'unknown'].map(reason => [
        'failed',
        'installation',
        `notGranted ${reason}`,
        'granted',
      ]),
    );
  });

  it('finds what was granted by the registration of its manifest where the service names none', () => {
    const app = installed(has(stage), {
      entraAppId: undefined,
      isRegistered: undefined,
      consented: [stage],
    });
    const chat = aChat([app], {
      unexplained: [{ entraAppId: 'ENTRA', servicePrincipalId: undefined, permissions: [read] }],
    });
    deepEqual(
      [
        brief(judgeApp({ ...expectation, entraAppId: 'entra' }, chat)),
        brief(judgeApp({ ...expectation, entraAppId: 'another' }, chat)),
        // Without a manifest, the grants may be for this app or for any other.
        brief(judgeApp({ ...expectation, isManifestId: false }, chat)),
      ],
      [
        ['passed', 'installation', 'granted', 'granted'],
        ['failed', 'installation', 'notGranted notUpgraded', 'granted'],
        ['unknown', 'installation', 'unknown', 'granted'],
      ],
    );
  });

  it('fails where the installed app belongs to another registration than the manifest names', () => {
    const app = installed(has(read, stage));
    const judged = (entraAppId: string): unknown =>
      brief(judgeApp({ ...expectation, entraAppId }, aChat([app])));
    deepEqual(
      [judged('168BC697-82F7-4419-825B-50DDAB80EE06'), judged('another')],
      [
        ['passed', 'installation', 'granted', 'granted'],
        ['failed', 'installation', 'granted', 'granted'],
      ],
    );
  });

  it('fails where the app is not installed', () => {
    const other = installed(has(read, stage), { manifestId: 'other' });
    deepEqual(brief(judgeApp(expectation, aChat([other]))), ['failed', undefined]);
  });

  it('does not know whether the app is installed where another does not say which it is', () => {
    const judged = (entraAppId: string | undefined, rest: Partial<AppInChat>): unknown =>
      brief(
        judgeApp(
          { ...expectation, entraAppId },
          aChat([installed(has(read, stage), { manifestId: undefined, ...rest })]),
        ),
      );
    deepEqual(
      [
        judged('mine', { entraAppId: undefined }),
        judged('mine', { entraAppId: 'MINE' }),
        judged(undefined, {}),
        judged('mine', { entraAppId: 'another' }),
      ],
      [
        ['unknown', undefined],
        ['unknown', undefined],
        ['unknown', undefined],
        ['failed', undefined],
      ],
    );
  });

  it('does not know whether an app that lacks something is there once more', () => {
    const old = installed(has(stage), { id: 'old', version: '1.2.0' });
    const untold = installed(has(read, stage), { id: 'untold', manifestId: undefined });
    const judged = (rest: Partial<AppExpectation>, chat: ChatApps): unknown =>
      brief(judgeApp({ ...expectation, ...rest }, chat));
    deepEqual(
      [
        judged({}, aChat([old, untold])),
        judged({ permissions: [stage], version: '1.3.0' }, aChat([old], { unreadable: 1 })),
        judged({ permissions: [stage], entraAppId: 'another' }, aChat([old], { isCut: true })),
        // What is known to be another app, or to be this one, is nothing besides.
        judged({ entraAppId: untold.entraAppId }, aChat([old, { ...untold, entraAppId: 'another' }])),
        judged(
          { appId: 'catalog', isManifestId: false },
          aChat([{ ...old, teamsAppId: 'catalog', manifestId: undefined }]),
        ),
      ],
      [
        ['unknown', 'old', 'notGranted notUpgraded', 'granted'],
        ['unknown', 'old', 'granted'],
        ['unknown', 'old', 'granted'],
        ['failed', 'old', 'notGranted notUpgraded', 'granted'],
        ['failed', 'old', 'notGranted notUpgraded', 'granted'],
      ],
    );
  });

  it('finds what was granted to its registration by an installation that the service names it for', () => {
    const named = installed([...has(read), { ...stage, state: 'granted' }], {
      id: 'named',
      version: '1.2.0',
      consented: [stage],
    });
    const unnamed = installed([{ ...read, state: 'unknown' }], {
      id: 'unnamed',
      version: '1.3.0',
      entraAppId: undefined,
      isRegistered: undefined,
    });
    const judged = (rest: Partial<AppExpectation>): unknown =>
      brief(judgeApp({ ...expectation, version: '1.3.0', ...rest }, aChat([named, unnamed])));
    const { entraAppId } = named;
    deepEqual(
      [
        judged({ entraAppId, permissions: [read] }),
        // Consent to a delegated permission is for the other installation alone.
        judged({ entraAppId }),
        // Without a manifest, they may share a registration or not.
        judged({ isManifestId: false, permissions: [read] }),
      ],
      [
        ['passed', 'unnamed', 'granted'],
        ['failed', 'named', 'granted', 'granted'],
        ['unknown', 'unnamed', 'unknown'],
      ],
    );
  });

  it('fails for another version, and does not know one that is not told', () => {
    const judged = (version: string | undefined): unknown =>
      judgeApp({ ...expectation, version: '1.3.0' }, aChat([installed(has(read, stage), { version })])).kind;
    deepEqual([judged('1.3.0'), judged('1.2.0'), judged(undefined)], ['passed', 'failed', 'unknown']);
  });

  it('does not take for missing what could not be read', () => {
    const app = installed([...has(stage), { ...read, state: 'unknown' }]);
    const failed = { kind: 'failed', failure: { kind: 'timeout', afterMs: 1 } } as const;
    deepEqual(
      [
        brief(judgeApp(expectation, aChat([app], { grants: failed }))),
        brief(judgeApp(expectation, aChat([installed(has(stage))], { unreadable: 1 }))),
        brief(judgeApp(expectation, aChat([installed(has(stage))], { isCut: true }))),
        brief(judgeApp(expectation, aChat([], { isCut: true }))),
        brief(judgeApp(expectation, aChat([], { unreadable: 1 }))),
      ],
      [
        ['unknown', 'installation', 'unknown', 'granted'],
        ['unknown', 'installation', 'unknown', 'granted'],
        ['unknown', 'installation', 'unknown', 'granted'],
        ['unknown', undefined],
        ['unknown', undefined],
      ],
    );
  });

  it('passes although not everything could be read, where what was read is enough', () => {
    deepEqual(judgeApp(expectation, aChat([installed(has(read, stage))], { isCut: true })).kind, 'passed');
  });

  it('fails for what is known to be missing, although something else is not known', () => {
    const app = installed([{ ...read, state: 'unknown' }]);
    deepEqual(brief(judgeApp(expectation, aChat([app]))), [
      'failed',
      'installation',
      'unknown',
      'notGranted notUpgraded',
    ]);
  });

  it('is about the installation that comes nearest, where the app is installed twice', () => {
    const nothing = installed([], { id: 'sideloaded' });
    const half = installed(has(read), { id: 'half' });
    const whole = installed(has(read, stage), { id: 'whole' });
    deepEqual(
      [
        brief(judgeApp(expectation, aChat([nothing, half]))),
        brief(judgeApp(expectation, aChat([nothing, half, whole]))),
      ],
      [
        ['failed', 'half', 'granted', 'notGranted notUpgraded'],
        ['passed', 'whole', 'granted', 'granted'],
      ],
    );
  });

  it('finds an app by the id of its manifest, or where an id is all it names by that of the catalog', () => {
    const chat = aChat([installed(has(read, stage), { teamsAppId: 'CATALOG' })]);
    const judged = (appId: string, isManifestId: boolean): unknown =>
      judgeApp({ ...expectation, appId, isManifestId }, chat).kind;
    deepEqual(
      [
        judged(manifestId.toUpperCase(), true),
        judged(manifestId, false),
        judged('catalog', false),
        judged('catalog', true),
      ],
      ['passed', 'passed', 'passed', 'failed'],
    );
  });
});
