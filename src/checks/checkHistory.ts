import { once } from '../core/async.ts';
import { FailureError, failureOf, type Failure } from '../core/failure.ts';
import { DisposableStore, Emitter, type Disposable, type Event } from '../core/lifecycle.ts';
import type { CheckRun } from './model.ts';

/** Runs kept at most; the oldest go first. */
const kept = 50;

/** What a storage holds. */
export interface StoredChecks {
  readonly runs: readonly CheckRun[];
  /** What is there and cannot be read: damaged, or of a newer version of the extension. */
  readonly unreadable: number;
}

/** Where runs outlive the window. All windows share it. Everything throws FailureError `storage`. */
export interface CheckStorage extends Disposable {
  /** Something changed, here or in another window. */
  readonly onDidChange: Event<undefined>;
  read(): Promise<StoredChecks>;
  /** Keeps the run whole or not at all; one with the same id is replaced. */
  write(run: CheckRun): Promise<void>;
  remove(run: CheckRun): Promise<void>;
  /** Removes everything, what cannot be read included. */
  clear(): Promise<void>;
}

/** The check runs, the latest first: of all windows once they are loaded, of this one until then. */
export class CheckHistory implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new Emitter<undefined>());
  private readonly storage: (() => Promise<CheckStorage>) | undefined;
  /** Runs that are not on the disk, or not as they are here, by id. */
  private readonly unsaved = new Map<string, CheckRun>();
  private stored: StoredChecks = { runs: [], unreadable: 0 };
  private latestFirst: readonly CheckRun[] = [];
  private queue: Promise<void> = Promise.resolve();
  private lost: Failure | undefined;

  readonly onDidChange = this.changes.event;

  /** Reads what is kept, once; without a storage there is nothing to read. Never throws: see {@link problem}. */
  readonly load: () => Promise<void> = once(() => this.inTurn(() => this.read()));

  /** @param open opens the storage when it is first needed; without it, runs live as long as the window. */
  constructor(open?: () => Promise<CheckStorage>) {
    this.storage =
      open &&
      once(async () => {
        const storage = this.disposables.add(await open());
        this.disposables.add(storage.onDidChange(() => void this.inTurn(() => this.read())));
        return storage;
      });
  }

  get runs(): readonly CheckRun[] {
    return this.latestFirst;
  }

  /** The run as it is now: another command, or another window, may have asked further. */
  current(run: CheckRun): CheckRun {
    return this.latestFirst.find(({ id }) => id === run.id) ?? run;
  }

  /** What is on the disk and cannot be read. */
  get unreadable(): number {
    return this.stored.unreadable;
  }

  /** Why runs are not kept beyond this window, or were not read. */
  get problem(): Failure | undefined {
    return this.lost;
  }

  /** Shows the run at once, in place of one with the same id, and keeps it on the disk. */
  add(run: CheckRun): void {
    this.unsaved.set(run.id, run);
    this.show();
    if (this.storage) {
      void this.load();
      void this.inTurn(() => this.save());
    }
  }

  /** Waits until all that was added is on the disk, or could not be written. */
  async settled(): Promise<void> {
    await this.queue;
  }

  /** Removes all runs, those of other windows too, from here and from the disk. @throws FailureError `storage` */
  async clear(): Promise<void> {
    const { storage } = this;
    // What is added meanwhile is newer than the wish to clear.
    const cleared = [...this.unsaved.values()];
    if (storage) {
      await this.inTurn(async () => (await storage()).clear());
      if (this.lost) {
        throw new FailureError(this.lost);
      }
    }
    for (const run of cleared.filter(one => this.unsaved.get(one.id) === one)) {
      this.unsaved.delete(run.id);
    }
    this.stored = { runs: [], unreadable: 0 };
    this.show();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private show(): void {
    const others = this.stored.runs.filter(({ id }) => !this.unsaved.has(id));
    this.latestFirst = [...[...this.unsaved.values()].reverse(), ...others]
      .toSorted((one, other) => other.startedAt - one.startedAt)
      .slice(0, kept);
    for (const run of [...this.unsaved.values()].filter(run => !this.latestFirst.includes(run))) {
      this.unsaved.delete(run.id);
    }
    this.changes.fire(undefined);
  }

  private async read(): Promise<void> {
    if (this.storage) {
      this.stored = await (await this.storage()).read();
      this.show();
      await this.prune();
    }
  }

  private async save(): Promise<void> {
    const storage = await this.storage?.();
    for (const run of [...this.unsaved.values()]) {
      await storage?.write(run);
      if (this.unsaved.get(run.id) === run) {
        this.unsaved.delete(run.id);
      }
      const others = this.stored.runs.filter(({ id }) => id !== run.id);
      this.stored = { ...this.stored, runs: [run, ...others] };
    }
    await this.prune();
  }

  private async prune(): Promise<void> {
    const shown = new Set(this.latestFirst.map(({ id }) => id));
    for (const run of this.stored.runs.filter(({ id }) => !shown.has(id))) {
      await (await this.storage?.())?.remove(run);
      this.stored = { ...this.stored, runs: this.stored.runs.filter(({ id }) => id !== run.id) };
    }
  }

  /** One after the other: what is read must not be older than what was written. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).then(
      () => this.report(undefined),
      (thrown: unknown) => this.report(failureOf(thrown)),
    );
    return this.queue;
  }

  private report(failure: Failure | undefined): void {
    const changed = this.lost?.kind !== failure?.kind;
    this.lost = failure;
    if (changed) {
      this.changes.fire(undefined);
    }
  }
}
