import type { MemberList } from '../chats/model.ts';
import type { Failure } from '../core/failure.ts';
import type { WorkProgress } from '../core/workProgress.ts';
import type { ActingAccount } from './actingAccount.ts';
import { findOutcome, isOpen, type OpenReason, type ReadingContext } from './finding.ts';
import type { Journal, Settlement } from './journal.ts';
import type { JournalEntry } from './journalEntries.ts';
import type { JournalOutcome, OutcomeLine } from './journalLines.ts';
import { readRosters, type RosterReading } from './roster.ts';

/** What reading the members again said about one entry. */
export type Verification = { readonly entry: JournalEntry } & (
  | { readonly kind: 'settled'; readonly outcome: JournalOutcome; readonly recorded: boolean }
  /** The members were read, and it is not certain yet. */
  | { readonly kind: 'open'; readonly reason: OpenReason }
  /** The members could not be read. */
  | { readonly kind: 'unreadable'; readonly failure: Failure }
);

/** What settling doubts needs. */
export interface DoubtParts {
  readonly journal: Pick<Journal, 'settle'>;
  /** Reads the members of a chat from the service. Throws FailureError. */
  readonly readRoster: (chatId: string, signal: AbortSignal) => Promise<MemberList>;
  readonly acting: ActingAccount;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether every change would certainly be visible by now, whatever the times in the journal say. */
  readonly isLagOver?: boolean;
  /** Called with each chat whose members were read. */
  readonly onProgress?: (progress: WorkProgress) => void;
}

/**
 * Settles what is open among the entries: reads the members of each chat once, and writes the outcomes to the journal.
 * Other entries are left alone.
 * @param chosen the entries to settle, the newest first.
 * @param all all entries of the journal, the newest first.
 * @returns one verification for each open entry. Never throws for a failure of the service or the journal.
 */
export async function verifyDoubts(
  chosen: readonly JournalEntry[],
  all: readonly JournalEntry[],
  { journal, readRoster, acting, now, isLagOver = false, onProgress }: DoubtParts,
  signal: AbortSignal,
): Promise<Verification[]> {
  const open = chosen.filter(isOpen);
  const verifications: Verification[] = [];
  await readRosters(
    open.map(({ intent }) => intent.chat.id),
    chatId => readRoster(chatId, signal),
    signal,
    {
      onReading: async (chatId, reading) => {
        const context = { acting, nowMs: now(), isLagOver };
        const ofChat = open.filter(({ intent }) => intent.chat.id === chatId);
        verifications.push(...(await settleFrom(reading, ofChat, all, journal, context)));
      },
      ...(onProgress && { onProgress }),
    },
  );
  return verifications;
}

/**
 * Settles open entries of one chat from a reading of its members, where that says enough, and writes the outcomes down.
 * @param open the newest first: what became of a later one counts for an earlier one.
 * @param all all entries of the journal, the newest first.
 * @returns one verification for each of them.
 */
export async function settleFrom(
  reading: RosterReading,
  open: readonly JournalEntry[],
  all: readonly JournalEntry[],
  journal: Pick<Journal, 'settle'>,
  context: ReadingContext,
): Promise<Verification[]> {
  const verifications: Verification[] = [];
  let known = all;
  for (const entry of open) {
    const finding = findOutcome(entry, known, reading, context);
    if (finding.kind !== 'settled') {
      verifications.push({ entry, ...finding });
      continue;
    }
    const settlement = settlementOf(entry, finding.outcome);
    const recorded = await isWritten(journal.settle(entry.intent.id, settlement));
    verifications.push({ entry, ...finding, recorded });
    if (recorded) {
      known = known.map(other => (other === entry ? settledAs(entry, settlement, context) : other));
    }
  }
  return verifications;
}

function settlementOf({ intent, outcome: before }: JournalEntry, outcome: JournalOutcome): Settlement {
  return {
    outcome,
    requestId: before?.requestId,
    clientRequestId: before?.clientRequestId ?? intent.clientRequestId,
    failure: before?.failure,
    foundLater: true,
  };
}

/** An entry once it is settled, as the journal has it then. */
function settledAs(entry: JournalEntry, settlement: Settlement, { nowMs }: ReadingContext): JournalEntry {
  const time = new Date(nowMs).toISOString();
  const outcome: OutcomeLine = { type: 'outcome', version: 1, id: entry.intent.id, time, ...settlement };
  return { ...entry, state: 'settled', outcome };
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
