import type { ActivityRun } from '../../access/activityRuns.ts';
import type { JournalEntry } from '../../access/journalEntries.ts';
import { rowsCalledOn } from '../views/selectedRows.ts';

// The elements of the Activity tree. Each reading makes new ones. VS Code matches them to the old ones by their ids.

/** A row of the Activity tree. */
export type ActivityNode = ActivityRunNode | ActivityEntryNode | MoreActivityNode;

/** A run: what was confirmed together. */
export interface ActivityRunNode {
  readonly kind: 'activityRun';
  readonly run: ActivityRun;
  /** Whether it is the newest run, which is shown expanded. */
  readonly latest: boolean;
}

/** An entry: what was done to one member. */
export interface ActivityEntryNode {
  readonly kind: 'activityEntry';
  readonly entry: JournalEntry;
  readonly parent: ActivityRunNode;
}

/** Offers to show more rows: a parent with very many rows shows only some of them. */
export interface MoreActivityNode {
  readonly kind: 'moreActivity';
  /** The id of the run that they belong to; empty if they are runs. */
  readonly place: string;
  readonly parent: ActivityRunNode | undefined;
  readonly hidden: number;
}

/** Whether a command argument is a row of the Activity tree. Other extensions may pass anything. */
export function isActivityNode(argument: unknown): argument is ActivityNode {
  if (typeof argument !== 'object' || argument === null || !('kind' in argument)) {
    return false;
  }
  switch (argument.kind) {
    case 'activityRun':
      return 'run' in argument && isRun(argument.run);
    case 'activityEntry':
      return 'entry' in argument && isEntry(argument.entry);
    case 'moreActivity':
      return 'place' in argument && 'hidden' in argument && typeof argument.hidden === 'number';
    default:
      return false;
  }
}

/** The rows of the Activity tree that a command was called on. */
export function selectedActivity(args: readonly unknown[]): ActivityNode[] {
  return rowsCalledOn(args).filter(isActivityNode);
}

/** The entries that a row stands for. */
export function entriesOf(node: ActivityNode): readonly JournalEntry[] {
  switch (node.kind) {
    case 'activityRun':
      return node.run.entries;
    case 'activityEntry':
      return [node.entry];
    case 'moreActivity':
      return [];
  }
}

function isRun(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'entries' in value && Array.isArray(value.entries);
}

function isEntry(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'intent' in value && 'state' in value;
}
