import type { ActivityRun } from '../../access/activityRuns.ts';
import type { JournalEntry } from '../../access/journal.ts';
import { rowsCalledOn } from '../views/selectedRows.ts';

// The elements of the Activity tree. They are made anew with each reading; VS Code knows them again by their ids.

/** A row of the Activity tree. */
export type ActivityNode = ActivityRunNode | ActivityEntryNode | MoreActivityNode;

/** What was confirmed together. */
export interface ActivityRunNode {
  readonly kind: 'activityRun';
  readonly run: ActivityRun;
  /** Whether it is the last run, which is open. */
  readonly latest: boolean;
}

/** What was done to one member. */
export interface ActivityEntryNode {
  readonly kind: 'activityEntry';
  readonly entry: JournalEntry;
  readonly parent: ActivityRunNode;
}

/** Offers the rows below a parent that are not shown, because they are very many. */
export interface MoreActivityNode {
  readonly kind: 'moreActivity';
  /** The id of the run that they are of; empty where they are runs. */
  readonly place: string;
  readonly parent: ActivityRunNode | undefined;
  readonly hidden: number;
}

/** Whether a command argument is a row of the Activity tree. Other extensions may run our commands too. */
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

/** What a row stands for. */
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
