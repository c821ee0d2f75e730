import type { JournalEntry } from './journal.ts';
import type { JournalOutcome } from './journalLines.ts';

/** What is known about an entry, in one word. */
export type EntryStatus = JournalOutcome | 'underWay';

/** What was confirmed together. */
export interface ActivityRun {
  /** Unlike that of any other run of the same reading. */
  readonly id: string;
  /** Never empty; the newest first. */
  readonly entries: readonly JournalEntry[];
}

/** What is known about an entry. What became of it is in doubt unless it is settled or under way. */
export function statusOf({ state, outcome }: JournalEntry): EntryStatus {
  return state === 'settled' ? outcome.outcome : state;
}

/** Groups entries, of which the newest come first, by what was confirmed together. */
export function runsOf(entries: readonly JournalEntry[]): ActivityRun[] {
  const runs = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    // What does not say to which run it belongs is one of its own.
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
