import type * as vscode from 'vscode';
import { systemClock } from '../../core/async.ts';
import type { Disposable } from '../../core/lifecycle.ts';

/** Longer than this, in milliseconds, no window needs to say what is ticked after rows were shown. */
const longestEchoMs = 15_000;

/** How long a window may need to draw new rows of which none is ticked, which it does not tell. In milliseconds. */
const drawingMs = 600;

/**
 * A list to tick whose rows change while it is open. VS Code tells of changes that nobody made: after new rows that
 * nothing is ticked, and then what was ticked for them. And it names rows by their places: what a person ticks among rows
 * that have just been replaced would be taken for the row that now has that place. Whoever listens here hears only of
 * what a person ticked among the rows that are there; anything else is put back as it was.
 */
export class TickedPick<T extends vscode.QuickPickItem> {
  /** What VS Code has yet to say about rows that were shown, by the places of those ticked. */
  private echoes: { readonly places: string; readonly at: number }[] = [];
  private isSameTurn = false;
  private shownAt = -Infinity;
  private shown: { readonly items: readonly T[]; readonly isTicked: (item: T) => boolean } | undefined;

  constructor(private readonly pick: vscode.QuickPick<T>) {}

  /** Whether what VS Code says is ticked is what was shown as ticked: nothing is on its way. */
  get isSettled(): boolean {
    const { shown } = this;
    const ticked = new Set(this.pick.selectedItems);
    return shown === undefined || shown.items.every(item => ticked.has(item) === shown.isTicked(item));
  }

  /** Shows rows, of which these are ticked. */
  show(items: readonly T[], isTicked: (item: T) => boolean): void {
    const ticked = items.filter(isTicked);
    this.shown = { items, isTicked };
    this.shownAt = systemClock.monotonic();
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
      if (this.isEcho(selected)) {
        return;
      }
      const { shown } = this;
      if (shown && selected.length > 0 && systemClock.monotonic() - this.shownAt < drawingMs) {
        this.show(shown.items, shown.isTicked);
      } else {
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
