import { mkdir, mkdtemp, readdir, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JournalStorage } from '../../../src/access/journal.ts';
import type { CheckStorage } from '../../../src/checks/checkHistory.ts';
import type { Clock } from '../../../src/core/async.ts';
import type { StorageFailure } from '../../../src/core/failure.ts';
import type { Disposable } from '../../../src/core/lifecycle.ts';
import { CheckFiles } from '../../../src/host/node/checkFiles.ts';
import { JournalFile } from '../../../src/host/node/journalFile.ts';
import { BrowserChecks } from '../../../src/host/web/browserChecks.ts';
import { BrowserJournal } from '../../../src/host/web/browserJournal.ts';
import { MemoryTabs } from './web/memoryTabs.ts';

/** Somewhere that the journal and the checks are kept, as several windows have it. */
export interface StoragePlace {
  readonly name: string;
  /** Begins with nothing. */
  begin(): Promise<void>;
  end(): Promise<void>;
  journal(clock?: Clock): Promise<JournalStorage>;
  checks(): Promise<CheckStorage>;
  hasJournal(): Promise<boolean>;
  hasChecks(): Promise<boolean>;
  /** Puts half a line of the journal there, as a power cut may leave it. */
  tear(text: string): Promise<void>;
  /** Puts a file there that nobody here has written. @param run whether it has the name of a run of checks. */
  addFile(where: 'journal' | 'checks', name: string, text: string): Promise<void>;
  /** The names of the files that were added so. */
  hasFile(where: 'journal' | 'checks', name: string): Promise<boolean>;
  /** Lets nothing be written any more. */
  fill(): Promise<void>;
  /** Lets nothing be read any more. */
  lock(): Promise<void>;
  /** How many characters the journal takes. */
  size(): Promise<number>;
}

/** A folder of the disk. */
class DiskPlace implements StoragePlace {
  readonly name = 'on a disk';
  private parent = '';
  private readonly opened: Disposable[] = [];

  async begin(): Promise<void> {
    this.parent = await mkdtemp(path.join(tmpdir(), 'place-'));
  }

  async end(): Promise<void> {
    this.opened.splice(0).forEach(one => one.dispose());
    await rm(this.parent, { recursive: true, force: true });
  }

  async journal(clock?: Clock): Promise<JournalStorage> {
    return this.keep(await JournalFile.open(this.folder, { maxSize: 4000, ...(clock && { clock }) }));
  }

  async checks(): Promise<CheckStorage> {
    return this.keep(await CheckFiles.open(this.folder));
  }

  hasJournal(): Promise<boolean> {
    return JournalFile.isIn(this.folder);
  }

  hasChecks(): Promise<boolean> {
    return CheckFiles.isIn(this.folder);
  }

  tear(text: string): Promise<void> {
    return writeFile(path.join(this.folder, 'activity.jsonl'), text, { flag: 'a' });
  }

  async addFile(where: 'journal' | 'checks', name: string, text: string): Promise<void> {
    await writeFile(this.at(where, name), text);
  }

  async hasFile(where: 'journal' | 'checks', name: string): Promise<boolean> {
    return (await readdir(path.dirname(this.at(where, name)))).includes(name);
  }

  async fill(): Promise<void> {
    await this.blockJournal();
    await rm(path.join(this.folder, 'checks'), { recursive: true, force: true });
    await writeFile(path.join(this.folder, 'checks'), '');
  }

  lock(): Promise<void> {
    return this.fill();
  }

  async size(): Promise<number> {
    const names = (await readdir(this.folder)).filter(name => name.endsWith('.jsonl'));
    const { readFile } = await import('node:fs/promises');
    const texts = await Promise.all(names.map(name => readFile(path.join(this.folder, name), 'utf8')));
    return texts.join('').length;
  }

  private get folder(): string {
    return path.join(this.parent, 'storage');
  }

  /** A folder in the place of the file: it can be neither written nor read. */
  private async blockJournal(): Promise<void> {
    const file = path.join(this.folder, 'activity.jsonl');
    await unlink(file).catch(() => rmdir(file).catch(() => undefined));
    await mkdir(file, { recursive: true });
  }

  private at(where: 'journal' | 'checks', name: string): string {
    return path.join(this.folder, ...(where === 'checks' ? ['checks'] : []), name);
  }

  private keep<T extends Disposable>(opened: T): T {
    this.opened.push(opened);
    return opened;
  }
}

/** What a browser keeps. Each window is a tab of its own. */
class BrowserPlace implements StoragePlace {
  readonly name = 'in a browser';
  private tabs = { journal: new MemoryTabs(), checks: new MemoryTabs() };
  private readonly opened: Disposable[] = [];

  begin(): Promise<void> {
    this.tabs = { journal: new MemoryTabs(), checks: new MemoryTabs() };
    return Promise.resolve();
  }

  end(): Promise<void> {
    this.opened.splice(0).forEach(one => one.dispose());
    return Promise.resolve();
  }

  async journal(clock?: Clock): Promise<JournalStorage> {
    const limits = { maxFiles: 20, newestFiles: 5, maxLength: 4000 };
    return this.keep(
      await BrowserJournal.open(this.tabs.journal.tab(), { ...limits, ...(clock && { clock }) }),
    );
  }

  async checks(): Promise<CheckStorage> {
    return this.keep(await BrowserChecks.open(this.tabs.checks.tab()));
  }

  hasJournal(): Promise<boolean> {
    return BrowserJournal.isIn(this.tabs.journal.tab());
  }

  hasChecks(): Promise<boolean> {
    return BrowserChecks.isIn(this.tabs.checks.tab());
  }

  tear(text: string): Promise<void> {
    return this.addFile('journal', `999999999999999.${crypto.randomUUID()}.jsonl`, text);
  }

  async addFile(where: 'journal' | 'checks', name: string, text: string): Promise<void> {
    await this.tabs[where].tab().write(name, text);
  }

  hasFile(where: 'journal' | 'checks', name: string): Promise<boolean> {
    return Promise.resolve(this.tabs[where].files.has(name));
  }

  fill(): Promise<void> {
    this.tabs.journal.faults.full = true;
    this.tabs.checks.faults.full = true;
    return Promise.resolve();
  }

  lock(): Promise<void> {
    this.tabs.journal.faults.unreadable = true;
    this.tabs.checks.faults.unreadable = true;
    return Promise.resolve();
  }

  size(): Promise<number> {
    const { files } = this.tabs.journal;
    const lines = [...files].filter(([name]) => name.endsWith('.jsonl')).map(([, text]) => text);
    return Promise.resolve(lines.join('').length);
  }

  private keep<T extends Disposable>(opened: T): T {
    this.opened.push(opened);
    return opened;
  }
}

/** Everywhere that the journal and the checks are kept. */
export function storagePlaces(): readonly StoragePlace[] {
  return [new DiskPlace(), new BrowserPlace()];
}

/** Which work with which store failed: `write journal`. */
export function workIn(failure: unknown): string {
  const { kind, operation, store } = Object(failure) as Partial<StorageFailure>;
  return kind === 'storage' ? `${operation} ${store}` : 'no failure of a storage';
}
