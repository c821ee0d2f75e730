import type { Failure } from '../core/failure.ts';
import type { ActingAccount } from './actingAccount.ts';
import { findOutcome, isOpen, type ReadingContext } from './finding.ts';
import type { Journal, JournalEntry, Settlement } from './journal.ts';
import type { JournalOutcome } from './journalLines.ts';
import { readingAbout, readRosters, type Roster, type RosterReading } from './roster.ts';

/** What reading the members again said about one entry. */
export type Verification = { readonly entry: JournalEntry } & (
  | { readonly kind: 'settled'; readonly outcome: JournalOutcome; readonly recorded: boolean }
  /** The members were read, and it is not certain yet. */
  | { readonly kind: 'open' }
  /** The members could not be read. */
  | { readonly kind: 'unreadable'; readonly failure: Failure }
);

/** What settling doubts needs. */
export interface DoubtParts {
  readonly journal: Pick<Journal, 'settle'>;
  /** Reads the members of a chat from the service. Throws FailureError. */
  readonly readRoster: (chatId: string, signal: AbortSignal) => Promise<Roster>;
  readonly acting: ActingAccount;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether every change would certainly be visible by now, whatever the times in the journal say. */
  readonly isLagOver?: boolean;
}

/**
 * Settles what is open among the entries: reads the members of each chat once, and writes the outcomes to the journal.
 * Other entries are left alone.
 * @param chosen the entries to settle.
 * @param all all entries of the journal, the newest first.
 * @returns one verification for each open entry. Never throws for a failure of the service or the journal.
 */
export async function verifyDoubts(
  chosen: readonly JournalEntry[],
  all: readonly JournalEntry[],
  { journal, readRoster, acting, now, isLagOver = false }: DoubtParts,
  signal: AbortSignal,
): Promise<Verification[]> {
  const open = chosen.filter(isOpen);
  const verifications: Verification[] = [];
  await readRosters(
    open.map(({ intent }) => intent.chat.id),
    chatId => readRoster(chatId, signal),
    signal,
    async (chatId, reading) => {
      const context = { acting, nowMs: now(), isLagOver };
      for (const entry of open.filter(({ intent }) => intent.chat.id === chatId)) {
        verifications.push(await settleFrom(reading, entry, all, journal, context));
      }
    },
  );
  return verifications;
}

/** Settles an entry from a reading of the members of its chat, if that says enough, and writes the outcome down. */
export async function settleFrom(
  reading: RosterReading,
  entry: JournalEntry,
  all: readonly JournalEntry[],
  journal: Pick<Journal, 'settle'>,
  context: ReadingContext,
): Promise<Verification> {
  const { intent, outcome: before } = entry;
  const outcome = findOutcome(entry, all, reading, context);
  if (outcome === undefined) {
    const about = readingAbout(reading, intent.person);
    return about.kind === 'read'
      ? { entry, kind: 'open' }
      : { entry, kind: 'unreadable', failure: about.failure };
  }
  const settlement: Settlement = {
    outcome,
    requestId: before?.requestId,
    clientRequestId: before?.clientRequestId ?? intent.clientRequestId,
    failure: before?.failure,
    foundLater: true,
  };
  return {
    entry,
    kind: 'settled',
    outcome,
    recorded: await isWritten(journal.settle(intent.id, settlement)),
  };
}

/** Whether a line could be written. */
async function isWritten(writing: Promise<void>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch {
    return false;
  }
}
