import { once } from '../core/async.ts';
import { FailureError, failureOf, summary, type Failure } from '../core/failure.ts';
import { DisposableStore, Emitter, type Disposable, type Event } from '../core/lifecycle.ts';
import type { CheckRun } from './model.ts';

/** How many runs are kept, and as many of tests, which would else push all others out. The oldest go first. */
const maxRuns = 50;

/** What a storage holds. */
export interface StoredChecks {
  readonly runs: readonly CheckRun[];
  /** How many cannot be read: damaged ones, and those of a newer version of the extension. */
  readonly unreadable: number;
}

/** Keeps runs beyond the window, for all windows. Every method throws FailureError `storage`. */
export interface CheckStorage extends Disposable {
  /** Fires when anything has changed, here or in another window. */
  readonly onDidChange: Event<undefined>;
  read(): Promise<StoredChecks>;
  /** Writes the run whole or not at all, in place of one with the same id. */
  write(run: CheckRun): Promise<void>;
  remove(run: CheckRun): Promise<void>;
  /** Removes everything, runs that cannot be read included. */
  clear(): Promise<void>;
}

/** The check runs, the latest first: of all windows once they are loaded, of this one until then. */
export class CheckHistory implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new Emitter<undefined>());
  private readonly storage: (() => Promise<CheckStorage>) | undefined;
  /** Runs that are not on the disk yet, or are not the same there, by id. */
  private readonly unsaved = new Map<string, CheckRun>();
  private stored: StoredChecks = { runs: [], unreadable: 0 };
  private latestFirst: readonly CheckRun[] = [];
  private queue: Promise<void> = Promise.resolve();
  private storageFailure: Failure | undefined;

  readonly onDidChange = this.changes.event;

  /** Reads the runs that are kept, once. Never throws: see {@link problem}. */
  readonly load: () => Promise<void> = once(() => this.enqueue(() => this.read()));

  /** @param open opens the storage when it is first needed; without it, runs live as long as the window. */
  constructor(open?: () => Promise<CheckStorage>) {
    this.storage =
      open &&
      once(async () => {
        const storage = this.disposables.add(await open());
        this.disposables.add(storage.onDidChange(() => void this.enqueue(() => this.read())));
        return storage;
      });
  }

  get runs(): readonly CheckRun[] {
    return this.latestFirst;
  }

  /** The run with this ID. Another extension may pass any value as the ID. */
  find(id: unknown): CheckRun | undefined {
    return this.latestFirst.find(run => run.id === id);
  }

  /** The run as it is now: another command or another window may have added answers. */
  current(run: CheckRun): CheckRun {
    return this.find(run.id) ?? run;
  }

  /** How many runs on the disk cannot be read. */
  get unreadable(): number {
    return this.stored.unreadable;
  }

  /** Why the runs could not be read, written or cleared last; `undefined` if they could. */
  get problem(): Failure | undefined {
    return this.storageFailure;
  }

  /** Shows the run at once, in place of one with the same id, and writes it to the disk. */
  add(run: CheckRun): void {
    this.unsaved.set(run.id, run);
    this.show();
    if (this.storage) {
      void this.load();
      void this.enqueue(() => this.save());
    }
  }

  /** Resolves once all runs that were added are on the disk, or could not be written. */
  async settled(): Promise<void> {
    await this.queue;
  }

  /** Removes all runs from the disk, those of other windows too. @throws FailureError `storage` */
  async clear(): Promise<void> {
    const { storage } = this;
    // Runs that are added while the disk is cleared stay.
    const cleared = [...this.unsaved.values()];
    if (storage) {
      await this.enqueue(async () => (await storage()).clear());
      if (this.storageFailure) {
        throw new FailureError(this.storageFailure);
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
    this.latestFirst = kept(
      [...[...this.unsaved.values()].reverse(), ...others].toSorted(
        (one, other) => other.startedAt - one.startedAt,
      ),
    );
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

  /** Does the work after what was begun before, so that a run is never read as it was before it was written. */
  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).then(
      () => this.setFailure(undefined),
      (thrown: unknown) => this.setFailure(failureOf(thrown)),
    );
    return this.queue;
  }

  private setFailure(failure: Failure | undefined): void {
    const changed = told(this.storageFailure) !== told(failure);
    this.storageFailure = failure;
    if (changed) {
      this.changes.fire(undefined);
    }
  }
}

/** What is said of a failure: the same for failures that are told in the same words. */
function told(failure: Failure | undefined): string | undefined {
  return failure && summary(failure);
}

/** The runs to keep, in their order. */
function kept(runs: readonly CheckRun[]): readonly CheckRun[] {
  const counts = { test: 0, person: 0 };
  return runs.filter(({ askedFor }) => {
    const asker = askedFor ?? 'person';
    counts[asker] += 1;
    return counts[asker] <= maxRuns;
  });
}
