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

/** When each tab goes on. Tabs are told apart by their numbers. */
export interface TabTurns {
  /** Resolves when it is the turn of a tab: before and after everything that it asks the browser. */
  next(tab: number): Promise<void>;
  /** Has a tab hear what another one did. It hears it in the order in which that one did it. */
  deliver(from: number, to: number, hear: () => void): void;
}

/** Lets others go first, as everything that asks the browser does, and tells all tabs at once. */
const inTurn: TabTurns = {
  next: () => Promise.resolve(),
  deliver: (_from, _to, hear) => hear(),
};

/** The files of one folder that a browser keeps, as several tabs have them. */
export class MemoryTabs {
  readonly files = new Map<string, string>();
  readonly faults: BrowserFaults = { full: false, unreadable: false, forgetful: false };
  isMade = false;
  private readonly tabs: Emitter<FileChange>[] = [];

  constructor(private readonly turns: TabTurns = inTurn) {}

  /** Opens another tab: it lists the files that are there now, and its own. */
  tab(): TabFiles {
    const listed = new Set(this.files.keys());
    const changes = new Emitter<FileChange>();
    const own = this.tabs.push(changes) - 1;
    const tell = (change: FileChange): void =>
      this.tabs.forEach((tab, to) => this.turns.deliver(own, to, () => tab.fire(change)));
    const inTurns = async <T>(fault: 'full' | 'unreadable', work: () => T): Promise<T> => {
      await this.turns.next(own);
      if (this.faults[fault]) {
        throw new FileError('Unknown');
      }
      const result = work();
      await this.turns.next(own);
      return result;
    };
    return {
      onDidChange: changes.event,
      make: () =>
        inTurns('full', () => {
          this.isMade = true;
        }),
      list: () => inTurns('unreadable', () => [...listed]),
      read: name => inTurns('unreadable', () => this.files.get(name)),
      write: (name, text) =>
        inTurns('full', () => {
          listed.add(name);
          if (!this.faults.forgetful) {
            this.files.set(name, text);
          }
          tell({ name, removed: false });
        }),
      remove: name =>
        inTurns('full', () => {
          listed.delete(name);
          if (this.files.delete(name)) {
            tell({ name, removed: true });
          }
        }),
    };
  }
}
