import type { JournalEntry } from './journalEntries.ts';
import { subjectKey, type JournalAction, type JournalOutcome } from './journalLines.ts';

/** The outcome of an entry, or its state while there is no outcome. */
export type EntryStatus = JournalOutcome | 'underWay';

/** The entries of one confirmation. */
export interface ActivityRun {
  /** Unique among the runs of one reading. */
  readonly id: string;
  /** Never empty; the newest first. */
  readonly entries: readonly JournalEntry[];
}

/** The status of an entry. */
export function statusOf({ state, outcome }: JournalEntry): EntryStatus {
  return state === 'settled' ? outcome.outcome : state;
}

/** Groups entries by the confirmation that they belong to. @param entries the newest first. */
export function runsOf(entries: readonly JournalEntry[]): ActivityRun[] {
  const runs = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    // An entry that names no run is a run of its own.
    const id = entry.intent.run || entry.intent.id;
    const run = runs.get(id);
    if (run) {
      run.push(entry);
    } else {
      runs.set(id, [entry]);
    }
  }
  return Array.from(runs, ([id, ofRun]) => ({ id, entries: ofRun }));
}

/**
 * The ids of the entries for which nothing was sent, and nothing has been done since about the same person in the same
 * chat.
 * @param entries all entries, the newest first.
 */
export function entriesLeftToDo(entries: readonly JournalEntry[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const left = new Set<string>();
  for (const entry of entries) {
    const key = subjectKey(entry.intent);
    if (!seen.has(key) && statusOf(entry) === 'notAttempted') {
      left.add(entry.intent.id);
    }
    seen.add(key);
  }
  return left;
}

/**
 * The entries that can be continued with, of those that are asked for.
 * @param entries all entries, the newest first.
 * @returns them in the order in which they were confirmed.
 */
export function entriesToContinue(
  entries: readonly JournalEntry[],
  ids: ReadonlySet<string>,
  action: JournalAction,
): JournalEntry[] {
  const left = entriesLeftToDo(entries);
  return entries
    .filter(({ intent }) => intent.action === action && ids.has(intent.id) && left.has(intent.id))
    .reverse();
}
