import type * as vscode from 'vscode';
import { systemClock, type Clock } from '../../core/async.ts';
import type { Disposable } from '../../core/lifecycle.ts';

/** Longer than this, in milliseconds, no window needs to say what is ticked after rows were shown. */
const longestEchoMs = 15_000;

/** How long a window may need to draw new rows, in milliseconds. It tells nobody when it has. */
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
  /** Rows that a person may still see, because others took their place only a moment ago. */
  private replaced: { readonly items: readonly T[]; readonly at: number }[] = [];
  private shown: { readonly items: readonly T[]; readonly isTicked: (item: T) => boolean } | undefined;

  constructor(
    private readonly pick: Pick<vscode.QuickPick<T>, 'items' | 'selectedItems' | 'onDidChangeSelection'>,
    private readonly clock: Pick<Clock, 'monotonic'> = systemClock,
  ) {}

  /** Whether what VS Code says is ticked is what was shown as ticked: nothing is on its way. */
  get isSettled(): boolean {
    const { shown } = this;
    const ticked = new Set(this.pick.selectedItems);
    return shown === undefined || shown.items.every(item => ticked.has(item) === shown.isTicked(item));
  }

  /** Shows rows, of which these are ticked. */
  show(items: readonly T[], isTicked: (item: T) => boolean): void {
    const ticked = items.filter(isTicked);
    const at = this.clock.monotonic();
    if (this.shown) {
      this.replaced.push({ items: this.shown.items, at });
    }
    this.shown = { items, isTicked };
    this.pick.items = items;
    this.pick.selectedItems = ticked;
    if (this.isSameTurn) {
      // VS Code is told of both at once.
      this.echoes.pop();
    }
    if (ticked.length > 0) {
      this.echoes.push({ places: this.placesOf(ticked), at });
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
      if (shown && !this.isCertain(selected)) {
        this.show(shown.items, shown.isTicked);
      } else {
        listener(selected);
      }
    });
  }

  /** Whether the same rows are meant by their places in every list that a person may have seen. */
  private isCertain(selected: readonly T[]): boolean {
    const longAgo = this.clock.monotonic() - drawingMs;
    this.replaced = this.replaced.filter(({ at }) => at > longAgo);
    const { items } = this.pick;
    return this.replaced.every(before =>
      selected.every(item => {
        const other = before.items[items.indexOf(item)];
        return other?.label === item.label && other.description === item.description;
      }),
    );
  }

  private isEcho(selected: readonly T[]): boolean {
    const longAgo = this.clock.monotonic() - longestEchoMs;
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
