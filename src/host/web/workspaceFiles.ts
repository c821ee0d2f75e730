import * as vscode from 'vscode';
import type { Disposable, Event } from '../../core/lifecycle.ts';
import { undefinedIfMissing } from '../storageFailure.ts';
import type { FileChange, TabFiles } from './tabFiles.ts';

/** {@link TabFiles} through the file systems of VS Code. */
export class WorkspaceFiles implements TabFiles {
  readonly onDidChange: Event<FileChange> = listener => this.listen(listener);

  constructor(private readonly folder: vscode.Uri) {}

  async make(): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.folder);
  }

  async list(): Promise<readonly string[]> {
    const found = await this.entries().catch(undefinedIfMissing);
    return (found ?? []).flatMap(([name, type]) => (type === vscode.FileType.File ? [name] : []));
  }

  async read(name: string): Promise<string | undefined> {
    // VS Code looks for a file among the names that it knows, and learns the name of one from another tab by reading it.
    const bytes =
      (await this.bytes(name).catch(undefinedIfMissing)) ??
      (await this.bytes(name).catch(undefinedIfMissing));
    return bytes && new TextDecoder().decode(bytes);
  }

  async write(name: string, text: string): Promise<void> {
    await vscode.workspace.fs.writeFile(this.at(name), new TextEncoder().encode(text));
  }

  async remove(name: string): Promise<void> {
    await this.delete(name).catch(undefinedIfMissing);
  }

  private listen(listener: (change: FileChange) => void): Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(this.folder, '*'));
    const tell =
      (removed: boolean) =>
      ({ path }: vscode.Uri): void =>
        listener({ name: path.slice(path.lastIndexOf('/') + 1), removed });
    watcher.onDidCreate(tell(false));
    watcher.onDidChange(tell(false));
    watcher.onDidDelete(tell(true));
    return watcher;
  }

  // VS Code's promises have no `catch`.
  private async entries(): Promise<[string, vscode.FileType][]> {
    return vscode.workspace.fs.readDirectory(this.folder);
  }

  private async bytes(name: string): Promise<Uint8Array> {
    return vscode.workspace.fs.readFile(this.at(name));
  }

  private async delete(name: string): Promise<void> {
    await vscode.workspace.fs.delete(this.at(name));
  }

  private at(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.folder, name);
  }
}
