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

function testFile(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, 'integration.teamsaccess.json');
}

async function write(content: string): Promise<void> {
  await vscode.workspace.fs.writeFile(testFile(), new TextEncoder().encode(content));
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
async function tests(count: number): Promise<readonly string[]> {
  const ids = await eventually(
    // The ids from the controller's down, as VS Code keeps them.
    async () => vscode.commands.executeCommand<string[][]>('vscode.testing.getTestsInFile', testFile()),
    found => found.filter(({ length }) => length === 3).length === count,
  );
  const key = testFile().toString();
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
    await write(text.replace('"version": 1', '"version": 2'));
    assert.deepEqual(await problems(1), [
      '1:13-1:14 Teams Chat Access: This file has version 2 and needs a newer Teams Chat Access. Update the extension to run its tests.',
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

  it('names who would ask themselves, as long as they are signed in', async () => {
    await listChats(alex);
    await write(JSON.stringify({ version: 1, tests: [good] }));
    const [problem] = await problems(1);
    assert.match(problem ?? '', /: "alexw@contoso\.example" is you\. Name other people only\.$/);
    await run('signOut');
    assert.deepEqual(await problems(0), []);
  });
});
