import { open, mkdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { type JournalStorage, type StoredLines } from '../../access/journal.ts';
import { unsettledLines } from '../../access/journalEntries.ts';
import { systemClock, type Clock } from '../../core/async.ts';
import type { StorageWork } from '../../core/failure.ts';
import type { Event } from '../../core/lifecycle.ts';
import { asStorageFailure, codedError, undefinedIfMissing } from '../storageFailure.ts';
import { FolderWatch } from './folderWatch.ts';
import { ownFile, ownFolder } from './ownAccess.ts';
import { WindowLock } from './windowLock.ts';
import { renewMarkMs, WindowMarks } from './windowMarks.ts';

const currentName = 'activity.jsonl';
/** The part that is being cleared. It is left behind only if that was interrupted. */
const clearedName = 'activity.cleared.jsonl';
const olderName = 'activity.1.jsonl';
/** What was not settled in files that the older one replaced. */
const doubtsName = 'activity.doubts.jsonl';
/** What is about to become the file of the doubts. */
const unfinishedName = `${doubtsName}.tmp`;

/** The files in the order in which lines are moved from one to another. */
const newestFirst: readonly string[] = [currentName, clearedName, olderName, doubtsName];

/** A file that is larger than this, in bytes, is full and becomes the older one. */
const maxFileSize = 2_000_000;

/** A window that has not renewed its mark for so long, in milliseconds, is no longer at work. */
const workGoneAfterMs = 60_000;

/** The same for its lock. It is held for a fraction of a second, and must not be taken away because a disk is slow. */
const lockGoneAfterMs = 600_000;

/** How often to try to rename a full file while other windows rename files. The next line is another opportunity. */
const attemptsToRotate = 3;

/** How often to try to clear the journal: for one to two seconds. */
const attemptsToClear = 50;

const newline = 0x0a;

/** Time as the journal needs it. */
type JournalClock = Pick<Clock, 'delay' | 'monotonic'>;

interface JournalFileOptions {
  readonly maxSize?: number;
  readonly clock?: JournalClock;
}

/**
 * Keeps the journal in a folder: one file that grows, and an older one. Lines are added and never changed in place.
 *
 * Several windows may write at once. Each line is one write in append mode, which the system puts at the end of the
 * file. A file is only ever renamed: a window that still has it open writes to it under its new name, notices that, and
 * writes the line again to the file that took its place. A line that appears twice counts once.
 */
export class JournalFile implements JournalStorage {
  readonly durability = 'disk';
  readonly session = `${process.pid}-${crypto.randomUUID()}`;
  readonly onDidChange: Event<undefined>;
  private readonly lifetime = new AbortController();
  private readonly watch: FolderWatch;
  private readonly working: WindowMarks;
  private readonly locks: WindowMarks;
  private readonly lock: WindowLock;
  private queue: Promise<unknown> = Promise.resolve();
  private announced = false;

  private constructor(
    private readonly folder: string,
    private readonly maxSize: number,
    private readonly clock: JournalClock,
  ) {
    const monotonic = (): number => clock.monotonic();
    this.watch = new FolderWatch(folder, name => newestFirst.includes(name));
    this.onDidChange = this.watch.onDidChange;
    this.working = new WindowMarks(folder, 'working', this.session, workGoneAfterMs, monotonic);
    this.locks = new WindowMarks(folder, 'lock', this.session, lockGoneAfterMs, monotonic);
    this.lock = new WindowLock(this.locks, clock);
  }

  /** Whether there is anything to read in the folder. */
  static async isIn(folder: string): Promise<boolean> {
    const found = await Promise.all(
      newestFirst.map(name =>
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
   * @param options.maxSize a file with more bytes is full.
   * @throws {@link FailureError} `storage`
   */
  static async open(
    folder: string,
    { maxSize = maxFileSize, clock = systemClock }: JournalFileOptions = {},
  ): Promise<JournalFile> {
    await asStorageFailure({ store: 'journal', operation: 'open' }, async () => {
      await mkdir(folder, { recursive: true, mode: ownFolder });
      const file = await open(path.join(folder, currentName), 'a+', ownFile);
      await file.close();
    });
    return new JournalFile(folder, maxSize, clock);
  }

  async announceWork(isAtWork: () => boolean): Promise<void> {
    await this.enqueue('write', async () => {
      if (!this.announced) {
        await this.working.set();
        this.announced = true;
        void this.renewWhile(isAtWork);
      }
    });
  }

  append(...lines: readonly string[]): Promise<void> {
    return this.enqueue('write', async () => {
      const size = await this.addLines(lines);
      if (size > this.maxSize) {
        // The lines are written, so a full file is no reason to fail.
        await this.lock
          .hold(() => this.rotate(), attemptsToRotate, this.lifetime.signal)
          .catch(() => undefined);
      }
    });
  }

  read(): Promise<StoredLines> {
    return this.enqueue('read', () => this.readStored());
  }

  retain(select: (stored: StoredLines) => readonly string[]): Promise<void> {
    return this.enqueue('clear', () =>
      this.lock.hold(() => this.clear(select), attemptsToClear, this.lifetime.signal),
    );
  }

  dispose(): void {
    this.lifetime.abort();
    this.watch.dispose();
    this.working.removeAtOnce();
  }

  /** Renews the mark of this window until it is no longer at work. */
  private async renewWhile(isAtWork: () => boolean): Promise<void> {
    const { signal } = this.lifetime;
    while (this.announced) {
      await this.clock.delay(renewMarkMs, signal).catch(() => undefined);
      await this.enqueue('write', async () => {
        this.announced = !signal.aborted && isAtWork();
        await (this.announced ? this.working.set() : this.working.remove());
        // If that fails, other windows take what this one is doing for a doubt, until they read its outcome.
      }).catch(() => undefined);
    }
  }

  private async clear(select: (stored: StoredLines) => readonly string[]): Promise<void> {
    const interrupted = await this.readLines(clearedName);
    if (interrupted.length > 0) {
      const kept = new Set(select(await this.readStored()));
      await this.addLines(interrupted.filter(line => kept.has(line)));
    }
    await rename(this.at(currentName), this.at(clearedName)).catch(undefinedIfMissing);
    // Read after the rename: the lines are complete, because other windows add to a new file from now on.
    await this.addLines(select(await this.readStored()));
    // The oldest file goes first: an intent must not outlive its outcome.
    for (const name of newestFirst.filter(one => one !== currentName).reverse()) {
      await rm(this.at(name), { force: true });
    }
    await Promise.allSettled([this.locks.sweep(), this.working.sweep()]);
  }

  /** Makes the current file the older one, in place of the last. What is in doubt in that is kept. */
  private async rotate(): Promise<void> {
    const { size } = await stat(this.at(currentName));
    if (size <= this.maxSize) {
      // Another window has done it.
      return;
    }
    const oldest = [...(await this.readLines(doubtsName)), ...(await this.readLines(olderName))];
    const unsettled = new Set(unsettledLines([...oldest, ...(await this.readLines(currentName))]));
    await this.writeDoubts(oldest.filter(line => unsettled.has(line)));
    await rename(this.at(currentName), this.at(olderName));
  }

  private async writeDoubts(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) {
      await rm(this.at(doubtsName), { force: true });
      return;
    }
    const file = await open(this.at(unfinishedName), 'w', ownFile);
    try {
      await file.writeFile(lines.map(line => `${line}\n`).join(''), 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(this.at(unfinishedName), this.at(doubtsName));
    await this.syncFolder();
  }

  private async readStored(): Promise<StoredLines> {
    const before = await this.working.sessions();
    const lines = await this.readAll();
    // Asked twice, because a window may have begun or ended its work while the lines were read.
    return { lines, atWork: new Set([...before, ...(await this.working.sessions())]) };
  }

  /**
   * All lines, the oldest first. The newest file is read first, because lines move to older files, and all are read
   * again after they were moved the other way: to a new file, when the journal was cleared.
   */
  private async readAll(): Promise<string[]> {
    for (;;) {
      const before = await this.identityOf(currentName);
      const lines: string[][] = [];
      for (const name of newestFirst) {
        lines.push(await this.readLines(name));
      }
      if ((await this.identityOf(currentName)) === before) {
        return lines.reverse().flat();
      }
    }
  }

  /** Adds lines in one write, flushed to the disk. @returns the size of the file, 0 if there is nothing to add. */
  private async addLines(lines: readonly string[]): Promise<number> {
    if (lines.length === 0) {
      return 0;
    }
    for (;;) {
      // Makes a new file where the last one was renamed.
      const file = await open(this.at(currentName), 'a+', ownFile);
      try {
        const { size } = await file.stat();
        const start = (await endsInNewline(file, size)) ? '' : '\n';
        const bytes = Buffer.from(`${start}${lines.join('\n')}\n`, 'utf8');
        const { bytesWritten } = await file.write(bytes);
        if (bytesWritten < bytes.length) {
          throw codedError('ENOSPC', 'Only a part of the lines was written.');
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
    const { dev, ino } = await file.stat({ bigint: true });
    return (await this.identityOf(currentName)) === `${dev} ${ino}`;
  }

  /** Says which file has this name now. */
  private async identityOf(name: string): Promise<string | undefined> {
    const found = await stat(this.at(name), { bigint: true }).catch(undefinedIfMissing);
    return found && `${found.dev} ${found.ino}`;
  }

  private async readLines(name: string): Promise<string[]> {
    const text = (await readFile(this.at(name), 'utf8').catch(undefinedIfMissing)) ?? '';
    return text.split('\n').filter(line => line.trim() !== '');
  }

  /** Does the work after what this window has begun before. */
  private enqueue<T>(operation: StorageWork['operation'], work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => asStorageFailure({ store: 'journal', operation }, work));
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
