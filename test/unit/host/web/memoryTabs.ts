import { Emitter } from '../../../../src/core/lifecycle.ts';
import type { FileChange, TabFiles } from '../../../../src/host/web/tabFiles.ts';

/** An error as VS Code's file systems throw it. */
export class FileError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** What can go wrong with the files of a browser. */
export interface BrowserFaults {
  /** Nothing can be written. */
  full: boolean;
  /** Nothing can be read or listed. */
  unreadable: boolean;
  /** What is written is said to be kept, and is not. */
  forgetful: boolean;
}

/** The files of one folder that a browser keeps, as several tabs have them. */
export class MemoryTabs {
  readonly files = new Map<string, string>();
  readonly faults: BrowserFaults = { full: false, unreadable: false, forgetful: false };
  isMade = false;
  private readonly changes = new Emitter<FileChange>();

  /** Opens another tab: it lists the files that are there now, and its own. */
  tab(): TabFiles {
    const listed = new Set(this.files.keys());
    const tell = (change: FileChange): void => this.changes.fire(change);
    return {
      onDidChange: this.changes.event,
      make: async () => {
        await this.turn('full');
        this.isMade = true;
      },
      list: async () => {
        await this.turn('unreadable');
        return [...listed];
      },
      read: async name => {
        await this.turn('unreadable');
        return this.files.get(name);
      },
      write: async (name, text) => {
        await this.turn('full');
        listed.add(name);
        if (!this.faults.forgetful) {
          this.files.set(name, text);
        }
        tell({ name, removed: false });
      },
      remove: async name => {
        await this.turn('full');
        listed.delete(name);
        if (this.files.delete(name)) {
          tell({ name, removed: true });
        }
      },
    };
  }

  /** Lets others go first, as everything that asks the browser does. */
  private async turn(fault: 'full' | 'unreadable'): Promise<void> {
    await Promise.resolve();
    if (this.faults[fault]) {
      throw new FileError('Unknown');
    }
  }
}
