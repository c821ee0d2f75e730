import {
  mayBeIntent,
  readLine,
  type Intent,
  type JournalLine,
  type JournalOutcome,
  type OutcomeLine,
  type PlannedLine,
} from './journalLines.ts';

/** An intent and its outcome. */
export type JournalEntry = {
  readonly intent: Intent;
  /** For how long its request has been over at least, if this window sent it, in milliseconds by a clock that nobody sets. */
  readonly ageMs?: number;
} & (
  | { readonly state: 'settled'; readonly outcome: OutcomeLine }
  /** It may have been sent, and the outcome is not known: its window is gone, or could not find out. */
  | { readonly state: 'inDoubt'; readonly outcome: OutcomeLine | undefined }
  /** The service accepted it, and the members did not show that when they were read. */
  | { readonly state: 'notVisibleYet'; readonly outcome: OutcomeLine }
  | { readonly state: 'underWay'; readonly outcome: undefined }
);

/** What the journal says. */
export interface JournalReading {
  /** The newest first. */
  readonly entries: readonly JournalEntry[];
  /** How many lines are damaged. */
  readonly damaged: number;
  /** How many lines are of a type or version that this version does not know. */
  readonly unknown: number;
}

/**
 * When the request of an entry was over, in milliseconds since 1970, as far as the times in the journal are right. It
 * may have waited for half an hour after its intent was written: it was carried out before its outcome.
 */
export function endedAtMs({ intent, outcome }: JournalEntry): number {
  return Math.max(Date.parse(intent.time), Date.parse(outcome?.time ?? intent.time));
}

/**
 * Makes entries of lines. A line may appear twice, and an outcome before its intent, because lines are copied from one
 * file to another. The order is that of the lines: the clock may have been set back in between.
 * @param isUnderWay whether the window that wrote an intent may still write its outcome.
 */
export function makeReading(
  lines: readonly JournalLine[],
  isUnderWay: (intent: Intent) => boolean,
): JournalReading {
  const outcomes = lastOutcomes(lines.filter(line => line.type === 'outcome'));
  const intents = new Map<string, Intent | PlannedLine>();
  for (const line of lines) {
    const known = line.type === 'intent' || line.type === 'planned' ? intents.get(line.id) : undefined;
    if (line.type === 'intent' && isSentAfter(line, known)) {
      intents.delete(line.id); // What counts is when it was sent last, not when it was planned.
      intents.set(line.id, line);
    } else if (line.type === 'planned' && !known) {
      intents.set(line.id, line);
    }
  }
  const damaged = lines.filter(line => line.type === 'damaged');
  const lost = new LostIntents(
    damaged.map(({ text }) => text),
    intents.keys(),
  );
  const entries = Array.from(intents.values(), (line): JournalEntry => {
    const intent: Intent = { ...line, type: 'intent' };
    const outcome = outcomes.get(intent.id);
    if (outcome) {
      return entryWith(intent, outcome);
    }
    if (isUnderWay(intent)) {
      return { intent, state: 'underWay', outcome };
    }
    // If a damaged line may be the intent, the request may have been sent.
    return line.type === 'intent' || lost.of(intent.id).length > 0
      ? { intent, state: 'inDoubt', outcome }
      : { intent, state: 'settled', outcome: neverAttempted(intent) };
  });
  return {
    entries: entries.reverse(),
    damaged: damaged.length,
    unknown: lines.filter(line => line.type === 'unknown').length,
  };
}

/** The damaged lines that may be intents. One with the id of an entry is of that one, and another of any entry. */
class LostIntents {
  private readonly lines: readonly string[];
  private readonly ofAnybody: readonly string[];

  /** @param ids those of all entries. */
  constructor(damaged: readonly string[], ids: Iterable<string>) {
    const known = [...ids];
    this.lines = damaged.filter(mayBeIntent);
    this.ofAnybody = this.lines.filter(text => !known.some(id => text.includes(id)));
  }

  /** Those that may be the intent of an entry. */
  of(id: string): readonly string[] {
    return [...this.ofAnybody, ...this.lines.filter(text => text.includes(id))];
  }
}

/** Whether an intent says something new: that what was planned was sent, or that it was sent once more. */
function isSentAfter({ time }: Intent, known: Intent | PlannedLine | undefined): boolean {
  return known?.type !== 'intent' || Date.parse(time) > Date.parse(known.time);
}

function entryWith(intent: Intent, outcome: OutcomeLine): JournalEntry {
  const { outcome: kind } = outcome;
  const state = kind === 'inDoubt' || kind === 'notVisibleYet' ? kind : 'settled';
  return { intent, state, outcome };
}

/** The outcome of what was planned in a window that is gone, and was not sent. */
function neverAttempted({ id, time }: Intent): OutcomeLine {
  return { type: 'outcome', version: 1, id, time, outcome: 'notAttempted' };
}

/**
 * The lines of the entries that are not settled, unchanged and each once. With what was planned, the damaged lines that
 * may be its intent: without them, it would count as not attempted.
 * @param keep whether an entry that is not settled is kept.
 * @param isUnderWay whether the window that wrote an intent may still write its outcome.
 */
export function unsettledLines(
  lines: readonly string[],
  keep: (entry: JournalEntry) => boolean = () => true,
  isUnderWay: (intent: Intent) => boolean = () => true,
): string[] {
  const parsed = new Map(lines.map(text => [text, readLine(text)]));
  const distinct = [...parsed].map(([text, line]) => ({ text, line }));
  const { entries } = makeReading(
    lines.flatMap(text => parsed.get(text) ?? []),
    isUnderWay,
  );
  const kept = new Set(
    entries.flatMap(entry => (entry.state !== 'settled' && keep(entry) ? [entry.intent.id] : [])),
  );
  const lost = new LostIntents(
    distinct.flatMap(({ line }) => (line.type === 'damaged' ? [line.text] : [])),
    entries.map(({ intent }) => intent.id),
  );
  const decided = new Set(
    distinct.flatMap(({ line }) => (line.type === 'intent' || line.type === 'outcome' ? [line.id] : [])),
  );
  const mayBeIntents = new Set([...kept].filter(id => !decided.has(id)).flatMap(id => lost.of(id)));
  return distinct.flatMap(({ text, line }) =>
    ('id' in line ? kept.has(line.id) : mayBeIntents.has(text)) ? [text] : [],
  );
}

/** The outcome of each intent. A later one replaces an earlier one, unless it says less. */
function lastOutcomes(lines: readonly OutcomeLine[]): Map<string, OutcomeLine> {
  const last = new Map<string, OutcomeLine>();
  for (const line of lines) {
    const known = last.get(line.id);
    if (!known || certainty(line.outcome) >= certainty(known.outcome)) {
      last.set(line.id, line);
    }
  }
  return last;
}

/** How much an outcome says. */
function certainty(outcome: JournalOutcome): number {
  if (outcome === 'inDoubt') {
    return 0;
  }
  return outcome === 'notVisibleYet' ? 1 : 2;
}
