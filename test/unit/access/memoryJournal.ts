import type { JournalStorage, StoredLines } from '../../../src/access/journal.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { Emitter } from '../../../src/core/lifecycle.ts';

/** Lines kept in memory; several of these over one list of lines are several windows. */
export class MemoryJournal implements JournalStorage {
  readonly durability = 'disk';
  /** Sessions of other windows that are still at work. */
  readonly alive = new Set<string>();
  /** Fires when another window has written. */
  readonly changes = new Emitter<undefined>();
  readonly onDidChange = this.changes.event;
  /** Says which attempts to add a line fail, counted from 0. */
  fails: (attempt: number) => boolean = () => false;
  /** What the journal says about whether this window is at work, once it has begun any. */
  isAtWork: (() => boolean) | undefined;
  private attempts = 0;

  constructor(
    readonly lines: string[] = [],
    readonly session = '1-own',
  ) {}

  announceWork(isAtWork: () => boolean): Promise<void> {
    this.isAtWork = isAtWork;
    return Promise.resolve();
  }

  append(...lines: readonly string[]): Promise<void> {
    const failing = this.fails(this.attempts);
    this.attempts += 1;
    if (failing) {
      return Promise.reject(
        new FailureError({ kind: 'storage', store: 'journal', operation: 'write', code: 'ENOSPC' }),
      );
    }
    this.lines.push(...lines);
    return Promise.resolve();
  }

  read(): Promise<StoredLines> {
    return Promise.resolve(this.stored);
  }

  retain(select: (stored: StoredLines) => readonly string[]): Promise<void> {
    this.lines.splice(0, Infinity, ...select(this.stored));
    return Promise.resolve();
  }

  dispose(): void {
    this.changes.dispose();
  }

  private get stored(): StoredLines {
    return { lines: [...this.lines], atWork: new Set(this.alive) };
  }
}
