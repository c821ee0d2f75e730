import type { ActivityRun } from '../../access/activityRuns.ts';
import type { JournalEntry } from '../../access/journalEntries.ts';
import { asRecord, hasTexts } from '../../core/json.ts';
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

/**
 * Whether a command argument is a row of the Activity tree, with all that commands use of it. Other extensions may pass
 * anything.
 */
export function isActivityNode(argument: unknown): argument is ActivityNode {
  const row = asRecord(argument);
  switch (row?.['kind']) {
    case 'activityRun': {
      const entries = asRecord(row['run'])?.['entries'];
      return Array.isArray(entries) && entries.every(isEntry);
    }
    case 'activityEntry':
      return isEntry(row['entry']);
    case 'moreActivity':
      return hasTexts(row, 'place');
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

function isEntry(value: unknown): boolean {
  const entry = asRecord(value);
  const intent = asRecord(entry?.['intent']);
  return (
    hasTexts(entry, 'state') &&
    hasTexts(intent, 'id', 'time', 'action', 'cloud', 'clientRequestId') &&
    hasTexts(intent['chat'], 'id', 'label') &&
    hasTexts(intent['person'], 'displayName') &&
    Array.isArray(asRecord(intent['membership'])?.['roles'])
  );
}
