import { watch, type FSWatcher } from 'node:fs';
import type { Disposable } from '../../core/lifecycle.ts';
import { GatheredChanges } from '../gatheredChanges.ts';

/** Tells when files of a folder change, whoever changes them. */
export class FolderWatch implements Disposable {
  private readonly changes = new GatheredChanges();
  private readonly watcher: FSWatcher | undefined;

  readonly onDidChange = this.changes.onDidChange;

  /** @param concerns whether a file with this name is one to tell of. */
  constructor(folder: string, concerns: (name: string) => boolean) {
    try {
      this.watcher = watch(folder, { persistent: false }, (_, name) => {
        // Not every system says which file it was.
        if (name === null || concerns(name)) {
          this.changes.report();
        }
      });
      this.watcher.on('error', () => this.watcher?.close());
    } catch {
      // The system has no watches left. What other windows do shows at the next start.
      this.watcher = undefined;
    }
  }

  dispose(): void {
    this.watcher?.close();
    this.changes.dispose();
  }
}
