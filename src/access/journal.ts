import type { Member } from '../chats/model.ts';
import { Slices } from '../core/async.ts';
import { DisposableStore, Emitter, type Disposable, type Event } from '../core/lifecycle.ts';
import {
  mayBeIntent,
  readLine,
  writeLine,
  type Intent,
  type JournalAccount,
  type JournalAction,
  type JournalChat,
  type JournalLine,
  type JournalOutcome,
  type OutcomeLine,
  type PlannedLine,
} from './journalLines.ts';

/** What a {@link JournalStorage} holds. */
export interface StoredLines {
  /** In the order in which they were written. */
  readonly lines: readonly string[];
  /** The sessions of the windows that may still write an outcome for what they have intended. */
  readonly atWork: ReadonlySet<string>;
}

/** Where the lines of the journal are kept, for all windows. Reading and writing throw FailureError `storage`. */
export interface JournalStorage extends Disposable {
  /** This window: `<process id>-<GUID>`, a new one each time the extension starts. */
  readonly session: string;
  /** Fires some time after any window has written, this one included. */
  readonly onDidChange: Event<undefined>;
  /**
   * Tells other windows that this one is at work, until `isAtWork` says that it is not. Resolves once they can see it.
   * They must not rely on the clock or on a process id to see that a window is gone: a clock is set back, and an id is
   * given to another process.
   */
  announceWork(isAtWork: () => boolean): Promise<void>;
  /** Adds lines in one write. Resolves once they would survive a power cut. */
  append(...lines: readonly string[]): Promise<void>;
  read(): Promise<StoredLines>;
  /** Removes all lines but those that `select` returns. Lines that are added meanwhile stay. */
  retain(select: (stored: StoredLines) => readonly string[]): Promise<void>;
}

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

/** Who acts, and where. */
export interface RunContext {
  readonly action: JournalAction;
  readonly cloud: string;
  readonly account: JournalAccount;
}

/** Whom a request is about. */
export interface IntentSubject {
  readonly chat: JournalChat;
  readonly member: Pick<Member, 'displayName' | 'email' | 'roles' | 'visibleHistoryStartDateTime'>;
  readonly userId: string | undefined;
  /** Where the id is not known. */
  readonly userPrincipalName?: string | undefined;
  readonly tenantId: string | undefined;
  readonly clientRequestId: string;
}

/** The outcome of an intent, before it is written down. */
export type Settlement = Omit<OutcomeLine, 'type' | 'version' | 'id' | 'time'>;

/**
 * Writes down everything that was confirmed before the first request is sent, an intent before each request, and its
 * outcome as soon as that is known. An intent without an outcome is in doubt.
 */
export class Journal implements Disposable {
  /** Ids of the intents that this window has under way. */
  private readonly underWay = new Set<string>();
  /** When this window last wrote about what it sent, by `monotonic`. */
  private readonly writtenAt = new Map<string, number>();
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new Emitter<undefined>());

  /** Fires at once when this window has written to the journal, or has tried to, and soon after any window has. */
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly storage: JournalStorage,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
    /** Milliseconds since some moment, which nobody sets. If left out, entries have no age but by the time of day. */
    private readonly monotonic?: () => number,
  ) {
    this.disposables.add(storage);
    this.disposables.add(storage.onDidChange(() => this.changes.fire(undefined)));
  }

  /** This window, as it names itself in its intents. */
  get session(): string {
    return this.storage.session;
  }

  /** Begins a run. Nothing is written yet. */
  begin(context: RunContext): JournalRun {
    return new JournalRun(this, context);
  }

  /** Reads the lines of all windows. @throws FailureError `storage` */
  async read(): Promise<JournalReading> {
    const stored = await this.storage.read();
    // Taken now: what is settled while the lines are parsed has no outcome in them, and is not in doubt.
    const isUnderWay = this.underWayIn(stored);
    const lines: JournalLine[] = [];
    const slices = new Slices();
    for (const text of stored.lines) {
      lines.push(readLine(text));
      if (slices.over) {
        await slices.next();
      }
    }
    const { entries, ...rest } = makeReading(lines, isUnderWay);
    return { entries: entries.map(entry => this.withAge(entry)), ...rest };
  }

  /**
   * Removes settled entries and damaged lines from the disk. Entries under way stay, and so do damaged lines that may be
   * intents of what stays.
   * @param options.doubts whether entries in doubt are removed too.
   * @throws FailureError `storage`
   */
  async clear({ doubts = false } = {}): Promise<void> {
    try {
      await this.storage.retain(stored =>
        unsettledLines(stored.lines, ({ state }) => !doubts || state === 'underWay', this.underWayIn(stored)),
      );
    } finally {
      this.changes.fire(undefined);
    }
  }

  /** Writes down what was confirmed. @returns the id of each intent to be. @throws FailureError `storage` */
  async plan(run: string, context: RunContext, subjects: readonly IntentSubject[]): Promise<string[]> {
    const lines = subjects.map((subject): PlannedLine => ({
      ...this.intentOf(run, context, subject, crypto.randomUUID()),
      type: 'planned',
    }));
    const ids = lines.map(({ id }) => id);
    ids.forEach(id => this.underWay.add(id));
    try {
      await this.storage.announceWork(() => this.underWay.size > 0);
      await this.storage.append(...lines.map(writeLine));
    } catch (thrown) {
      ids.forEach(id => this.underWay.delete(id));
      // Some of the lines may be on the disk all the same. Nothing is sent for them, and other lines should say so.
      const outcomes = ids.map(id => writeLine(this.outcomeOf(id, { outcome: 'notAttempted' })));
      await this.storage.append(...outcomes).catch(() => undefined);
      throw thrown;
    } finally {
      this.changes.fire(undefined);
    }
    return ids;
  }

  /**
   * Writes down an intent.
   * @param planned the id that {@link plan} returned for it, if it was planned.
   * @returns its id.
   * @throws FailureError `storage`. What was planned is still to be settled then.
   */
  async intend(run: string, context: RunContext, subject: IntentSubject, planned?: string): Promise<string> {
    const intent = this.intentOf(run, context, subject, planned ?? crypto.randomUUID());
    this.underWay.add(intent.id);
    this.noteWriting(intent.id);
    try {
      await this.storage.announceWork(() => this.underWay.size > 0);
      await this.storage.append(writeLine(intent));
    } catch (thrown) {
      if (planned === undefined) {
        // The line may be on the disk all the same. Nothing is sent for it, and another line should say so.
        await this.settle(intent.id, { outcome: 'notAttempted' }).catch(() => undefined);
      }
      throw thrown;
    }
    this.changes.fire(undefined);
    return intent.id;
  }

  /** Writes down the outcome of an intent. @throws FailureError `storage`; the intent is in doubt then. */
  async settle(id: string, settlement: Settlement): Promise<void> {
    try {
      await this.storage.append(writeLine(this.outcomeOf(id, settlement)));
    } finally {
      if (this.underWay.delete(id)) {
        this.noteWriting(id);
      }
      this.changes.fire(undefined);
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private intentOf(run: string, context: RunContext, subject: IntentSubject, id: string): Intent {
    const { member, userId, userPrincipalName, tenantId, chat, clientRequestId } = subject;
    return {
      type: 'intent',
      version: 1,
      id,
      run,
      session: this.session,
      time: this.time(),
      ...context,
      chat,
      person: {
        userId,
        userPrincipalName,
        tenantId,
        displayName: member.displayName,
        email: member.email,
      },
      membership: {
        roles: member.roles,
        visibleHistoryStartDateTime: member.visibleHistoryStartDateTime,
      },
      clientRequestId,
    };
  }

  private outcomeOf(id: string, settlement: Settlement): OutcomeLine {
    return { type: 'outcome', version: 1, id, time: this.time(), ...settlement };
  }

  private noteWriting(id: string): void {
    if (this.monotonic) {
      this.writtenAt.set(id, this.monotonic());
    }
  }

  private withAge(entry: JournalEntry): JournalEntry {
    const writtenAt = this.writtenAt.get(entry.intent.id);
    return this.monotonic && writtenAt !== undefined
      ? { ...entry, ageMs: this.monotonic() - writtenAt }
      : entry;
  }

  /** Tells whether an intent is under way at this moment. */
  private underWayIn({ atWork }: StoredLines): (intent: Intent) => boolean {
    const own = new Set(this.underWay);
    return ({ id, session }) => (session === this.session ? own.has(id) : atWork.has(session));
  }

  private time(): string {
    return new Date(this.now()).toISOString();
  }
}

/** What was confirmed together. Its lines have the same run id. */
export class JournalRun {
  private readonly id = crypto.randomUUID();

  constructor(
    private readonly journal: Journal,
    private readonly context: RunContext,
  ) {}

  /** Writes down everything that was confirmed. @returns an id for each subject. @throws FailureError `storage` */
  plan(subjects: readonly IntentSubject[]): Promise<string[]> {
    return this.journal.plan(this.id, this.context, subjects);
  }

  /**
   * Writes down what is about to be sent.
   * @param planned the id that {@link plan} returned for the subject, if it was planned.
   * @returns the id of the intent.
   * @throws FailureError `storage`. What was planned is still to be settled then.
   */
  intend(subject: IntentSubject, planned?: string): Promise<string> {
    return this.journal.intend(this.id, this.context, subject, planned);
  }

  /** Writes down the outcome. @throws FailureError `storage` */
  settle(id: string, settlement: Settlement): Promise<void> {
    return this.journal.settle(id, settlement);
  }
}

/**
 * Makes entries of lines. A line may appear twice, and an outcome before its intent, because lines are copied from one
 * file to another. The order is that of the lines: the clock may have been set back in between.
 * @param isUnderWay whether the window that wrote an intent may still write its outcome.
 */
function makeReading(lines: readonly JournalLine[], isUnderWay: (intent: Intent) => boolean): JournalReading {
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
  const distinct = [...new Set(lines)].map(text => ({ text, line: readLine(text) }));
  const { entries } = makeReading(lines.map(readLine), isUnderWay);
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
