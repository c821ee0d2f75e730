import type { Member } from '../chats/model.ts';
import { Slices } from '../core/async.ts';
import { DisposableStore, Emitter, type Disposable, type Event } from '../core/lifecycle.ts';
import {
  readLine,
  writeLine,
  type Intent,
  type JournalAccount,
  type JournalAction,
  type JournalChat,
  type JournalLine,
  type JournalOutcome,
  type OutcomeLine,
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
  /** Adds a line. Resolves once it would survive a power cut. */
  append(line: string): Promise<void>;
  read(): Promise<StoredLines>;
  /** Removes all lines but those that `select` returns. Lines that are added meanwhile stay. */
  retain(select: (stored: StoredLines) => readonly string[]): Promise<void>;
}

/** An intent and its outcome. */
export type JournalEntry = { readonly intent: Intent } & (
  | { readonly state: 'settled'; readonly outcome: OutcomeLine }
  /** It may have been sent, and the outcome is not known: its window is gone, or could not find out. */
  | { readonly state: 'inDoubt'; readonly outcome: OutcomeLine | undefined }
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
 * Writes down an intent before its request is sent, and its outcome as soon as that is known. An intent without an
 * outcome is in doubt.
 */
export class Journal implements Disposable {
  /** Ids of the intents that this window has under way. */
  private readonly underWay = new Set<string>();
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new Emitter<undefined>());

  /** Fires at once when this window has written to the journal, or has tried to, and soon after any window has. */
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly storage: JournalStorage,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
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
    return makeReading(lines, isUnderWay);
  }

  /**
   * Removes settled entries and damaged lines from the disk. Entries under way stay.
   * @param options.doubts whether entries in doubt are removed too.
   * @throws FailureError `storage`
   */
  async clear({ doubts = false } = {}): Promise<void> {
    try {
      await this.storage.retain(stored => {
        const isUnderWay = this.underWayIn(stored);
        return unsettledLines(stored.lines, intent => !doubts || isUnderWay(intent));
      });
    } finally {
      this.changes.fire(undefined);
    }
  }

  /** Writes down an intent. @returns its id. @throws FailureError `storage` */
  async intend(run: string, context: RunContext, subject: IntentSubject): Promise<string> {
    const { member, userId, userPrincipalName, tenantId, chat, clientRequestId } = subject;
    const intent: Intent = {
      type: 'intent',
      version: 1,
      id: crypto.randomUUID(),
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
    this.underWay.add(intent.id);
    try {
      await this.storage.announceWork(() => this.underWay.size > 0);
      await this.storage.append(writeLine(intent));
    } catch (thrown) {
      // The line may be on the disk all the same. Nothing is sent for it, and another line should say so.
      await this.settle(intent.id, { outcome: 'notAttempted' }).catch(() => undefined);
      throw thrown;
    }
    this.changes.fire(undefined);
    return intent.id;
  }

  /** Writes down the outcome of an intent. @throws FailureError `storage`; the intent is in doubt then. */
  async settle(id: string, settlement: Settlement): Promise<void> {
    const line: OutcomeLine = { type: 'outcome', version: 1, id, time: this.time(), ...settlement };
    try {
      await this.storage.append(writeLine(line));
    } finally {
      this.underWay.delete(id);
      this.changes.fire(undefined);
    }
  }

  dispose(): void {
    this.disposables.dispose();
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

  /** Writes down what is about to be sent. @returns the id of the intent. @throws FailureError `storage` */
  intend(subject: IntentSubject): Promise<string> {
    return this.journal.intend(this.id, this.context, subject);
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
  const intents = new Map<string, Intent>();
  for (const line of lines) {
    if (line.type === 'intent' && !intents.has(line.id)) {
      intents.set(line.id, line);
    }
  }
  const entries = Array.from(intents.values(), (intent): JournalEntry => {
    const outcome = outcomes.get(intent.id);
    if (outcome && outcome.outcome !== 'inDoubt') {
      return { intent, state: 'settled', outcome };
    }
    return !outcome && isUnderWay(intent)
      ? { intent, state: 'underWay', outcome }
      : { intent, state: 'inDoubt', outcome };
  });
  return {
    entries: entries.reverse(),
    damaged: lines.filter(line => line.type === 'damaged').length,
    unknown: lines.filter(line => line.type === 'unknown').length,
  };
}

/**
 * The lines of the intents that are not settled, unchanged and each once.
 * @param keep whether an intent that is not settled is kept.
 */
export function unsettledLines(
  lines: readonly string[],
  keep: (intent: Intent) => boolean = () => true,
): string[] {
  const { entries } = makeReading(lines.map(readLine), () => false);
  const kept = new Set(
    entries.flatMap(({ intent, state }) => (state !== 'settled' && keep(intent) ? [intent.id] : [])),
  );
  return [...new Set(lines)].filter(text => {
    const line = readLine(text);
    return (line.type === 'intent' || line.type === 'outcome') && kept.has(line.id);
  });
}

/** The outcome of each intent. A later one replaces an earlier one, but `inDoubt` never replaces a known one. */
function lastOutcomes(lines: readonly OutcomeLine[]): Map<string, OutcomeLine> {
  const last = new Map<string, OutcomeLine>();
  for (const line of lines) {
    if (line.outcome !== 'inDoubt' || isDoubt(last.get(line.id)?.outcome)) {
      last.set(line.id, line);
    }
  }
  return last;
}

function isDoubt(outcome: JournalOutcome | undefined): boolean {
  return outcome === undefined || outcome === 'inDoubt';
}
