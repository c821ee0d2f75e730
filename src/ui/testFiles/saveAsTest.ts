import * as vscode from 'vscode';
import type { CheckHistory } from '../../checks/checkHistory.ts';
import { parseTestFile, type FileTest } from '../../checks/testFile.ts';
import {
  insertionsFor,
  newTestFile,
  savable,
  type Insertion,
  type Savable,
} from '../../checks/testFileWriter.ts';
import { TargetNames, targetsText } from '../checks/checkText.ts';
import { askInput, askPick, MultiStepInput, type Step } from '../input/multiStepInput.ts';
import { notificationText, pickText } from '../text/safeText.ts';
import { expectationText } from './testFileText.ts';
import { findTestFiles } from './testFileUris.ts';
import { checksNodeOf } from '../checks/checkNodes.ts';

/** How many files are offered. */
const offeredFiles = 100;

/** Where tests are to be saved. */
interface Destination {
  readonly uri: vscode.Uri;
  readonly isNew: boolean;
  /** The names that its tests have. */
  readonly taken: ReadonlySet<string>;
}

/** Save as Test…: writes what a run or one line of it found into a test file, as what is expected from then on. */
export async function saveAsTest(history: CheckHistory, ...args: readonly unknown[]): Promise<void> {
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
        ? vscode.l10n.t('The check names more people than a test may, so it cannot be saved.')
        : vscode.l10n.t('Nothing is known yet, so there is nothing to expect. Run the check again.'),
    );
    return;
  }
  const answer = await askWhere(found);
  if (!answer) {
    return;
  }
  const tests = namedTests(found, answer.name).map(test => ({ ...test, account: run.askedBy }));
  if (await write(answer.destination, tests)) {
    tellLeftOut(found);
  }
}

/** Asks for file and name; `undefined` if the person gave up. */
async function askWhere(
  found: Savable,
): Promise<{ readonly destination: Destination; readonly name: string } | undefined> {
  const title = vscode.l10n.t('Save as Test');
  const files = await findTestFiles(offeredFiles);
  let answer: { destination: Destination; name: string } | undefined;
  let typed = suggestedName(found);

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
      placeholder: vscode.l10n.t('In which file?'),
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
  const path = chosen.path.endsWith('.teamsaccess.json')
    ? chosen.path
    : `${chosen.path.replace(/\.json$/, '')}.teamsaccess.json`;
  const uri = chosen.with({ path });
  const isThere = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  // Whoever chose a file that is there adds to it: nothing is ever written over.
  return isThere ? existing(uri) : { uri, isNew: true, taken: new Set() };
}

/** A file that is there; `undefined`, and said why, if nothing can be added to it. */
async function existing(uri: vscode.Uri): Promise<Destination | undefined> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { entries } = parseTestFile(document.getText());
  return insertionsIn(document, [])
    ? { uri, isNew: false, taken: new Set(entries.flatMap(({ name }) => name ?? [])) }
    : refuse(document);
}

/** What to put into a document to add the tests; `undefined` if something is wrong with it. */
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
    vscode.l10n.t('Something is wrong with this file, so nothing was added to it. Mend it, then save again.'),
  );
}

/**
 * Writes the tests through the editor, where they are seen and can be undone. What was not saved before stays unsaved.
 * @returns whether they were written; the person knows why not.
 */
async function write({ uri, isNew }: Destination, tests: readonly FileTest[]): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  const before = isNew ? undefined : await vscode.workspace.openTextDocument(uri);
  const wasDirty = before?.isDirty ?? false;
  if (before) {
    const insertions = insertionsIn(before, tests);
    if (!insertions) {
      // It was changed while the name was asked for.
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

/** The tests with their names: of several, each with what tells it from the others. */
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
    : vscode.l10n.t('What are the tests about? The verdicts differ, so {count} tests are made of them.', {
        count: findings.length,
      });
}

function suggestedName({ findings }: Savable): string {
  const [first] = findings;
  return first ? targetsText(first.targets.slice(0, 3), new TargetNames(undefined)) : '';
}

function tellLeftOut({ unknown, tooLong }: Savable): void {
  if (unknown + tooLong > 0) {
    void vscode.window.showInformationMessage(
      notificationText(
        vscode.l10n.t('Saved without what nobody knows or no test can hold: {count} left out.', {
          count: unknown + tooLong,
        }),
      ),
    );
  }
}

function fileItem(uri: vscode.Uri): vscode.QuickPickItem & { readonly uri: vscode.Uri | undefined } {
  return { label: pickText(vscode.workspace.asRelativePath(uri)), uri };
}
