import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';
import { MovedFoldersWatch } from './movedFoldersWatch.ts';
import { findTestFiles, isTestFile, testFileGlob } from './testFileUris.ts';

/** Waits for the first test file, in the workspace or in an editor. Until then no code for tests is loaded. */
export class TestFilesWatch implements Disposable {
  private readonly disposables = new DisposableStore();
  private isFound = false;

  /** @param load shows the tests; called once. */
  constructor(private readonly load: () => void) {
    const { workspace } = vscode;
    const watcher = this.disposables.add(workspace.createFileSystemWatcher(testFileGlob));
    this.disposables.add(watcher.onDidCreate(uri => this.check([uri])));
    this.disposables.add(workspace.onDidOpenTextDocument(({ uri }) => this.check([uri])));
    this.disposables.add(workspace.onDidChangeWorkspaceFolders(() => void this.find()));
    this.disposables.add(new MovedFoldersWatch({ onCame: folder => void this.find(folder) }));
    this.check(workspace.textDocuments.map(({ uri }) => uri));
    void this.find();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async find(folder?: vscode.Uri): Promise<void> {
    this.check(await findTestFiles(1, folder));
  }

  private check(uris: readonly vscode.Uri[]): void {
    if (!this.isFound && uris.some(isTestFile)) {
      this.isFound = true;
      this.dispose();
      this.load();
    }
  }
}
