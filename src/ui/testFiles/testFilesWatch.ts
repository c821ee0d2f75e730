import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';
import { findTestFiles, isTestFile, testFileGlob } from './testFileUris.ts';

/** Waits for the first test file, in the workspace or in an editor. Until then no code for tests is loaded. */
export class TestFilesWatch implements Disposable {
  private readonly disposables = new DisposableStore();

  /** @param load shows the tests; called once. */
  constructor(private readonly load: () => void) {
    const { workspace } = vscode;
    const watcher = this.disposables.add(workspace.createFileSystemWatcher(testFileGlob));
    this.disposables.add(watcher.onDidCreate(uri => this.check([uri])));
    this.disposables.add(workspace.onDidOpenTextDocument(({ uri }) => this.check([uri])));
    this.check(workspace.textDocuments.map(({ uri }) => uri));
    void findTestFiles(1).then(uris => this.check(uris));
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private check(uris: readonly vscode.Uri[]): void {
    if (uris.some(isTestFile)) {
      this.dispose();
      this.load();
    }
  }
}
