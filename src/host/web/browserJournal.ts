import type { JournalStorage, StoredLines } from '../../access/journal.ts';
import { forEachAtATime, hasPassed, systemClock, type Clock } from '../../core/async.ts';
import type { StorageWork } from '../../core/failure.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import { GatheredChanges } from '../gatheredChanges.ts';
import { codedError } from '../storageFailure.ts';
import { asBrowserFailure } from './asBrowserFailure.ts';
import { distinct, outcomesAlone, withoutOldest } from './keptLines.ts';
import { linesIn, linesOf, linesPattern, nameAfter, nameLike, type LinesFile } from './linesFiles.ts';
import { SharedFolder } from './sharedFolder.ts';
import type { TabFiles } from './tabFiles.ts';
import { tabRenewalMs, TabMarks } from './tabMarks.ts';

/** With more files than this, the older ones are put into one. */
const maxFiles = 200;

/** How many of the newest are left as they are. */
const newestFiles = 50;

/** As many characters of settled lines are kept in the older files. */
const maxLength = 2_000_000;

/** How many files to read at a time. */
const readAtATime = 50;

/** How often to try to clear the journal while other tabs move its lines. */
const attemptsToClear = 10;

/** Time as the journal needs it. */
type JournalClock = Pick<Clock, 'now' | 'monotonic' | 'delay'>;

interface BrowserJournalOptions {
  readonly clock?: JournalClock;
  readonly maxFiles?: number;
  readonly newestFiles?: number;
  readonly maxLength?: number;
}

/**
 * Keeps the journal in the files that the browser keeps for VS Code. Several tabs may write at once, and nothing locks
 * a file or adds to one: all lines that are added together are a file of their own, which is written once, read back,
 * and never changed. When there are too many files, the lines of the older ones move to one.
 */
export class BrowserJournal implements JournalStorage {
  readonly durability = 'browser';
  readonly session = `browser-${crypto.randomUUID()}`;
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new GatheredChanges());
  private readonly lifetime = new AbortController();
  private readonly marks: TabMarks;
  private readonly limits: Required<Omit<BrowserJournalOptions, 'clock'>>;
  /** What was read from files: they never change. */
  private readonly texts = new Map<string, string>();
  private queue: Promise<unknown> = Promise.resolve();
  private announced = false;
  private watching = false;

  readonly onDidChange = this.changes.onDidChange;

  private constructor(
    private readonly folder: SharedFolder,
    private readonly clock: JournalClock,
    options: BrowserJournalOptions,
  ) {
    this.limits = { maxFiles, newestFiles, maxLength, ...options };
    this.marks = new TabMarks(folder, this.session, clock);
    this.disposables.add(folder);
    this.disposables.add(
      folder.onDidChange(({ name, removed }) => {
        if (linesPattern.test(name)) {
          if (removed) {
            this.texts.delete(name);
          }
          this.changes.report();
        }
      }),
    );
  }

  /** Whether there is anything to read. */
  static async isIn(files: TabFiles): Promise<boolean> {
    return SharedFolder.holds(files, linesPattern);
  }

  /** Makes the folder if it is not there. @throws FailureError `storage` */
  static async open(files: TabFiles, options: BrowserJournalOptions = {}): Promise<BrowserJournal> {
    const folder = await asBrowserFailure('journal', 'open', () => SharedFolder.open(files));
    return new BrowserJournal(folder, options.clock ?? systemClock, options);
  }

  async announceWork(isAtWork: () => boolean): Promise<void> {
    await this.enqueue('write', async () => {
      if (this.announced) {
        await this.marks.keep();
      } else {
        await this.marks.set();
        this.announced = true;
        void this.renewWhile(isAtWork);
      }
    });
  }

  append(...lines: readonly string[]): Promise<void> {
    return this.enqueue('write', async () => {
      if (lines.length > 0) {
        const names = await this.names();
        await this.writeLines(nameAfter(names, this.clock.now()), lines);
        if (names.length >= this.limits.maxFiles) {
          // The lines are written, so too many files are no reason to fail.
          await this.gather().catch(() => undefined);
        }
      }
    });
  }

  read(): Promise<StoredLines> {
    return this.enqueue('read', () => this.readStored());
  }

  retain(select: (stored: StoredLines) => readonly string[]): Promise<void> {
    return this.enqueue('clear', async () => {
      for (let attempt = 0; attempt < attemptsToClear; attempt += 1) {
        // What is removed must be what is there, not what was there when it was first read.
        this.texts.clear();
        const { files, ...stored } = await this.readStored();
        const kept = [...select(stored), ...outcomesAlone(stored.lines)];
        if (await this.replace(files, kept)) {
          await this.removeCopies(without(stored.lines, kept));
          return;
        }
      }
      throw codedError('EBUSY', 'Other tabs kept moving lines.');
    });
  }

  dispose(): void {
    this.lifetime.abort();
    // The browser may end this tab before.
    void this.marks.remove().catch(() => undefined);
    this.disposables.dispose();
  }

  /** Renews the mark of this tab until it is no longer at work. */
  private async renewWhile(isAtWork: () => boolean): Promise<void> {
    const { signal } = this.lifetime;
    while (this.announced && (await hasPassed(tabRenewalMs, this.clock, signal))) {
      await this.enqueue('write', async () => {
        this.announced = isAtWork();
        await (this.announced ? this.marks.set() : this.marks.remove());
        // If that fails, other tabs take what this one is doing for a doubt, until they read its outcome.
      }).catch(() => undefined);
    }
  }

  /** Tells of a change as soon as a tab that was at work is gone: what it had under way is in doubt then. */
  private async watchOthers(atWork: ReadonlySet<string>): Promise<void> {
    if (this.watching) {
      return;
    }
    this.watching = true;
    let others = without(atWork, [this.session]);
    while (others.size > 0 && (await hasPassed(tabRenewalMs, this.clock, this.lifetime.signal))) {
      const now = await this.enqueue('read', () => this.marks.sessions()).catch(() => others);
      if ([...others].some(session => !now.has(session))) {
        this.changes.report();
      }
      others = without(now, [this.session]);
    }
    this.watching = false;
  }

  private async readStored(): Promise<StoredLines & { readonly files: readonly LinesFile[] }> {
    const before = await this.marks.sessions();
    const files = await this.readFiles();
    // Asked twice, because a tab may have begun or ended its work while the lines were read.
    const atWork = new Set([...before, ...(await this.marks.sessions())]);
    void this.watchOthers(atWork);
    return { lines: distinct(linesOf(files)), atWork, files };
  }

  /** Reads all files, in their order. */
  private async readFiles(): Promise<readonly LinesFile[]> {
    for (;;) {
      const names = await this.names();
      await forEachAtATime(names, readAtATime, async name => {
        const text = this.texts.get(name) ?? (await this.folder.read(name));
        if (text !== undefined) {
          this.texts.set(name, text);
        }
      });
      const files = names.flatMap(name => {
        const text = this.texts.get(name);
        return text === undefined ? [] : [{ name, lines: linesIn(name, text) }];
      });
      if (files.length === names.length) {
        return files;
      }
      // Another tab has moved lines to a file that has to be read too, or has cleared them: this tab may not have heard
      // yet what else is gone, and an intent must not outlive its outcome.
      this.texts.clear();
    }
  }

  /** Moves the lines of the older files to one, without the oldest that are settled, if there are very many. */
  private async gather(): Promise<void> {
    const files = await this.readFiles();
    const older = files.slice(0, -this.limits.newestFiles);
    const lines = distinct(linesOf(older));
    const kept = withoutOldest(lines, linesOf(files), this.limits.maxLength);
    if (await this.replace(older, kept)) {
      await this.removeCopies(without(lines, kept));
    }
  }

  /**
   * Removes lines from the files in which another tab has just put them together with others. It may have copied an
   * intent before it was settled, which would be a doubt without its outcome.
   */
  private async removeCopies(lines: ReadonlySet<string>): Promise<void> {
    for (let attempt = 0; attempt < attemptsToClear && lines.size > 0; attempt += 1) {
      this.texts.clear();
      const files = await this.readFiles();
      const copies = files.filter(file => file.lines.some(line => lines.has(line)));
      if (copies.length === 0) {
        return;
      }
      for (const copy of copies) {
        await this.replace(
          [copy],
          copy.lines.filter(line => !lines.has(line)),
        );
      }
    }
  }

  /**
   * Puts lines into one file in place of others.
   * @returns whether that was done. Another tab may be at it too: the one that removes a file first has kept the lines.
   */
  private async replace(files: readonly LinesFile[], lines: readonly string[]): Promise<boolean> {
    const [first] = files;
    if (!first) {
      return true;
    }
    // In the place of the oldest: what another tab is about to add, under whatever number, comes after it.
    const into = nameLike(first.name);
    const isKept = await this.keep(files, lines, into).catch(async (thrown: unknown) => {
      await this.removeLines(into).catch(() => undefined);
      throw thrown;
    });
    if (!isKept) {
      await this.removeLines(into);
      return false;
    }
    // The oldest file goes first: an intent must not outlive its outcome.
    for (const { name } of files) {
      await this.removeLines(name);
    }
    await this.folder.tellNames();
    return true;
  }

  /** Writes a file in place of others. @returns whether those are still there. */
  private async keep(files: readonly LinesFile[], lines: readonly string[], into: string): Promise<boolean> {
    if (lines.length > 0) {
      await this.writeLines(into, lines);
      // Before the others are removed: a tab that misses them has to find this one.
      await this.folder.tellNames();
    }
    return this.areThere(files);
  }

  private async areThere(files: readonly LinesFile[]): Promise<boolean> {
    const texts = await Promise.all(files.map(({ name }) => this.folder.read(name)));
    return !texts.includes(undefined);
  }

  private async writeLines(name: string, lines: readonly string[]): Promise<void> {
    const text = lines.map(line => `${line}\n`).join('');
    await this.folder.write(name, text);
    this.texts.set(name, text);
  }

  private async removeLines(name: string): Promise<void> {
    await this.folder.remove(name);
    this.texts.delete(name);
  }

  /** The files of lines in their order. */
  private async names(): Promise<readonly string[]> {
    return [...(await this.folder.names(linesPattern))].sort();
  }

  /** Does the work after what this tab has begun before. */
  private enqueue<T>(operation: StorageWork['operation'], work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => asBrowserFailure('journal', operation, work));
    this.queue = result.catch(() => undefined);
    return result;
  }
}

function without(all: Iterable<string>, some: readonly string[]): ReadonlySet<string> {
  const left = new Set(all);
  some.forEach(one => left.delete(one));
  return left;
}
