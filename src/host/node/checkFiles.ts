import { watch, type FSWatcher } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CheckStorage, StoredChecks } from '../../checks/checkHistory.ts';
import { runFromJson, runToJson } from '../../checks/checkJson.ts';
import { Emitter } from '../../core/lifecycle.ts';
import { asStorageFailure, unlessMissing } from './storageFailure.ts';
import type { CheckRun } from '../../checks/model.ts';

const folderName = 'checks';
const runPattern = /^[0-9a-f-]{36}\.json$/i;
/** What is being written; left behind only if that was interrupted. */
const unfinishedPattern = /^[0-9a-f-]{36}\.json\.[0-9a-f-]{36}\.tmp$/i;

/** How long changes are gathered before they are told, in milliseconds: a write is seen several times. */
const quietMs = 150;

/**
 * Runs as files of a folder, one each, so that two windows never write to the same one for different runs. A file is
 * written under another name and then renamed: whoever reads sees it whole or not at all.
 */
export class CheckFiles implements CheckStorage {
  private readonly changes = new Emitter<undefined>();
  private readonly watcher: FSWatcher | undefined;
  private telling: NodeJS.Timeout | undefined;

  readonly onDidChange = this.changes.event;

  private constructor(private readonly folder: string) {
    try {
      this.watcher = watch(folder, { persistent: false }, () => this.tellSoon());
      this.watcher.on('error', () => this.watcher?.close());
    } catch {
      // A system that is out of watches: what other windows do is seen with the next start.
      this.watcher = undefined;
    }
  }

  /** Whether anything is kept below this folder. */
  static async isIn(parent: string): Promise<boolean> {
    const names = await readdir(path.join(parent, folderName)).catch(() => []);
    return names.some(name => runPattern.test(name));
  }

  /** Makes the folder if it is not there. @throws FailureError `storage` */
  static async open(parent: string): Promise<CheckFiles> {
    const folder = path.join(parent, folderName);
    await asStorageFailure(() => mkdir(folder, { recursive: true }));
    return new CheckFiles(folder);
  }

  read(): Promise<StoredChecks> {
    return asStorageFailure(async () => {
      const names = (await this.names()).filter(name => runPattern.test(name));
      const read = await Promise.all(names.map(name => this.readRun(name)));
      return {
        runs: read.filter(run => run !== undefined && run !== 'unreadable'),
        unreadable: read.filter(run => run === 'unreadable').length,
      };
    });
  }

  write(run: CheckRun): Promise<void> {
    return asStorageFailure(async () => {
      const unfinished = this.at(`${nameOf(run)}.${crypto.randomUUID()}.tmp`);
      try {
        const file = await open(unfinished, 'wx');
        try {
          await file.writeFile(runToJson(run), 'utf8');
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, this.at(nameOf(run)));
      } catch (thrown) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        throw thrown;
      }
    });
  }

  remove(run: CheckRun): Promise<void> {
    return asStorageFailure(() => rm(this.at(nameOf(run)), { force: true }));
  }

  clear(): Promise<void> {
    return asStorageFailure(async () => {
      const names = (await this.names()).filter(
        name => runPattern.test(name) || unfinishedPattern.test(name),
      );
      await Promise.all(names.map(name => rm(this.at(name), { force: true })));
    });
  }

  dispose(): void {
    this.watcher?.close();
    clearTimeout(this.telling);
    this.changes.dispose();
  }

  /** `undefined` for one that was removed meanwhile. */
  private async readRun(name: string): Promise<CheckRun | 'unreadable' | undefined> {
    const text = await readFile(this.at(name), 'utf8').catch(unlessMissing);
    if (text === undefined) {
      return undefined;
    }
    const run = runFromJson(text);
    return run && nameOf(run) === name ? run : 'unreadable';
  }

  private async names(): Promise<readonly string[]> {
    return (await readdir(this.folder).catch(unlessMissing)) ?? [];
  }

  private tellSoon(): void {
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      this.changes.fire(undefined);
    }, quietMs);
  }

  private at(name: string): string {
    return path.join(this.folder, name);
  }
}

function nameOf(run: CheckRun): string {
  return `${run.id}.json`;
}
