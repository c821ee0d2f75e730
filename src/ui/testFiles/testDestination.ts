import * as vscode from 'vscode';
import type { FileTest } from '../../testFiles/model.ts';
import { parseTestFile } from '../../testFiles/testFile.ts';
import { changesFor, newTestFile, type TextChange } from '../../testFiles/testFileWriter.ts';
import { askPick, type MultiStepInput } from '../input/multiStepInput.ts';
import { pickText } from '../text/safeText.ts';
import { findTestFiles } from './testFileUris.ts';

/** How many files are offered. */
const offeredFiles = 100;

/** Where tests are to be saved. */
export interface Destination {
  readonly uri: vscode.Uri;
  readonly isNew: boolean;
  /** The names that its tests have. */
  readonly taken: ReadonlySet<string>;
}

/**
 * Asks for a file, as the first of some steps.
 * @returns `undefined`, and the person was told why, if nothing can be added to it.
 */
export async function askDestination(
  input: MultiStepInput,
  totalSteps: number,
): Promise<Destination | undefined> {
  const files = await findTestFiles(offeredFiles);
  const { uri } = await askPick(input, {
    title: vscode.l10n.t('Save as Test'),
    step: 1,
    totalSteps,
    placeholder: vscode.l10n.t('Which file?'),
    items: [...files.map(fileItem), { label: vscode.l10n.t('New file…'), uri: undefined }],
  });
  return uri ? existing(uri) : askNewFile();
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
  return changesIn(document, [])
    ? { uri, isNew: false, taken: new Set(entries.flatMap(({ name }) => name ?? [])) }
    : refuse(document);
}

/** What to change in a document to add the tests; `undefined` if it has errors. */
function changesIn(
  document: vscode.TextDocument,
  tests: readonly FileTest[],
): readonly TextChange[] | undefined {
  const text = document.getText();
  return text.trim() === '' ? [{ offset: 0, length: 0, text: newTestFile(tests) }] : changesFor(text, tests);
}

async function refuse(document: vscode.TextDocument): Promise<undefined> {
  await vscode.window.showTextDocument(document);
  const { problems } = parseTestFile(document.getText());
  void vscode.window.showWarningMessage(
    problems.some(({ fault }) => fault.kind === 'newerVersion')
      ? vscode.l10n.t(
          'This file is of a newer version of the format, so nothing was added. Update the extension, or save to another file.',
        )
      : vscode.l10n.t('This file has errors, so nothing was added. Fix them, then save again.'),
  );
}

/**
 * Writes tests through the editor, where they are seen and can be undone. A file with unsaved changes stays unsaved.
 * @returns whether they were written, to the file or to its unsaved changes; if not, the person was told why.
 */
export async function writeTests(
  { uri, isNew }: Pick<Destination, 'uri' | 'isNew'>,
  tests: readonly FileTest[],
): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  const before = isNew ? undefined : await vscode.workspace.openTextDocument(uri);
  const wasDirty = before?.isDirty ?? false;
  if (before) {
    const changes = changesIn(before, tests);
    if (!changes) {
      // Somebody broke it while something was being asked.
      await refuse(before);
      return false;
    }
    for (const { offset, length, text } of changes) {
      const place = new vscode.Range(before.positionAt(offset), before.positionAt(offset + length));
      edit.replace(uri, place, text);
    }
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
  // Where it cannot be saved, VS Code says why, and the editor keeps it.
  return wasDirty || (await written.save());
}

function fileItem(uri: vscode.Uri): vscode.QuickPickItem & { readonly uri: vscode.Uri | undefined } {
  return { label: pickText(vscode.workspace.asRelativePath(uri)), uri };
}
