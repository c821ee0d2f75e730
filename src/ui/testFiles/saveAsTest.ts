import * as vscode from 'vscode';
import { targetKey } from '../../checks/target.ts';
import { parseTestFile, type FileTest } from '../../checks/testFile.ts';
import {
  insertionsFor,
  newTestFile,
  savable,
  type Insertion,
  type Savable,
} from '../../checks/testFileWriter.ts';
import type { Services } from '../../session/services.ts';
import { namesIn } from '../checks/checkConnection.ts';
import { checksNodeOf } from '../checks/checkNodes.ts';
import { targetsText, type TargetNames } from '../checks/checkText.ts';
import { askInput, askPick, MultiStepInput, type Step } from '../input/multiStepInput.ts';
import { pickText } from '../text/safeText.ts';
import { expectationText } from './testFileText.ts';
import { findTestFiles } from './testFileUris.ts';

/** How many people the name of a test names. */
const namesInName = 3;

/** How many files are offered. */
const offeredFiles = 100;

/** Where tests are to be saved. */
interface Destination {
  readonly uri: vscode.Uri;
  readonly isNew: boolean;
  /** The names that its tests have. */
  readonly taken: ReadonlySet<string>;
}

/** Save as Test…: writes the results of a run, or one of them, into a test file as what is expected from then on. */
export async function saveAsTest(
  { connections, history }: Pick<Services, 'connections' | 'history'>,
  ...args: readonly unknown[]
): Promise<void> {
  await history.load();
  const node = checksNodeOf(args[0]);
  const run = node?.run ?? history.runs[0];
  if (!run) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no check to save yet.'));
    return;
  }
  const found = savable(node?.kind === 'result' ? [node.result] : run.results);
  if (found.findings.length === 0) {
    void vscode.window.showWarningMessage(
      found.tooLong > 0
        ? vscode.l10n.t('This check names more people than a test can, so it cannot be saved.')
        : vscode.l10n.t('All results of this check are unknown, so there is nothing to save. Run it again.'),
    );
    return;
  }
  const answer = await askWhere(found, await namesIn(connections.current));
  if (!answer) {
    return;
  }
  const tests = namedTests(found, answer.name).map(test => ({ ...test, account: run.askedBy }));
  if (await write(answer.destination, tests)) {
    showLeftOut(found);
  }
}

/** Asks for file and name; `undefined` if the person gave up. */
async function askWhere(
  found: Savable,
  names: TargetNames,
): Promise<{ readonly destination: Destination; readonly name: string } | undefined> {
  const title = vscode.l10n.t('Save as Test');
  const files = await findTestFiles(offeredFiles);
  let answer: { destination: Destination; name: string } | undefined;
  let typed = suggestedName(found, names);

  const askName =
    (destination: Destination): Step =>
    async input => {
      typed = await askInput(input, {
        title,
        step: 2,
        totalSteps: 2,
        value: typed,
        prompt: namePrompt(found),
        placeholder: vscode.l10n.t('Sales may write to Fabrikam'),
        problemOf: name => nameProblem(found, name.trim(), destination.taken),
      });
      answer = { destination, name: typed.trim() };
      return undefined;
    };

  const askFile: Step = async input => {
    const { uri } = await askPick(input, {
      title,
      step: 1,
      totalSteps: 2,
      placeholder: vscode.l10n.t('Which file?'),
      items: [...files.map(fileItem), { label: vscode.l10n.t('New file…'), uri: undefined }],
    });
    const destination = uri ? await existing(uri) : await askNewFile();
    return destination && askName(destination);
  };

  return (await MultiStepInput.run(askFile)) ? answer : undefined;
}

async function askNewFile(): Promise<Destination | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save as Test'),
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder.uri, 'chats.teamsaccess.json') } : {}),
    filters: { [vscode.l10n.t('Test files')]: ['teamsaccess.json'] },
  });
  if (!chosen) {
    return undefined;
  }
  // The simple dialog adds the ending to a name that has it already.
  const path = `${chosen.path.replace(/(?:\.teamsaccess)?\.json$|(?:\.teamsaccess\.json)+$/, '')}.teamsaccess.json`;
  const uri = chosen.with({ path });
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  // Nothing is ever overwritten: choosing a file that exists adds to it.
  return exists ? existing(uri) : { uri, isNew: true, taken: new Set() };
}

/** A file that exists; `undefined`, and the person was told why, if nothing can be added to it. */
async function existing(uri: vscode.Uri): Promise<Destination | undefined> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { entries } = parseTestFile(document.getText());
  return insertionsIn(document, [])
    ? { uri, isNew: false, taken: new Set(entries.flatMap(({ name }) => name ?? [])) }
    : refuse(document);
}

/** What to insert into a document to add the tests; `undefined` if it has errors. */
function insertionsIn(
  document: vscode.TextDocument,
  tests: readonly FileTest[],
): readonly Insertion[] | undefined {
  const text = document.getText();
  return text.trim() === '' ? [{ offset: 0, text: newTestFile(tests) }] : insertionsFor(text, tests);
}

async function refuse(document: vscode.TextDocument): Promise<undefined> {
  await vscode.window.showTextDocument(document);
  void vscode.window.showWarningMessage(
    vscode.l10n.t('This file has errors, so nothing was added. Fix them, then save again.'),
  );
}

/**
 * Writes the tests through the editor, where they are seen and can be undone. A file with unsaved changes stays unsaved.
 * @returns whether they were written; if not, the person was told why.
 */
async function write({ uri, isNew }: Destination, tests: readonly FileTest[]): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  const before = isNew ? undefined : await vscode.workspace.openTextDocument(uri);
  const wasDirty = before?.isDirty ?? false;
  if (before) {
    const insertions = insertionsIn(before, tests);
    if (!insertions) {
      // Somebody broke it while the name was being asked for.
      await refuse(before);
      return false;
    }
    insertions.forEach(({ offset, text }) => edit.insert(uri, before.positionAt(offset), text));
  } else {
    edit.createFile(uri);
    edit.insert(uri, new vscode.Position(0, 0), newTestFile(tests));
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showWarningMessage(vscode.l10n.t('The file cannot be changed, so nothing was saved.'));
    return false;
  }
  const written = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(written);
  const last = parseTestFile(written.getText()).entries.at(-1);
  if (last) {
    const start = written.positionAt(last.place.offset);
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(
      new vscode.Range(start, written.positionAt(last.place.offset + last.place.length)),
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
  }
  if (!wasDirty) {
    await written.save();
  }
  return true;
}

/** Names the tests: each of several gets an ending that tells it apart. */
function namedTests({ findings }: Savable, name: string): Omit<FileTest, 'account'>[] {
  return findings.map((finding, index) => {
    const kind =
      finding.mode === 'together'
        ? vscode.l10n.t('{verdict} together', { verdict: expectationText(finding.expect) })
        : expectationText(finding.expect);
    const same = findings
      .slice(0, index)
      .filter(({ mode, expect }) => mode === finding.mode && expect === finding.expect).length;
    const suffix = same === 0 ? kind : `${kind} ${same + 1}`;
    return { ...finding, name: findings.length === 1 ? name : `${name} (${suffix})` };
  });
}

function nameProblem(found: Savable, name: string, taken: ReadonlySet<string>): string | undefined {
  if (name === '') {
    return vscode.l10n.t('Give the test a name.');
  }
  const twice = namedTests(found, name).find(test => taken.has(test.name));
  return twice && vscode.l10n.t('The file has a test with the name "{name}".', { name: twice.name });
}

function namePrompt({ findings }: Savable): string {
  return findings.length === 1
    ? vscode.l10n.t('What is the test about?')
    : vscode.l10n.t('What are the tests about? The verdicts differ, so this makes {count} tests.', {
        count: findings.length,
      });
}

/** A name that says whom the tests are about. */
function suggestedName({ findings }: Savable, names: TargetNames): string {
  const targets = new Map(
    findings.flatMap(({ targets: some }) => some.map(target => [targetKey(target), target] as const)),
  );
  const first = targetsText([...targets.values()].slice(0, namesInName), names);
  const more = targets.size - namesInName;
  return more > 0 ? vscode.l10n.t('{names} and {count} more', { names: first, count: more }) : first;
}

function showLeftOut({ unknown, tooLong }: Savable): void {
  const count = unknown + tooLong;
  if (count > 0) {
    void vscode.window.showInformationMessage(
      count === 1
        ? vscode.l10n.t('Saved. 1 result was left out: unknown, or too many people for one test.')
        : vscode.l10n.t('Saved. {count} results were left out: unknown, or too many people for one test.', {
            count,
          }),
    );
  }
}

function fileItem(uri: vscode.Uri): vscode.QuickPickItem & { readonly uri: vscode.Uri | undefined } {
  return { label: pickText(vscode.workspace.asRelativePath(uri)), uri };
}
