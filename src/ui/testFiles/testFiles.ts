import * as vscode from 'vscode';
import type { OwnIdentity } from '../../checks/target.ts';
import { failureOf } from '../../core/failure.ts';
import { Lines } from '../../core/jsonNodes.ts';
import { LatestReadings } from '../../core/latestReadings.ts';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';
import type { Log } from '../../core/log.ts';
import type { Connections } from '../../session/connections.ts';
import { testFileLimits } from '../../testFiles/model.ts';
import { parseTestFile, tooLargeTestFile } from '../../testFiles/testFile.ts';
import { MovedFoldersWatch } from './movedFoldersWatch.ts';
import { TestFileDiagnostics } from './testFileDiagnostics.ts';
import { findTestFiles, isTestFile, isWithin, openDocument, testFileGlob } from './testFileUris.ts';
import { TestItems, type ShownFile } from './testItems.ts';

/** Test files that are read of a workspace. */
const mostFiles = 500;

/** How long typing must pause before a file is read again, in milliseconds. */
const pauseMs = 200;

/** How long after it has gone a file is looked for again, in milliseconds. */
const returnMs = 1000;

/** The test files of the workspace and of the editors as they are now. What is changed in an editor counts, not what is on the disk. */
export class TestFiles implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly diagnostics = this.disposables.add(new TestFileDiagnostics());
  private readonly shown = new Map<string, ShownFile>();
  private readonly readings = new LatestReadings();
  /** Readings that wait for a pause. */
  private readonly later = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly items: TestItems,
    private readonly connections: Connections,
    private readonly log: Log,
  ) {
    const { workspace } = vscode;
    const add = (disposable: Disposable): unknown => this.disposables.add(disposable);
    const watcher = workspace.createFileSystemWatcher(testFileGlob);
    add(watcher);
    for (const changed of [watcher.onDidCreate, watcher.onDidChange]) {
      add(changed(uri => void this.read(uri)));
    }
    add(watcher.onDidDelete(uri => this.readNowAndLater(uri)));
    add(workspace.onDidOpenTextDocument(({ uri }) => void this.read(uri)));
    add(workspace.onDidCloseTextDocument(({ uri }) => void this.read(uri)));
    add(workspace.onDidChangeTextDocument(({ document }) => this.readSoon(document.uri)));
    add(workspace.onDidChangeWorkspaceFolders(() => void this.find()));
    add(
      new MovedFoldersWatch({
        onGone: uri => this.knownWithin(uri).forEach(gone => this.readNowAndLater(gone)),
        onChanged: uri => this.knownIn(uri).forEach(known => void this.read(known)),
        onCame: folder => void this.find(folder),
      }),
    );
    add(connections.onDidChange(() => this.shown.forEach(file => this.diagnostics.show(file, this.own))));
    add({ dispose: () => this.later.forEach(timer => clearTimeout(timer)) });
  }

  /** Looks for the files of the workspace, or of one folder in it, and reads them. Never throws. */
  async find(folder?: vscode.Uri): Promise<void> {
    const found = await findTestFiles(mostFiles, folder);
    const others = folder
      ? []
      : [...vscode.workspace.textDocuments, ...this.shown.values()].map(({ uri }) => uri);
    const uris = new Map([...others, ...found].map(uri => [uri.toString(), uri]));
    await Promise.all([...uris.values()].map(uri => this.read(uri)));
  }

  /**
   * Reads a file as it is now and shows it, or hides it if it no longer exists. It may change meanwhile: then it is shown
   * as it is after that, before this ends. Never throws: what cannot be shown is said in its place, and hides no other file.
   */
  async read(uri: vscode.Uri): Promise<void> {
    if (!isTestFile(uri)) {
      return;
    }
    const key = uri.toString();
    clearTimeout(this.later.get(key));
    await this.readings.run(
      key,
      () => this.textOf(uri),
      text => this.showOrHide(uri, text),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private knownWithin(uri: vscode.Uri): readonly vscode.Uri[] {
    return [...this.shown.values()].map(file => file.uri).filter(file => isWithin(file, uri));
  }

  /** Those that lie in a folder itself, not in one below it. */
  private knownIn(folder: vscode.Uri): readonly vscode.Uri[] {
    return this.knownWithin(folder).filter(
      file => vscode.Uri.joinPath(file, '..').toString() === folder.toString(),
    );
  }

  /** A file may come back at once, as under a new name and back. VS Code may take that for nothing, and tell nobody. */
  private readNowAndLater(uri: vscode.Uri): void {
    void this.read(uri);
    this.readSoon(uri, returnMs);
  }

  private readSoon(uri: vscode.Uri, ms = pauseMs): void {
    if (isTestFile(uri)) {
      const key = uri.toString();
      clearTimeout(this.later.get(key));
      this.later.set(
        key,
        setTimeout(() => void this.read(uri), ms),
      );
    }
  }

  /**
   * The text of a file; `undefined` if it does not exist, or belongs neither to the workspace nor to an editor. Without
   * changes a document says nothing that the disk does not say, and VS Code may keep it when its file is long gone.
   */
  private async textOf(uri: vscode.Uri): Promise<string | typeof tooLarge | undefined> {
    const document = openDocument(uri);
    const isOfWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    if (document && (document.isDirty || !isOfWorkspace)) {
      return document.getText();
    }
    if (!isOfWorkspace) {
      return undefined;
    }
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      // A character takes four bytes at most.
      return size > 4 * testFileLimits.characters
        ? tooLarge
        : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
      // Deleted, moved or out of reach. If it comes back, the watcher or the next search finds it.
      return undefined;
    }
  }

  private showOrHide(uri: vscode.Uri, text: string | typeof tooLarge | undefined): void {
    try {
      if (text === undefined) {
        this.hide(uri);
      } else {
        this.show(uri, text);
      }
    } catch (thrown) {
      this.log.failed('checks', 'show a test file', failureOf(thrown));
      this.shown.delete(uri.toString());
      this.diagnostics.hide(uri);
      this.items.showFailure(uri);
    }
  }

  private show(uri: vscode.Uri, read: string | typeof tooLarge): void {
    const key = uri.toString();
    const text = read === tooLarge ? '' : read;
    const known = this.shown.get(key);
    // Opening or closing a file does not change it, but changes which problems the editor reports.
    const isSame = known?.text === text && (known.parsed === tooLargeTestFile) === (read === tooLarge);
    const parsed = read === tooLarge ? tooLargeTestFile : undefined;
    const file = isSame
      ? known
      : { uri, text, parsed: parsed ?? parseTestFile(text), lines: new Lines(text) };
    if (!isSame) {
      this.items.show(file);
      this.shown.set(key, file);
    }
    this.diagnostics.show(file, this.own);
  }

  private hide(uri: vscode.Uri): void {
    this.shown.delete(uri.toString());
    this.items.hide(uri);
    this.diagnostics.hide(uri);
  }

  private get own(): OwnIdentity | undefined {
    const connection = this.connections.current;
    return connection && { userId: connection.self?.userId, signInName: connection.account.label };
  }
}

/** Stands for a text that is too long to be read. */
const tooLarge = Symbol('too large');
