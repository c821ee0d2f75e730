import type { Member } from '../chats/model.ts';
import { Slices } from '../core/async.ts';
import { DisposableStore, Emitter, type Disposable, type Event } from '../core/lifecycle.ts';
import { makeReading, unsettledLines, type JournalEntry, type JournalReading } from './journalEntries.ts';
import {
  readLine,
  writeLine,
  type Intent,
  type JournalAccount,
  type JournalAction,
  type JournalChat,
  type JournalLine,
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

/**
 * What the journal survives. On a `disk`: everything, a power cut included. In a `browser`: that the tab or the browser
 * ends. A power cut may take what was written in the last seconds, and site data that are cleared are gone.
 */
export type Durability = 'disk' | 'browser';

/** Where the lines of the journal are kept, for all windows. Reading and writing throw FailureError `storage`. */
export interface JournalStorage extends Disposable {
  readonly durability: Durability;
  /** This window: a new one each time the extension starts, with a GUID. */
  readonly session: string;
  /** Fires some time after any window has written, this one included. */
  readonly onDidChange: Event<undefined>;
  /**
   * Tells other windows that this one is at work, until `isAtWork` says that it is not. Resolves once they can see it.
   * They must not rely on the clock or on a process id to see that a window is gone: a clock is set back, and an id is
   * given to another process.
   */
  announceWork(isAtWork: () => boolean): Promise<void>;
  /** Adds lines in one write. Resolves once they survive what {@link durability} says. */
  append(...lines: readonly string[]): Promise<void>;
  read(): Promise<StoredLines>;
  /** Removes all lines but those that `select` returns. Lines that are added meanwhile stay. */
  retain(select: (stored: StoredLines) => readonly string[]): Promise<void>;
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

  /** What is written down survives. */
  get durability(): Durability {
    return this.storage.durability;
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
