import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CheckStorage, StoredChecks } from '../../checks/checkHistory.ts';
import { runToJson } from '../../checks/checkJson.ts';
import type { CheckRun } from '../../checks/model.ts';
import type { Event } from '../../core/lifecycle.ts';
import { readRunFile, runFileName, runFilePattern } from '../runFile.ts';
import { asStorageFailure, undefinedIfMissing } from '../storageFailure.ts';
import { FolderWatch } from './folderWatch.ts';
import { ownFile, ownFolder } from './ownAccess.ts';

const folderName = 'checks';
/** A run that is being written. One is left behind only if that was interrupted. */
const unfinishedPattern = /^[0-9a-f-]{36}\.json\.[0-9a-f-]{36}\.tmp$/i;

/**
 * Keeps each run in a file of its own, so that two windows never write different runs to the same file. A file is
 * written under another name and then renamed: readers see it whole or not at all.
 */
export class CheckFiles implements CheckStorage {
  private readonly watch: FolderWatch;
  readonly onDidChange: Event<undefined>;

  private constructor(private readonly folder: string) {
    this.watch = new FolderWatch(folder, name => runFilePattern.test(name));
    this.onDidChange = this.watch.onDidChange;
  }

  /** Whether any run is kept below this folder. */
  static async isIn(parent: string): Promise<boolean> {
    const names = await readdir(path.join(parent, folderName)).catch(() => []);
    return names.some(name => runFilePattern.test(name));
  }

  /** Makes the folder if it is not there. @throws FailureError `storage` */
  static async open(parent: string): Promise<CheckFiles> {
    const folder = path.join(parent, folderName);
    await asStorageFailure({ store: 'checks', operation: 'open' }, () =>
      mkdir(folder, { recursive: true, mode: ownFolder }),
    );
    return new CheckFiles(folder);
  }

  read(): Promise<StoredChecks> {
    return asStorageFailure({ store: 'checks', operation: 'read' }, async () => {
      const names = (await this.names()).filter(name => runFilePattern.test(name));
      const read = await Promise.all(names.map(name => this.readRun(name)));
      return {
        runs: read.filter(run => run !== undefined && run !== 'unreadable'),
        unreadable: read.filter(run => run === 'unreadable').length,
      };
    });
  }

  write(run: CheckRun): Promise<void> {
    return asStorageFailure({ store: 'checks', operation: 'write' }, async () => {
      const unfinished = this.at(`${runFileName(run)}.${crypto.randomUUID()}.tmp`);
      try {
        const file = await open(unfinished, 'wx', ownFile);
        try {
          await file.writeFile(runToJson(run), 'utf8');
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(unfinished, this.at(runFileName(run)));
      } catch (thrown) {
        await rm(unfinished, { force: true }).catch(() => undefined);
        throw thrown;
      }
    });
  }

  remove(run: CheckRun): Promise<void> {
    return asStorageFailure({ store: 'checks', operation: 'write' }, () =>
      rm(this.at(runFileName(run)), { force: true }),
    );
  }

  clear(): Promise<void> {
    return asStorageFailure({ store: 'checks', operation: 'clear' }, async () => {
      const names = (await this.names()).filter(
        name => runFilePattern.test(name) || unfinishedPattern.test(name),
      );
      await Promise.all(names.map(name => rm(this.at(name), { force: true })));
    });
  }

  dispose(): void {
    this.watch.dispose();
  }

  /** `undefined` if the file has been removed meanwhile. One that cannot be read does not keep others from being. */
  private async readRun(name: string): Promise<CheckRun | 'unreadable' | undefined> {
    let text: string | undefined;
    try {
      text = await readFile(this.at(name), 'utf8').catch(undefinedIfMissing);
    } catch {
      return 'unreadable';
    }
    return text === undefined ? undefined : readRunFile(name, text);
  }

  private async names(): Promise<readonly string[]> {
    return (await readdir(this.folder).catch(undefinedIfMissing)) ?? [];
  }

  private at(name: string): string {
    return path.join(this.folder, name);
  }
}
