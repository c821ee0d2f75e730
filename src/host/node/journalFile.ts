import { open, mkdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { uptime } from 'node:os';
import path from 'node:path';
import { unsettledLines, type JournalStorage } from '../../access/journal.ts';
import type { Intent } from '../../access/journalLines.ts';
import { FailureError } from '../../core/failure.ts';
import { codeOf, asStorageFailure, unlessMissing } from './storageFailure.ts';

const currentName = 'activity.jsonl';
const olderName = 'activity.1.jsonl';
/** What is being cleared; seen only if that was interrupted. */
const clearedName = 'activity.cleared.jsonl';
const lockName = 'activity.lock';

/** A file larger than this, in bytes, becomes the older one. */
const largestFile = 2_000_000;

/** A lock older than this, in milliseconds, was left behind by a window that is gone. */
const staleLockMs = 30_000;

const newline = 0x0a;

/**
 * The journal as files in a folder: one that grows, and an older one. Lines are added and never changed in place.
 *
 * Two windows may write at once. Each line is one write in append mode, which the system puts behind whatever is
 * there. Files are only ever renamed away: whoever had one open writes to it under its new name, notices, and
 * writes the line again to the file that took its place. A line that is there twice counts once.
 */
export class JournalFile implements JournalStorage {
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly folder: string,
    readonly session: string,
    private readonly largest: number,
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
   * @param largest bytes from which on a file is full.
   * @throws {@link FailureError} `storage`
   */
  static async open(folder: string, largest = largestFile): Promise<JournalFile> {
    const journal = new JournalFile(folder, `${process.pid}-${crypto.randomUUID()}`, largest);
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

  append(line: string): Promise<void> {
    return this.inTurn(async () => {
      const size = await this.add([line]);
      if (size > this.largest) {
        // The line is safe; that the file is full is no reason to fail.
        await this.rotate().catch(() => undefined);
      }
    });
  }

  read(): Promise<readonly string[]> {
    return this.inTurn(() => this.linesOf([olderName, clearedName, currentName]));
  }

  retain(select: (lines: readonly string[]) => readonly string[]): Promise<void> {
    return this.inTurn(() =>
      this.locked(async () => {
        const interrupted = await this.linesOf([clearedName]);
        if (interrupted.length > 0) {
          await this.add(interrupted);
        }
        await rename(this.at(currentName), this.at(clearedName)).catch(unlessMissing);
        // After the rename: what another window added before is among the lines, and what it adds later is not.
        const kept = select(await this.linesOf([olderName, clearedName]));
        if (kept.length > 0) {
          await this.add(kept);
        }
        await rm(this.at(olderName), { force: true });
        await rm(this.at(clearedName), { force: true });
      }),
    );
  }

  /** Makes the current file the older one, and drops that, after carrying over what is in doubt in it. */
  private async rotate(): Promise<void> {
    await this.locked(async () => {
      const { size } = await stat(this.at(currentName));
      if (size <= this.largest) {
        // Another window was quicker.
        return;
      }
      const current = new Set(await this.linesOf([currentName]));
      const older = await this.linesOf([olderName]);
      const carried = unsettledLines([...older, ...current]).filter(line => !current.has(line));
      if (carried.length > 0) {
        await this.add(carried);
      }
      await rename(this.at(currentName), this.at(olderName));
    });
  }

  /** Adds lines in one write, flushed to the disk. @returns the size of the file. */
  private async add(lines: readonly string[]): Promise<number> {
    for (;;) {
      // Made again where it was renamed away.
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

  /** The name of a new file has to survive a power cut too. Windows opens no folders, and does not need it. */
  private async syncFolder(): Promise<void> {
    const folder = await open(this.folder, 'r').catch(() => undefined);
    await folder?.sync().catch(() => undefined);
    await folder?.close();
  }

  /** Whether the file is still the one that everybody reads and writes. */
  private async isCurrent(file: FileHandle): Promise<boolean> {
    const [own, current] = await Promise.all([
      file.stat({ bigint: true }),
      stat(this.at(currentName), { bigint: true }).catch(unlessMissing),
    ]);
    return current?.ino === own.ino && current.dev === own.dev;
  }

  private async linesOf(names: readonly string[]): Promise<string[]> {
    const texts = await Promise.all(names.map(name => readFile(this.at(name), 'utf8').catch(unlessMissing)));
    return texts.flatMap(text => (text ?? '').split('\n')).filter(line => line.trim() !== '');
  }

  /** Keeps other windows from renaming files meanwhile. Appending needs no lock. */
  private async locked(work: () => Promise<void>): Promise<void> {
    const lock = this.at(lockName);
    const { mtimeMs } = (await stat(lock).catch(unlessMissing)) ?? { mtimeMs: Infinity };
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

  /** One after the other within this window. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(() => asStorageFailure(work));
    this.queue = done.catch(() => undefined);
    return done;
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
