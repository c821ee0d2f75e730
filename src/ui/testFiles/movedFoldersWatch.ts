import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';

/** How long nothing must have been created before it is looked at, in milliseconds. */
const pauseMs = 500;

/** More than this is not looked at one by one. */
const fewPaths = 50;

/** What a {@link MovedFoldersWatch} tells. */
export interface FolderObserver {
  /** A file or a folder was deleted or moved away. */
  readonly onGone?: (uri: vscode.Uri) => void;
  /** A file has changed, or a folder: something in it came or went. */
  readonly onChanged?: (uri: vscode.Uri) => void;
  /** A folder has come. `undefined` for so much at once that any folder may be among it. */
  readonly onCame: (folder: vscode.Uri | undefined) => void;
}

/**
 * Watches the folders of the workspace. Where a whole folder comes, goes or moves, VS Code tells of the folder alone: a
 * watcher of the files in it hears nothing. When one of these files goes later, it may still hear nothing.
 */
export class MovedFoldersWatch implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly created = new Map<string, vscode.Uri>();
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly observer: FolderObserver) {
    const { workspace } = vscode;
    const watcher = this.disposables.add(workspace.createFileSystemWatcher('**'));
    this.disposables.add(watcher.onDidDelete(uri => observer.onGone?.(uri)));
    this.disposables.add(watcher.onDidChange(uri => observer.onChanged?.(uri)));
    this.disposables.add(watcher.onDidCreate(uri => this.add(uri)));
    // Some file systems are not watched. What is done in this window is known without.
    this.disposables.add(
      workspace.onDidDeleteFiles(({ files }) => files.forEach(uri => observer.onGone?.(uri))),
    );
    this.disposables.add(workspace.onDidCreateFiles(({ files }) => files.forEach(uri => this.add(uri))));
    this.disposables.add(
      workspace.onDidRenameFiles(({ files }) =>
        files.forEach(({ oldUri, newUri }) => {
          observer.onGone?.(oldUri);
          this.add(newUri);
        }),
      ),
    );
    this.disposables.add({ dispose: () => clearTimeout(this.pause) });
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private add(uri: vscode.Uri): void {
    if (!/\/(node_modules|\.git)(\/|$)/.test(uri.path)) {
      this.created.set(uri.toString(), uri);
      clearTimeout(this.pause);
      this.pause = setTimeout(() => void this.look(), pauseMs);
    }
  }

  /** Looks at what was created: an event does not tell a folder from a file. */
  private async look(): Promise<void> {
    const created = [...this.created.values()];
    this.created.clear();
    if (created.length > fewPaths) {
      this.observer.onCame(undefined);
      return;
    }
    for (const uri of created) {
      if (await isFolder(uri)) {
        this.observer.onCame(uri);
      }
    }
  }
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.Directory) !== 0;
  } catch {
    // It is gone again.
    return false;
  }
}
