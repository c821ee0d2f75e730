import { Emitter, type Disposable } from '../core/lifecycle.ts';
import type { CheckRun } from './checkRun.ts';

/** Runs kept at most; the oldest go first. */
const kept = 50;

/** The check runs of this window, the latest first. */
export class CheckHistory implements Disposable {
  private readonly changes = new Emitter<undefined>();
  private latestFirst: readonly CheckRun[] = [];

  readonly onDidChange = this.changes.event;

  get runs(): readonly CheckRun[] {
    return this.latestFirst;
  }

  add(run: CheckRun): void {
    this.latestFirst = [run, ...this.latestFirst].slice(0, kept);
    this.changes.fire(undefined);
  }

  clear(): void {
    this.latestFirst = [];
    this.changes.fire(undefined);
  }

  dispose(): void {
    this.changes.dispose();
  }
}
