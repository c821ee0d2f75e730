import type { JournalStorage } from '../../../src/access/journal.ts';
import { FailureError } from '../../../src/core/failure.ts';

/** Lines kept in memory; several of these over one list of lines are several windows. */
export class MemoryJournal implements JournalStorage {
  /** Sessions of other windows that are still open. */
  readonly alive = new Set<string>();
  /** Says which attempts to add a line fail, counted from 0. */
  fails: (attempt: number) => boolean = () => false;
  private attempts = 0;

  constructor(
    readonly lines: string[] = [],
    readonly session = '1-own',
  ) {}

  isAlive({ session }: { readonly session: string }): boolean {
    return this.alive.has(session);
  }

  append(...lines: readonly string[]): Promise<void> {
    const failing = this.fails(this.attempts);
    this.attempts += 1;
    if (failing) {
      return Promise.reject(new FailureError({ kind: 'storage', code: 'ENOSPC' }));
    }
    this.lines.push(...lines);
    return Promise.resolve();
  }

  read(): Promise<readonly string[]> {
    return Promise.resolve([...this.lines]);
  }

  retain(select: (lines: readonly string[]) => readonly string[]): Promise<void> {
    this.lines.splice(0, Infinity, ...select([...this.lines]));
    return Promise.resolve();
  }
}
