import type * as vscode from 'vscode';
import { systemClock } from '../../core/async.ts';
import type { Disposable } from '../../core/lifecycle.ts';

/** Longer than this, in milliseconds, no window needs to say what is ticked after rows were shown. */
const longestEchoMs = 2000;

/**
 * A list to tick whose rows change while it is open. VS Code tells of changes that nobody made: after new rows that
 * nothing is ticked, and then what was ticked for them. Whoever listens here hears of those that a person made.
 */
export class TickedPick<T extends vscode.QuickPickItem> {
  /** What VS Code has yet to say about rows that were shown, by the places of those ticked. */
  private echoes: { readonly places: string; readonly at: number }[] = [];
  private isSameTurn = false;

  constructor(private readonly pick: vscode.QuickPick<T>) {}

  /** Shows rows, of which these are ticked. */
  show(items: readonly T[], isTicked: (item: T) => boolean): void {
    const ticked = items.filter(isTicked);
    this.pick.items = items;
    this.pick.selectedItems = ticked;
    if (this.isSameTurn) {
      // VS Code is told of both at once.
      this.echoes.pop();
    }
    if (ticked.length > 0) {
      this.echoes.push({ places: this.placesOf(ticked), at: systemClock.monotonic() });
      this.isSameTurn = true;
      setTimeout(() => (this.isSameTurn = false), 0);
    }
  }

  /** Calls `listener` with all that is ticked, whenever a person has ticked or unticked something. */
  onDidTick(listener: (ticked: readonly T[]) => void): Disposable {
    return this.pick.onDidChangeSelection(selected => {
      if (!this.isEcho(selected)) {
        listener(selected);
      }
    });
  }

  private isEcho(selected: readonly T[]): boolean {
    const longAgo = systemClock.monotonic() - longestEchoMs;
    this.echoes = this.echoes.filter(({ at }) => at > longAgo);
    const [next] = this.echoes;
    if (next?.places === this.placesOf(selected)) {
      this.echoes.shift();
      return true;
    }
    return next !== undefined;
  }

  private placesOf(items: readonly T[]): string {
    return items.map(item => this.pick.items.indexOf(item)).join();
  }
}
