import { open, mkdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { uptime } from 'node:os';
import path from 'node:path';
import { unsettledLines, type JournalStorage } from '../../access/journal.ts';
import type { Intent } from '../../access/journalLines.ts';
import { FailureError } from '../../core/failure.ts';
import { codeOf, asStorageFailure, undefinedIfMissing } from './storageFailure.ts';

const currentName = 'activity.jsonl';
const olderName = 'activity.1.jsonl';
/** The part that is being cleared. It is left behind only if that was interrupted. */
const clearedName = 'activity.cleared.jsonl';
const lockName = 'activity.lock';

/** A file that is larger than this, in bytes, is full and becomes the older one. */
const maxFileSize = 2_000_000;

/** A lock that is older than this, in milliseconds, is of a window that is gone. */
const staleLockMs = 30_000;

const newline = 0x0a;

/**
 * Keeps the journal in a folder: one file that grows, and an older one. Lines are added and never changed in place.
 *
 * Several windows may write at once. Each line is one write in append mode, which the system puts at the end of the
 * file. A file is only ever renamed: a window that still has it open writes to it under its new name, notices that, and
 * writes the line again to the file that took its place. A line that appears twice counts once.
 */
export class JournalFile implements JournalStorage {
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    readonly session: string,
    private readonly maxSize: number,
  ) {}

  /** Whether there is anything to read in the folder. */
  static async isIn(folder: string): Promise<boolean> {
    const found = await Promise.all(
      [olderName, clearedName, currentName].map(name =>
        stat(path.join(folder, name)).then(
          () => true,
          () => false,
        ),
      ),
    );
    return found.includes(true);
  }

  /**
   * Makes the folder if it is not there, and makes sure that the file can be written.
   * @param maxSize a file with more bytes is full.
   * @throws {@link FailureError} `storage`
   */
  static async open(folder: string, maxSize = maxFileSize): Promise<JournalFile> {
    const journal = new JournalFile(folder, `${process.pid}-${crypto.randomUUID()}`, maxSize);
    await asStorageFailure(async () => {
      await mkdir(folder, { recursive: true });
      const file = await open(journal.at(currentName), 'a+');
      await file.close();
    });
    return journal;
  }

  /**
   * Whether a process with the session's id is there, and the machine has not been started since. An id that was
   * given to another process meanwhile is taken for the same one: its intents stay under way for as long.
   */
  isAlive({ session, time }: Pick<Intent, 'session' | 'time'>): boolean {
    const pid = Number(/^(\d+)-/.exec(session)?.[1]);
    if (pid === process.pid) {
      // This process has one session; another one had the id before.
      return session === this.session;
    }
    const startedMs = Date.now() - uptime() * 1000;
    if (!Number.isSafeInteger(pid) || pid <= 0 || Date.parse(time) < startedMs) {
      return false;
    }
    try {
      process.kill(pid, 0);
      return true;
    } catch (thrown) {
      // It is there and belongs to somebody else.
      return codeOf(thrown) === 'EPERM';
    }
  }

  append(...lines: readonly string[]): Promise<void> {
    return this.enqueue(async () => {
      const size = await this.addLines(lines);
      if (size > this.maxSize) {
        // The lines are written, so a full file is no reason to fail.
        await this.rotate().catch(() => undefined);
      }
    });
  }

  read(): Promise<readonly string[]> {
    return this.enqueue(() => this.readLines([olderName, clearedName, currentName]));
  }

  retain(select: (lines: readonly string[]) => readonly string[]): Promise<void> {
    return this.enqueue(() =>
      this.locked(async () => {
        const interrupted = await this.readLines([clearedName]);
        if (interrupted.length > 0) {
          await this.addLines(interrupted);
        }
        await rename(this.at(currentName), this.at(clearedName)).catch(undefinedIfMissing);
        // Read after the rename: the lines are complete, because other windows add to a new file from now on.
        const kept = select(await this.readLines([olderName, clearedName]));
        if (kept.length > 0) {
          await this.addLines(kept);
        }
        await rm(this.at(olderName), { force: true });
        await rm(this.at(clearedName), { force: true });
      }),
    );
  }

  /** Makes the current file the older one, in place of the last. What is in doubt in that is copied first. */
  private async rotate(): Promise<void> {
    await this.locked(async () => {
      const { size } = await stat(this.at(currentName));
      if (size <= this.maxSize) {
        // Another window has done it.
        return;
      }
      const current = new Set(await this.readLines([currentName]));
      const older = await this.readLines([olderName]);
      const doubts = unsettledLines([...older, ...current]).filter(line => !current.has(line));
      if (doubts.length > 0) {
        await this.addLines(doubts);
      }
      await rename(this.at(currentName), this.at(olderName));
    });
  }

  /** Adds lines in one write, flushed to the disk. @returns the size of the file. */
  private async addLines(lines: readonly string[]): Promise<number> {
    for (;;) {
      // Makes a new file where the last one was renamed.
      const file = await open(this.at(currentName), 'a+');
      try {
        const { size } = await file.stat();
        const start = (await endsInNewline(file, size)) ? '' : '\n';
        const bytes = Buffer.from(`${start}${lines.join('\n')}\n`, 'utf8');
        const { bytesWritten } = await file.write(bytes);
        if (bytesWritten < bytes.length) {
          throw new FailureError({ kind: 'storage', code: 'ENOSPC' });
        }
        await file.sync();
        if (size === 0) {
          await this.syncFolder();
        }
        if (await this.isCurrent(file)) {
          return size + bytes.length;
        }
      } finally {
        await file.close();
      }
    }
  }

  /** Flushes the folder, so that a new file survives a power cut too. Windows needs none of that, and refuses it. */
  private async syncFolder(): Promise<void> {
    const folder = await open(this.folder, 'r').catch(() => undefined);
    await folder?.sync().catch(() => undefined);
    await folder?.close();
  }

  /** Whether the file is still the one that all windows write to. */
  private async isCurrent(file: FileHandle): Promise<boolean> {
    const [own, current] = await Promise.all([
      file.stat({ bigint: true }),
      stat(this.at(currentName), { bigint: true }).catch(undefinedIfMissing),
    ]);
    return current?.ino === own.ino && current.dev === own.dev;
  }

  private async readLines(names: readonly string[]): Promise<string[]> {
    const texts = await Promise.all(
      names.map(name => readFile(this.at(name), 'utf8').catch(undefinedIfMissing)),
    );
    return texts.flatMap(text => (text ?? '').split('\n')).filter(line => line.trim() !== '');
  }

  /** Does the work while no other window renames files. Adding lines needs no lock. */
  private async locked(work: () => Promise<void>): Promise<void> {
    const lock = this.at(lockName);
    const { mtimeMs } = (await stat(lock).catch(undefinedIfMissing)) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > staleLockMs) {
      await rm(lock, { force: true });
    }
    const file = await open(lock, 'wx');
    try {
      await work();
    } finally {
      await file.close();
      await rm(lock, { force: true });
    }
  }

  /** Does the work after what this window has begun before. */
  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => asStorageFailure(work));
    this.queue = result.catch(() => undefined);
    return result;
  }

  private at(name: string): string {
    return path.join(this.folder, name);
  }
}

async function endsInNewline(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) {
    return true;
  }
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === newline;
}
