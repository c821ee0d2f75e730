import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { alex } from '../../emulator/seed/people.ts';
import { outside } from './outside.ts';
import { eventually, listChats, run, useProduct } from './product.ts';

const good = {
  name: 'Good',
  interaction: 'createChat',
  targets: ['laura@fabrikam.example', 'alexw@contoso.example'],
  expect: 'allowed',
};
const text = JSON.stringify({ version: 1, tests: [good, { ...good, expect: 'maybe' }] }, null, 2);

function inWorkspace(...parts: readonly string[]): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, ...parts);
}

function testFile(): vscode.Uri {
  return inWorkspace('integration.teamsaccess.json');
}

async function write(content: string, uri = testFile()): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
}

async function remove(uri: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.delete(uri, { recursive: true }).then(undefined, () => undefined);
}

/** What is wrong with the file, each with its place, once there are so many problems. */
async function problems(count: number): Promise<readonly string[]> {
  const all = await eventually(
    () => vscode.languages.getDiagnostics(testFile()),
    diagnostics => diagnostics.length === count,
  );
  return all.map(({ message, range, source }) => {
    const { start, end } = range;
    return `${start.line}:${start.character}-${end.line}:${end.character} ${source ?? ''}: ${message}`;
  });
}

/** The tests of the file by their ids, below the file's own. */
async function tests(count: number, uri = testFile()): Promise<readonly string[]> {
  const ids = await eventually(
    // The ids from the controller's down, as VS Code keeps them.
    async () => vscode.commands.executeCommand<string[][]>('vscode.testing.getTestsInFile', uri),
    found => found.filter(({ length }) => length === 3).length === count,
  );
  const key = uri.toString();
  return ids.flatMap(([, , id]) => (id === undefined ? [] : [id.slice(key.length + 1)])).sort();
}

describe('A test file of the workspace', () => {
  useProduct();
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(testFile()).then(undefined, () => undefined);
    await problems(0);
  });

  it('is shown with its tests and with what is wrong, without anything being sent', async () => {
    await write(text);
    assert.deepEqual(await tests(2), ['Good', 'Good#1']);
    assert.deepEqual(await problems(2), [
      '13:14-13:20 Teams Chat Access: Another test in this file has the name "Good".',
      '19:16-19:23 Teams Chat Access: Possible values: allowed, denied.',
    ]);
    assert.deepEqual(await outside.requests(), []);
  });

  it('is read again when it changes on the disk, and gone when it is deleted', async () => {
    await write(text);
    await tests(2);
    await write(text.replace('"version": 1', '"version": 3'));
    assert.deepEqual(await problems(1), [
      '1:13-1:14 Teams Chat Access: This file has version 3 and needs a newer Teams Chat Access. Update the extension to run its tests.',
    ]);
    assert.deepEqual(await tests(0), []);
    await vscode.workspace.fs.delete(testFile());
    assert.deepEqual(await problems(0), []);
  });

  it('is read as it stands in the editor, saved or not', async () => {
    await write(JSON.stringify({ version: 1, tests: [good] }));
    await tests(1);
    const editor = await vscode.window.showTextDocument(testFile());
    const at = editor.document.getText().indexOf('laura@');
    const start = editor.document.positionAt(at);
    await editor.edit(edit => edit.replace(new vscode.Range(start, start.translate(0, 6)), 'laura '));
    const faulty = '"laura fabrikam.example"';
    assert.deepEqual(await problems(1), [
      `0:${at - 1}-0:${at - 1 + faulty.length} Teams Chat Access: ${faulty} is neither an address nor an ID.`,
    ]);
  });

  it('is gone with its file, although VS Code keeps its document', async () => {
    await write(text);
    await vscode.workspace.openTextDocument(testFile());
    await tests(2);
    await vscode.workspace.fs.delete(testFile());
    assert.deepEqual(await tests(0), []);
    assert.deepEqual(await problems(0), []);
  });

  it('names who would ask themselves, as long as they are signed in', async () => {
    await listChats(alex);
    await write(JSON.stringify({ version: 1, tests: [good] }));
    const [problem] = await problems(1);
    assert.match(problem ?? '', /: "alexw@contoso\.example" is you\. Name other people only\.$/);
    await run('signOut');
    assert.deepEqual(await problems(0), []);
  });

  it('is shown whatever its tests are called, and keeps no other file from being shown', async () => {
    const other = inWorkspace('other.teamsaccess.json');
    const names = ['\u0000', 'a\u0000b', 'a\u0000b', 'x'.repeat(100_000), 'X', 'X#6', 'X', '../#?'];
    try {
      await write(JSON.stringify({ version: 1, tests: names.map(name => ({ ...good, name })) }));
      await write(JSON.stringify({ version: 1, tests: [good] }), other);
      assert.deepEqual(await tests(1, other), ['Good']);
      const shown = await tests(names.length);
      assert.equal(new Set(shown).size, names.length);
    } finally {
      await remove(other);
    }
  });
});

describe('A test of an app in a test file', () => {
  useProduct();
  const aboutApp = {
    name: 'Launch Companion in Contoso Launch',
    app: { manifest: 'appPackage/manifest.json', environment: 'dev' },
    chat: '19:launch@thread.v2',
    expect: { permissions: 'manifest' },
  };
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await remove(testFile());
    await problems(0);
  });

  /** A file with tests, each of which differs from a whole one in this. */
  function fileWith(version: number, ...changes: readonly object[]): string {
    const all = changes.map((change, index) => ({ ...aboutApp, name: `Test ${index}`, ...change }));
    return JSON.stringify({ version, tests: all });
  }

  it('has what is wrong said at its place, once a place', async () => {
    const content = fileWith(
      2,
      { app: { manifest: '../manifest.json' } },
      { app: { manifest: 'C:/manifest.json' } },
      { app: { id: '${{TEAMS_APP_ID}}' } },
      { chat: 'Contoso Launch' },
      { expect: { permissions: [{ name: 'ChannelMessage.Read.Group', type: 'Application' }] } },
    );
    const at = (part: string, after = ''): number => content.indexOf(part, content.indexOf(after));
    await write(content);
    const found = (await problems(6)).map(text => {
      const [, place = '', message = ''] = /^0:(\d+)-\S* Teams Chat Access: (.*)$/.exec(text) ?? [];
      return [Number(place), message] as const;
    });
    assert.deepEqual(
      new Map(found),
      new Map([
        [at('"../'), 'This path leads out of the workspace folder. Nothing outside of it is read.'],
        [at('"C:/'), 'Name the manifest by its path from the folder of this file.'],
        [
          at('"${{'),
          'This is not an app ID. Use the "id" of its manifest or its ID in the catalog, usually a GUID. For a manifest with placeholders, name its path: "manifest".',
        ],
        [
          at('"manifest"', '${{'),
          'The app is named by its ID, so there is no manifest to read this from. Say what is expected, or name a "manifest" instead of the ID.',
        ],
        [
          at('"Contoso Launch"'),
          'This is not a chat ID. A chat ID begins with 19: and contains an @. Use Copy ID in the Chats view.',
        ],
        [at('"ChannelMessage'), 'This permission is for teams, so it cannot be granted in a chat.'],
      ]),
    );
  });

  it('needs version 2 of the format, and a newer one is named as such', async () => {
    await write(fileWith(1, {}));
    const [older] = await problems(1);
    assert.match(older ?? '', /: Tests of apps need version 2 of the format: set "version" to 2\.$/);
    await write(fileWith(3, {}));
    await eventually(
      async () => (await problems(1))[0] ?? '',
      text => text.includes('This file has version 3 and needs a newer Teams Chat Access.'),
    );
    await write(fileWith(2, {}));
    assert.deepEqual(await problems(0), []);
  });
});

describe('The test files that are shown', () => {
  useProduct();
  const folder = (): vscode.Uri => inWorkspace('checks');
  const moved = (): vscode.Uri => inWorkspace('moved');
  const content = JSON.stringify({ version: 1, tests: [good, { ...good, expect: 'maybe', name: 'Other' }] });
  const fileIn = (parent: vscode.Uri, name = 'a.teamsaccess.json'): vscode.Uri =>
    vscode.Uri.joinPath(parent, name);
  const diagnosed = (uri: vscode.Uri): number => vscode.languages.getDiagnostics(uri).length;

  /** What is shown of a file, once it is so many tests: their number, and that of the problems. */
  async function shown(uri: vscode.Uri, count: number): Promise<readonly number[]> {
    const { length } = await tests(count, uri);
    return [
      length,
      await eventually(
        () => diagnosed(uri),
        found => found === (count === 0 ? 0 : 1),
      ),
    ];
  }

  beforeEach(async () => {
    await write(content, fileIn(folder()));
    await shown(fileIn(folder()), 2);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await remove(folder());
    await remove(moved());
  });

  it('go with their folder', async () => {
    await remove(folder());
    assert.deepEqual(await shown(fileIn(folder()), 0), [0, 0]);
  });

  it('move with their folder, whoever moves it', async () => {
    await vscode.workspace.fs.rename(folder(), moved());
    assert.deepEqual(
      [await shown(fileIn(moved()), 2), await shown(fileIn(folder()), 0)],
      [
        [2, 1],
        [0, 0],
      ],
    );
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(moved(), folder());
    assert.equal(await vscode.workspace.applyEdit(edit), true);
    assert.deepEqual(
      [await shown(fileIn(folder()), 2), await shown(fileIn(moved()), 0)],
      [
        [2, 1],
        [0, 0],
      ],
    );
  });

  it('follow a new name, and are none under a name of another kind', async () => {
    const renamed = fileIn(folder(), 'b.teamsaccess.json');
    const plain = fileIn(folder(), 'b.json');
    await vscode.workspace.fs.rename(fileIn(folder()), renamed);
    assert.deepEqual(
      [await shown(renamed, 2), await shown(fileIn(folder()), 0)],
      [
        [2, 1],
        [0, 0],
      ],
    );
    await vscode.workspace.fs.rename(renamed, plain);
    assert.deepEqual(await shown(renamed, 0), [0, 0]);
    await vscode.workspace.fs.rename(plain, renamed);
    assert.deepEqual(await shown(renamed, 2), [2, 1]);
  });

  it('are those of editors that were never saved too, until they are closed', async () => {
    const untitled = vscode.Uri.from({ scheme: 'untitled', path: '/new.teamsaccess.json' });
    const editor = await vscode.window.showTextDocument(untitled);
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), content));
    assert.equal((await tests(2, untitled)).length, 2);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    assert.deepEqual(await tests(0, untitled), []);
  });
});
