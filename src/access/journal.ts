import type { Member } from '../chats/model.ts';
import { Slices } from '../core/async.ts';
import { Emitter, type Disposable } from '../core/lifecycle.ts';
import {
  readLine,
  type Intent,
  type JournalAccount,
  type JournalAction,
  type JournalChat,
  type JournalLine,
  type JournalOutcome,
  type OutcomeLine,
} from './journalLines.ts';

/** Where the lines of the journal are kept. Every method that writes throws FailureError `storage`. */
export interface JournalStorage {
  /** Who writes here: `<process id>-<GUID>`, another one each time the extension starts. */
  readonly session: string;
  /** Whether the window that wrote an intent may still be at work. */
  isAlive(intent: Pick<Intent, 'session' | 'time'>): boolean;
  /** Adds a line; fulfilled when it would survive a power cut. */
  append(line: string): Promise<void>;
  /** All lines, those of the older file first. */
  read(): Promise<readonly string[]>;
  /** Removes all lines but those that `select` chooses. What is appended meanwhile stays. */
  retain(select: (lines: readonly string[]) => readonly string[]): Promise<void>;
}

/** One intent and what became of it. */
export type JournalEntry = { readonly intent: Intent } & (
  | { readonly state: 'settled'; readonly outcome: OutcomeLine }
  /** Sent, or about to be, and nobody knows more: the window is gone, or could not find out. */
  | { readonly state: 'inDoubt'; readonly outcome: OutcomeLine | undefined }
  | { readonly state: 'underWay'; readonly outcome: undefined }
);

/** What the journal says. */
export interface JournalReading {
  /** The newest first. */
  readonly entries: readonly JournalEntry[];
  /** Lines that could not be read. */
  readonly damaged: number;
  /** Lines of a type or version that this version does not know. */
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

/** What became of an intent. */
export type Settlement = Omit<OutcomeLine, 'type' | 'version' | 'id' | 'time'>;

/**
 * What was intended and what became of it, each written down before anything else happens: a line before its
 * request leaves, and a line when its outcome is known. An intent without an outcome is a doubt to be settled.
 */
export class Journal implements Disposable {
  /** What this window has under way. */
  private readonly open = new Set<string>();
  private readonly changes = new Emitter<undefined>();

  /** Fires whenever this window wrote something down, or tried to. Other windows write unheard. */
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly storage: JournalStorage,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
  ) {}

  /** Begins a run; nothing is written yet. */
  begin(context: RunContext): JournalRun {
    return new JournalRun(this, context);
  }

  /** Reads what is kept, this window's and others'. @throws FailureError `storage` */
  async read(): Promise<JournalReading> {
    const texts = await this.storage.read();
    // Now, as the lines were read: what is settled while they are made out would seem to be in doubt.
    const open = new Set(this.open);
    const lines: JournalLine[] = [];
    const slices = new Slices();
    for (const line of texts) {
      lines.push(readLine(line));
      if (slices.over) {
        await slices.next();
      }
    }
    return readingOf(lines, intent => open.has(intent.id) || this.isUnderWay(intent));
  }

  /**
   * Removes what is settled, from the disk too. What is under way stays, and so does what is in doubt, unless
   * `doubts` says otherwise.
   * @throws FailureError `storage`
   */
  async clear({ doubts = false } = {}): Promise<void> {
    try {
      await this.storage.retain(lines => unsettledLines(lines, intent => !doubts || this.isUnderWay(intent)));
    } finally {
      this.changes.fire(undefined);
    }
  }

  /** Writes an intent down. @returns its id. @throws FailureError `storage` */
  async intend(run: string, context: RunContext, subject: IntentSubject): Promise<string> {
    const { member, userId, userPrincipalName, tenantId, chat, clientRequestId } = subject;
    const intent: Intent = {
      type: 'intent',
      version: 1,
      id: crypto.randomUUID(),
      run,
      session: this.storage.session,
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
    this.open.add(intent.id);
    try {
      await this.storage.append(JSON.stringify(intent));
    } catch (thrown) {
      // Whether the line is on the disk is not known. Nothing will be sent for it, and the line should say so.
      await this.settle(intent.id, { outcome: 'notAttempted' }).catch(() => undefined);
      throw thrown;
    }
    this.changes.fire(undefined);
    return intent.id;
  }

  /** Writes down what became of an intent. @throws FailureError `storage`; it is in doubt then. */
  async settle(id: string, settlement: Settlement): Promise<void> {
    const line: OutcomeLine = { type: 'outcome', version: 1, id, time: this.time(), ...settlement };
    try {
      await this.storage.append(JSON.stringify(line));
    } finally {
      this.open.delete(id);
      this.changes.fire(undefined);
    }
  }

  dispose(): void {
    this.changes.dispose();
  }

  private isUnderWay(intent: Intent): boolean {
    return intent.session === this.storage.session ? this.open.has(intent.id) : this.storage.isAlive(intent);
  }

  private time(): string {
    return new Date(this.now()).toISOString();
  }
}

/** The lines of what was confirmed together. */
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

  /** Writes down what became of it. @throws FailureError `storage` */
  settle(id: string, settlement: Settlement): Promise<void> {
    return this.journal.settle(id, settlement);
  }
}

/**
 * Makes entries of lines, in whatever order they stand: a line may be there twice, and an outcome before its
 * intent, after lines were carried over from one file to the next.
 * @param isUnderWay whether whoever wrote an intent may still settle it.
 */
export function readJournal(
  lines: readonly string[],
  isUnderWay: (intent: Intent) => boolean,
): JournalReading {
  return readingOf(lines.map(readLine), isUnderWay);
}

function readingOf(read: readonly JournalLine[], isUnderWay: (intent: Intent) => boolean): JournalReading {
  const outcomes = lastOutcomes(read.filter(line => line.type === 'outcome'));
  const intents = new Map<string, Intent>();
  for (const line of read) {
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
    // Of the same moment, the one written later is the newer one.
    entries: entries
      .reverse()
      .sort((one, other) => Date.parse(other.intent.time) - Date.parse(one.intent.time)),
    damaged: read.filter(line => line.type === 'damaged').length,
    unknown: read.filter(line => line.type === 'unknown').length,
  };
}

/** The lines about what is not settled, as they are, each once; of these intents, those that `keep` wants. */
export function unsettledLines(
  lines: readonly string[],
  keep: (intent: Intent) => boolean = () => true,
): string[] {
  const { entries } = readJournal(lines, () => false);
  const wanted = new Set(
    entries.flatMap(({ intent, state }) => (state !== 'settled' && keep(intent) ? [intent.id] : [])),
  );
  return [...new Set(lines)].filter(text => {
    const line = readLine(text);
    return (line.type === 'intent' || line.type === 'outcome') && wanted.has(line.id);
  });
}

/** A later outcome replaces an earlier one, but a doubt never replaces what is known. */
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
