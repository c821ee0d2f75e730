import { watch, type FSWatcher } from 'node:fs';
import { Emitter, type Disposable } from '../../core/lifecycle.ts';

/** The system reports one write several times. All reports within this time are one change, in milliseconds. */
const gatherMs = 150;

/** Tells when files of a folder change, whoever changes them. */
export class FolderWatch implements Disposable {
  private readonly changes = new Emitter<undefined>();
  private readonly watcher: FSWatcher | undefined;
  private gathering: NodeJS.Timeout | undefined;

  readonly onDidChange = this.changes.event;

  /** @param concerns whether a file with this name is one to tell of. */
  constructor(folder: string, concerns: (name: string) => boolean) {
    try {
      this.watcher = watch(folder, { persistent: false }, (_, name) => {
        // Not every system says which file it was.
        if (name === null || concerns(name)) {
          this.fireSoon();
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
    clearTimeout(this.gathering);
    this.changes.dispose();
  }

  private fireSoon(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.changes.fire(undefined);
    }, gatherMs);
  }
}
