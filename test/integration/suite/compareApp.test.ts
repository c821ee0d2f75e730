import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { compareWithChat } from '../../../src/apps/appComparison.ts';
import { readManifest } from '../../../src/apps/manifest.ts';
import type { AppInChat, ChatApps, PermissionOnChat } from '../../../src/apps/model.ts';
import { comparisonText } from '../../../src/ui/apps/comparisonText.ts';
import { findEnvironments } from '../../../src/ui/apps/manifestFiles.ts';
import { alex } from '../../emulator/seed/people.ts';
import { aChat } from '../../unit/apps/samples.ts';
import { outside } from './outside.ts';
import { eventually, run, signIn, useProduct } from './product.ts';

const id = 'bd1ed596-b304-41ab-8f22-af850d09dd69';
const entraAppId = '168bc697-82f7-4419-825b-50ddab80ee06';

describe('A manifest that cannot be compared', () => {
  useProduct();

  /** What is said of a file in the workspace that holds this. */
  async function told(name: string, content: string | undefined): Promise<readonly string[]> {
    await signIn(alex);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder, name);
    if (content !== undefined) {
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(content));
    }
    try {
      await run('compareApp', file);
      await vscode.commands.executeCommand('notifications.showList');
      return await eventually(outside.messages, all => all.length > 0);
    } finally {
      if (content !== undefined) {
        await vscode.workspace.fs.delete(file);
      }
    }
  }

  for (const [name, content, sentence] of [
    ['manifest.json', '{\n  "id": }', 'manifest.json is not JSON: line 2, column 9.'],
    ['manifest.json', '[]', 'manifest.json holds no object: line 1, column 1.'],
    ['manifest.json', '{}', 'manifest.json has no "id", so it is not clear which app it is.'],
    ['manifest.json', '{ "id": "x" }', 'The "id" of manifest.json is not a GUID: line 1, column 9.'],
    [
      'manifest.json',
      `{ "id": "${id}",\n"webApplicationInfo": { "id": "x" } }`,
      'The "id" in "webApplicationInfo" of manifest.json is not a GUID: line 2, column 31.',
    ],
    ['manifest.json', '['.repeat(100), 'manifest.json is nested too deeply for a manifest.'],
    ['manifest.json', ' '.repeat(1_000_001), 'manifest.json is too large for a manifest.'],
    [
      'manifest.json',
      '{ "id": "${{TEAMS_APP_ID}}" }',
      'The manifest has placeholders without a value: TEAMS_APP_ID. No environment was found.',
    ],
    ['app.zip', 'no package', 'app.zip is not an app package, or it is damaged.'],
    ['missing.json', undefined, 'missing.json could not be read (FileNotFound).'],
  ] as const) {
    it(`is told in a sentence: ${sentence}`, async () => {
      assert.deepEqual(await told(name, content), [sentence]);
    });
  }
});

describe('The environments of a manifest', () => {
  /** The environments of the manifest in `app/appPackage`, in a workspace that has these files with it. */
  async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(root);
    const project = vscode.Uri.joinPath(root, 'project');
    const manifest = vscode.Uri.joinPath(project, 'app', 'appPackage', 'manifest.json');
    try {
      await vscode.workspace.fs.writeFile(manifest, new TextEncoder().encode('{}'));
      for (const [name, text] of Object.entries(files)) {
        const file = vscode.Uri.joinPath(project, name);
        await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
      }
      const environments = await findEnvironments(manifest);
      return environments.map(({ name, file }) => `${name}: ${file.path.slice(project.path.length + 1)}`);
    } finally {
      await vscode.workspace.fs.delete(project, { recursive: true });
    }
  }

  for (const line of [
    'environmentFolderPath: ./env',
    'environmentFolderPath: env/',
    "environmentFolderPath: './env' # where they are",
    'environmentFolderPath: .\\env',
    'environmentFolderPath: ../elsewhere',
    '',
  ])
    it(`are each found once (${line})`, async () => {
      const files = {
        'app/m365agents.yml': line,
        'app/m365agents.local.yml': '',
        'app/env/.env.dev': '',
        'app/env/.env.dev.user': '',
        'app/.env': '',
      };
      assert.deepEqual(await found(files), ['dev: app/env/.env.dev']);
    });

  it('are those of the folder that the project names, and no others', async () => {
    const files = {
      'app/teamsapp.yml': 'environmentFolderPath: "my env"',
      'app/my env/.env.dev': '',
      'app/env/.env.dev': '',
    };
    assert.deepEqual(await found(files), ['dev: app/my env/.env.dev']);
  });

  it('are not those of a project around it', async () => {
    const around = { 'm365agents.yml': '', 'env/.env.dev': '' };
    assert.deepEqual(
      [await found(around), await found({ ...around, 'app/m365agents.yml': '' })],
      [['dev: env/.env.dev'], []],
    );
  });
});

describe('The table of a comparison', () => {
  const application = (name: string, state: PermissionOnChat['state']): PermissionOnChat => ({
    name,
    type: 'application',
    state,
  });

  function app(rest: Partial<AppInChat> = {}): AppInChat {
    return {
      id: 'installation',
      teamsAppId: 'teams app',
      manifestId: id,
      entraAppId,
      isRegistered: true,
      name: 'Launch',
      version: '1.0.0',
      origin: 'organization',
      required: [],
      consented: [],
      permissions: [],
      joinedBy: undefined,
      ...rest,
    };
  }

  /** The lines of the table of a chat with these apps. */
  function lines(
    manifest: object,
    apps: readonly AppInChat[],
    rest: Partial<ChatApps> = {},
  ): readonly string[] {
    const reading = readManifest(JSON.stringify({ id, version: '1.0.0', ...manifest }), new Map());
    assert.ok(reading.kind === 'read');
    const chat = aChat(apps, { chatId: 'a', ...rest });
    const comparison = compareWithChat(reading.manifest, id, chat);
    const { text } = comparisonText(
      {
        manifest: reading.manifest,
        manifestId: id,
        environment: undefined,
        chats: [{ kind: 'compared', chatId: 'a', comparison }],
      },
      () => 'Launch chat',
    );
    return text.split('\n').slice(6);
  }

  it('tells a manifest of version 1.11 or older', () => {
    const manifest = { webApplicationInfo: { id: entraAppId, applicationPermissions: ['A.Chat'] } };
    assert.deepEqual(lines(manifest, [app({ permissions: [application('A.Chat', 'granted')] })]), [
      'version 1.0.0 · your organization',
      'Permission │ Type        │ State',
      '───────────┼─────────────┼──────────────────────',
      'A.Chat     │ application │ asked for and granted',
      '',
      'Notes',
      '- The manifest lists application permissions in "webApplicationInfo", as',
      '  manifests up to version 1.11 do. Delegated ones need a newer version.',
      '',
    ]);
  });

  it('has a part for each of two installations of one manifest', () => {
    const twins = [app({ origin: 'sideloaded' }), app({ version: '0.9.0' })];
    assert.deepEqual(lines({ webApplicationInfo: { id: entraAppId } }, twins), [
      'version 1.0.0 · sideloaded',
      'No permission is asked for or granted.',
      'version 0.9.0 · your organization',
      'No permission is asked for or granted.',
      '- Version 0.9.0 is installed; the manifest is version 1.0.0.',
      '- The manifest matches 2 apps in this chat, such as one sideloaded and one of',
      '  your organization. Each has its own permissions, unless they share an app',
      '  registration.',
      '',
      '',
    ]);
  });

  it('shows permissions of teams and people apart', () => {
    const asked = ['A.Group', 'B.User'].map(name => ({ name, type: 'Application' }));
    const manifest = {
      webApplicationInfo: { id: entraAppId },
      authorization: { permissions: { resourceSpecific: asked } },
    };
    assert.deepEqual(lines(manifest, [app()]), [
      'version 1.0.0 · your organization',
      'No permission is asked for or granted.',
      '',
      'Notes',
      '- For teams or people, so not granted in chats: A.Group (application), B.User',
      '  (application)',
      '',
    ]);
  });

  it('tells an app without a registration in Entra', () => {
    const asked = [{ name: 'A.Chat', type: 'Application' }];
    const manifest = { authorization: { permissions: { resourceSpecific: asked } } };
    assert.deepEqual(lines(manifest, [app({ entraAppId: undefined, isRegistered: false })]), [
      'version 1.0.0 · your organization',
      'Permission │ Type        │ State',
      '───────────┼─────────────┼────────────────────────────────────────────',
      'A.Chat     │ application │ asked for, not granted: no app registration',
      '- The installed app has no registration in Microsoft Entra, so nothing can be',
      '  granted to it.',
      '',
      'Notes',
      '- The manifest asks for permissions and has no "webApplicationInfo", so nothing',
      '  can be granted to it.',
      '',
    ]);
  });

  it('says that China lists no grants', () => {
    const asked = [{ name: 'A.Chat', type: 'Application' }];
    const manifest = {
      webApplicationInfo: { id: entraAppId },
      authorization: { permissions: { resourceSpecific: asked } },
    };
    const installed = app({ permissions: [application('A.Chat', 'consented')] });
    assert.deepEqual(lines(manifest, [installed], { grants: { kind: 'notInCloud' } }), [
      'version 1.0.0 · your organization',
      'Permission │ Type        │ State',
      '───────────┼─────────────┼─────────────────────────────────────',
      'A.Chat     │ application │ asked for, not known whether granted',
      '- This cloud does not list what was granted to apps.',
      '',
      '',
    ]);
  });

  it('does not call an app missing where another does not say which it is', () => {
    const manifest = { webApplicationInfo: { id: entraAppId } };
    assert.deepEqual(lines(manifest, [app({ manifestId: undefined })]), [
      'It is not known whether the app is installed in this chat.',
      '- Microsoft Graph does not say to which manifest an app in this chat belongs, so',
      '  it may be this one.',
      '',
      '',
    ]);
  });

  it('says that another app may be the same once more', () => {
    const manifest = { webApplicationInfo: { id: entraAppId } };
    assert.deepEqual(lines(manifest, [app(), app({ manifestId: undefined })]), [
      'version 1.0.0 · your organization',
      'No permission is asked for or granted.',
      '- Microsoft Graph does not say to which manifest an app in this chat belongs, so',
      '  it may be this one.',
      '',
      '',
    ]);
  });

  it('says what may be missing of the chat, and by which id the grants were found', () => {
    const manifest = { webApplicationInfo: { id: entraAppId } };
    const rest = { unreadable: 2, isCut: true };
    assert.deepEqual(lines(manifest, [app({ joinedBy: 'clientId' })], rest), [
      'version 1.0.0 · your organization',
      'No permission is asked for or granted.',
      '- Its grants were found by clientId, because no clientAppId fits.',
      '- 2 entries could not be read.',
      "- There may be more: Microsoft Graph's paging did not come to an end.",
      '',
      '',
    ]);
  });
});
