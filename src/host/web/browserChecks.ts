import type { CheckStorage, StoredChecks } from '../../checks/checkHistory.ts';
import { runToJson } from '../../checks/checkJson.ts';
import type { CheckRun } from '../../checks/model.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import { GatheredChanges } from '../gatheredChanges.ts';
import { readRunFile, runFileName, runFilePattern } from '../runFile.ts';
import { asBrowserFailure } from './asBrowserFailure.ts';
import { SharedFolder } from './sharedFolder.ts';
import type { TabFiles } from './tabFiles.ts';

/** Keeps each run of checks in a file of its own, in what the browser keeps for VS Code. */
export class BrowserChecks implements CheckStorage {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new GatheredChanges());

  readonly onDidChange = this.changes.onDidChange;

  private constructor(private readonly folder: SharedFolder) {
    this.disposables.add(folder);
    this.disposables.add(
      folder.onDidChange(({ name }) => {
        if (runFilePattern.test(name)) {
          this.changes.report();
        }
      }),
    );
  }

  /** Whether any run is kept. */
  static async isIn(files: TabFiles): Promise<boolean> {
    return SharedFolder.holds(files, runFilePattern);
  }

  /** Makes the folder if it is not there. @throws FailureError `storage` */
  static async open(files: TabFiles): Promise<BrowserChecks> {
    return new BrowserChecks(await asBrowserFailure('checks', 'open', () => SharedFolder.open(files)));
  }

  read(): Promise<StoredChecks> {
    return asBrowserFailure('checks', 'read', async () => {
      const names = await this.folder.names(runFilePattern);
      const read = await Promise.all(names.map(name => this.readRun(name)));
      return {
        runs: read.filter(run => run !== undefined && run !== 'unreadable'),
        unreadable: read.filter(run => run === 'unreadable').length,
      };
    });
  }

  write(run: CheckRun): Promise<void> {
    return asBrowserFailure('checks', 'write', () => this.folder.write(runFileName(run), runToJson(run)));
  }

  remove(run: CheckRun): Promise<void> {
    return asBrowserFailure('checks', 'write', () => this.folder.remove(runFileName(run)));
  }

  clear(): Promise<void> {
    return asBrowserFailure('checks', 'clear', async () => {
      const names = await this.folder.names(runFilePattern);
      await Promise.all(names.map(name => this.folder.remove(name)));
    });
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** `undefined` if another tab has removed it. One that cannot be read does not keep others from being. */
  private async readRun(name: string): Promise<CheckRun | 'unreadable' | undefined> {
    try {
      const text = await this.folder.read(name);
      return text === undefined ? undefined : readRunFile(name, text);
    } catch {
      return 'unreadable';
    }
  }
}
