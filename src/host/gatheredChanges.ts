import { Emitter, type Disposable } from '../core/lifecycle.ts';

/** One write is reported several times. All reports within this time are one change, in milliseconds. */
const gatherMs = 150;

/** Makes one change of many that follow each other closely. */
export class GatheredChanges implements Disposable {
  private readonly changes = new Emitter<undefined>();
  private gathering: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChange = this.changes.event;

  /** Fires soon, once for all that is reported until then. */
  report(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.changes.fire(undefined);
    }, gatherMs);
  }

  dispose(): void {
    clearTimeout(this.gathering);
    this.changes.dispose();
  }
}
