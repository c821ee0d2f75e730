import * as vscode from 'vscode';
import {
  entriesLeftToDo,
  runsOf,
  statusOf,
  type ActivityRun,
  type EntryStatus,
} from '../../access/activityRuns.ts';
import { mayBeMissing } from '../../access/additionPlan.ts';
import { isOpen, isUnwanted } from '../../access/finding.ts';
import type { Journal } from '../../access/journal.ts';
import type { JournalEntry, JournalReading } from '../../access/journalEntries.ts';
import { failureOf, type Failure } from '../../core/failure.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import { setContextKey } from '../../host/contextKeys.ts';
import { rowCommandIds } from '../../host/contributions.ts';
import { failureText } from '../failures/failureText.ts';
import { textBehind } from '../text/safeText.ts';
import { spokenText } from '../text/spokenText.ts';
import type { LazyTree } from '../views/lazyView.ts';
import { moreItem } from '../views/moreItem.ts';
import { onlySelects } from '../views/onlySelects.ts';
import { RowLimits } from '../views/rowLimits.ts';
import {
  isActivityNode,
  type ActivityEntryNode,
  type ActivityNode,
  type ActivityRunNode,
} from './activityNodes.ts';
import {
  entryDescription,
  entryLabel,
  entryTooltip,
  lossesText,
  openText,
  runDescription,
  runLabel,
  runSpoken,
  runTooltip,
} from './activityText.ts';

/** How many rows a parent shows at first. VS Code draws them all at once, which blocks the window meanwhile. */
const rowsAtOnce = 500;

/** The shortest time between two readings of the journal, in milliseconds. A run writes several times a second. */
const leastBetweenReadings = 1000;

/** The same while nobody looks at the rows, and only what is open is counted. */
const leastBetweenCounts = 5000;

/** How soon the journal is read again while something is under way, in milliseconds: its window may have crashed. */
const readAgainMs = 30_000;

/** What the Activity tree is made of. */
export interface ActivityTreeParts {
  readonly view: vscode.TreeView<ActivityNode>;
  /** Tells VS Code that all rows changed. */
  readonly changed: () => void;
  /** Opens the journal. Throws FailureError `storage`. */
  readonly journal: () => Promise<Journal>;
}

/** The journal as a tree: the runs, the newest first, and below each run its entries. */
export class ActivityTree implements LazyTree<ActivityNode> {
  private readonly disposables = new DisposableStore();
  private readonly limits = new RowLimits(rowsAtOnce);
  /** Ids of the entries that can be continued with. */
  private leftToDo: ReadonlySet<string> = new Set();
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private readingAgain: ReturnType<typeof setTimeout> | undefined;
  private readAt = 0;
  /** What was drawn last, see {@link contentOf}; `undefined` if the journal could not be read. */
  private drawn: string | undefined;
  /** A reading that differs from what was drawn, to be drawn next. */
  private compared: JournalReading | undefined;
  private followed: Journal | undefined;

  constructor(private readonly parts: ActivityTreeParts) {
    // Another window may have written to the journal meanwhile.
    this.disposables.add(
      parts.view.onDidChangeVisibility(({ visible }) => {
        this.compared = undefined;
        if (visible) {
          parts.changed();
        }
      }),
    );
    this.disposables.add({ dispose: () => clearTimeout(this.waiting) });
    this.disposables.add({ dispose: () => clearTimeout(this.readingAgain) });
  }

  async getChildren(node?: ActivityNode): Promise<ActivityNode[]> {
    if (!node) {
      return this.runs();
    }
    return node.kind === 'activityRun'
      ? this.limited(
          node.run.entries.map((entry): ActivityNode => ({ kind: 'activityEntry', entry, parent: node })),
          node,
        )
      : [];
  }

  getTreeItem(node: ActivityNode): vscode.TreeItem {
    switch (node.kind) {
      case 'activityRun':
        return runItem(node, this.leftToDo);
      case 'activityEntry':
        return entryItem(node, this.leftToDo);
      case 'moreActivity':
        return moreItem(node, node.hidden, rowCommandIds.showMoreActivity);
    }
  }

  tooltipOf(node: ActivityNode): vscode.MarkdownString | undefined {
    switch (node.kind) {
      case 'activityRun':
        return runTooltip(node.run);
      case 'activityEntry':
        return entryTooltip(node.entry);
      case 'moreActivity':
        return undefined;
    }
  }

  parentOf(node: ActivityNode): ActivityNode | undefined {
    return node.kind === 'activityRun' ? undefined : node.parent;
  }

  /** Shows on the view from now on how much is open, also while nobody looks at the rows. */
  async count(): Promise<void> {
    await this.journal();
    this.readSoon();
  }

  /** Shows more of the rows that `row` offers. */
  showMore(row: unknown): void {
    if (!isActivityNode(row) || row.kind !== 'moreActivity') {
      return;
    }
    this.limits.showMore(row.place);
    this.parts.changed();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async runs(): Promise<ActivityNode[]> {
    const { view } = this.parts;
    this.readAt = performance.now();
    try {
      const reading = this.compared ?? (await (await this.journal()).read());
      this.compared = undefined;
      view.message = lossesText(reading) ?? '';
      this.tell(reading);
      this.drawn = contentOf(reading);
      this.leftToDo = entriesLeftToDo(reading.entries);
      this.readAgainWhileUnderWay(reading);
      return this.limited(
        runsOf(reading.entries).map((run, index) => ({
          kind: 'activityRun',
          run,
          latest: index === 0,
        })),
        undefined,
      );
    } catch (thrown) {
      view.message = unreadText(failureOf(thrown));
      this.drawn = undefined;
      return [];
    }
  }

  private async journal(): Promise<Journal> {
    const journal = await this.parts.journal();
    if (this.followed !== journal) {
      this.followed = journal;
      this.disposables.add(journal.onDidChange(() => this.readSoon()));
    }
    return journal;
  }

  private readSoon(): void {
    const leastBetween = this.parts.view.visible ? leastBetweenReadings : leastBetweenCounts;
    this.waiting ??= setTimeout(
      () => {
        this.waiting = undefined;
        void this.drawIfDifferent();
      },
      Math.max(0, this.readAt + leastBetween - performance.now()),
    );
  }

  /** Draws nothing anew where nothing new was written: a menu that is open would lose its row. */
  private async drawIfDifferent(): Promise<void> {
    this.readAt = performance.now();
    const reading = await (await this.parts.journal()).read().catch(() => undefined);
    if (!this.parts.view.visible) {
      // The rows are drawn anew when they are shown.
      if (reading) {
        this.tell(reading);
      }
      return;
    }
    if (!reading || contentOf(reading) !== this.drawn) {
      this.compared = reading;
      this.parts.changed();
    }
  }

  /** Tells the menus what there is, and the person how much is open, whether or not the rows are seen. */
  private tell(reading: JournalReading): void {
    tellMenus(reading);
    const count = reading.entries.filter(isOpen).length;
    if (count !== (this.parts.view.badge?.value ?? 0)) {
      this.parts.view.badge = count > 0 ? { value: count, tooltip: openText(count) } : undefined;
    }
  }

  private readAgainWhileUnderWay({ entries }: JournalReading): void {
    clearTimeout(this.readingAgain);
    if (entries.some(({ state }) => state === 'underWay')) {
      this.readingAgain = setTimeout(() => this.parts.changed(), readAgainMs);
    }
  }

  private limited(rows: readonly ActivityNode[], parent: ActivityRunNode | undefined): ActivityNode[] {
    const place = parent?.run.id ?? '';
    const { shown, hidden } = this.limits.limited(place, rows);
    return hidden === 0 ? [...shown] : [...shown, { kind: 'moreActivity', place, parent, hidden }];
  }
}

function tellMenus({ entries }: JournalReading): void {
  setContextKey('teamsChatAccess.activityRead', true);
  setContextKey('teamsChatAccess.hasActivity', entries.length > 0);
  setContextKey('teamsChatAccess.hasDoubts', entries.some(isOpen));
}

function runItem({ run, latest }: ActivityRunNode, leftToDo: ReadonlySet<string>): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const label = runLabel(run);
  const item = new vscode.TreeItem(label, latest ? Expanded : Collapsed);
  item.id = `run ${run.id}`;
  item.description = textBehind(label, runDescription(run));
  item.iconPath = runIcon(run);
  item.contextValue = contextOf('run', run.entries, leftToDo);
  item.accessibilityInformation = { label: runSpoken(run) };
  item.command = onlySelects;
  return item;
}

function entryItem({ entry }: ActivityEntryNode, leftToDo: ReadonlySet<string>): vscode.TreeItem {
  const label = entryLabel(entry);
  const description = entryDescription(entry);
  const item = new vscode.TreeItem(label);
  item.id = `entry ${entry.intent.id}`;
  item.description = textBehind(label, description);
  item.iconPath = entryIcon(entry);
  item.contextValue = contextOf('entry', [entry], leftToDo);
  item.accessibilityInformation = { label: [label, spokenText(description)].join(', ') };
  return item;
}

/** What can be done with a row, for the `when` clauses of package.json. */
function contextOf(
  row: 'run' | 'entry',
  entries: readonly JournalEntry[],
  leftToDo: ReadonlySet<string>,
): string {
  return [
    row,
    ...(entries.some(isOpen) ? ['open'] : []),
    ...(entries.some(isReaddable) ? ['readdable'] : []),
    ...new Set(
      entries.flatMap(({ intent: { id, action } }) =>
        leftToDo.has(id) ? [action === 'revoke' ? 'leftToRevoke' : 'leftToAdd'] : [],
      ),
    ),
  ].join(';');
}

/** Nobody can be added to a 1:1 chat. */
function isReaddable(entry: JournalEntry): boolean {
  return entry.intent.chat.type !== 'oneOnOne' && mayBeMissing(entry);
}

/** The icon of what is open in a run, or else of the outcome that all of its entries have. */
function runIcon({ entries }: ActivityRun): vscode.ThemeIcon {
  const states = new Set(entries.map(({ state }) => state));
  const open = (['inDoubt', 'underWay', 'notVisibleYet'] as const).find(state => states.has(state));
  const [first] = entries;
  if (open) {
    return statusIcon(open);
  }
  return first && new Set(entries.map(statusOf)).size === 1
    ? entryIcon(first)
    : new vscode.ThemeIcon('history');
}

function entryIcon({ intent, state, outcome }: JournalEntry): vscode.ThemeIcon {
  if (state !== 'settled') {
    return statusIcon(state);
  }
  // Being listed is what an addition was for, and no success of a revocation.
  const isSeen = outcome.outcome === 'listed' || outcome.outcome === 'notListed';
  return isSeen && isUnwanted(intent.action, outcome.outcome)
    ? statusIcon('stillListed')
    : statusIcon(outcome.outcome);
}

function statusIcon(status: EntryStatus): vscode.ThemeIcon {
  switch (status) {
    case 'revoked':
    case 'alreadyGone':
    case 'alreadyMember':
    case 'notListed':
    case 'listed':
      return new vscode.ThemeIcon('check');
    case 'added':
      return new vscode.ThemeIcon('person-add');
    case 'stillListed':
    case 'stillMissing':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    case 'refused':
      return new vscode.ThemeIcon('circle-slash');
    case 'notAttempted':
      return new vscode.ThemeIcon('circle-outline');
    case 'inDoubt':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
    case 'overtaken':
      return new vscode.ThemeIcon('history');
    case 'notVisibleYet':
      return new vscode.ThemeIcon('clock');
    case 'underWay':
      return new vscode.ThemeIcon('sync');
  }
}

/** The same text for the same entries in the same states. */
function contentOf({ entries, damaged, unknown }: JournalReading): string {
  const states = entries.map(entry => `${entry.intent.id} ${statusOf(entry)} ${entry.outcome?.time ?? ''}`);
  return [damaged, unknown, ...states].join('\n');
}

/** Why the journal could not be read. This view has no button that reads it again. */
function unreadText(failure: Failure): string {
  const again = vscode.l10n.t('To read it again, collapse and expand this view.');
  return `${failureText(failure)} ${again}`;
}
