import type { Failure } from '../core/failure.ts';
import { sameId } from '../chats/model.ts';
import type { Journal, JournalEntry, RunContext, Settlement } from './journal.ts';
import type { Intent, JournalAction, JournalOutcome } from './journalLines.ts';
import { findMember, readingAbout, readingOf, type Roster } from './roster.ts';

/** What reading the members again said about one entry. */
export type Verification = { readonly entry: JournalEntry } & (
  | { readonly kind: 'settled'; readonly outcome: JournalOutcome; readonly recorded: boolean }
  /** The members could not be read, so it stays in doubt. */
  | { readonly kind: 'unreadable'; readonly failure: Failure }
);

/** What settling doubts needs. */
export interface DoubtParts {
  readonly journal: Pick<Journal, 'settle'>;
  /** Reads the members of a chat from the service. Throws FailureError. */
  readonly readRoster: (chatId: string, signal: AbortSignal) => Promise<Roster>;
}

/**
 * Whether an account can settle an intent: it must be of the same tenant and cloud. It need not be the account that
 * acted, because whoever can read the chat sees the same members. Whoever lost their own access needs such a colleague.
 */
export function isSameTenantAndCloud(
  { cloud, account }: Omit<RunContext, 'action'>,
  intent: Pick<Intent, 'cloud' | 'account'>,
): boolean {
  const sameTenant =
    intent.account.tenantId === undefined || account.tenantId === undefined
      ? intent.account.id === account.id
      : sameId(intent.account.tenantId, account.tenantId);
  return intent.cloud === cloud && sameTenant;
}

/**
 * Settles the entries that are in doubt: reads the members of each chat once, one chat after the other, and writes
 * the outcomes to the journal. Other entries are left alone.
 * @returns one verification for each entry in doubt. Never throws for a failure of the service or the journal.
 */
export async function verifyDoubts(
  entries: readonly JournalEntry[],
  { journal, readRoster }: DoubtParts,
  signal: AbortSignal,
): Promise<Verification[]> {
  const doubts = entries.filter(({ state }) => state === 'inDoubt');
  const verifications: Verification[] = [];
  for (const chatId of new Set(doubts.map(({ intent }) => intent.chat.id))) {
    const ofChat = doubts.filter(({ intent }) => intent.chat.id === chatId);
    const reading = await readingOf(() => readRoster(chatId, signal));
    for (const entry of ofChat) {
      const about = readingAbout(reading, entry.intent.person) ?? reading;
      verifications.push(
        about.kind === 'read'
          ? await settled(entry, about.roster, journal)
          : { entry, kind: 'unreadable', failure: about.failure },
      );
    }
  }
  return verifications;
}

async function settled(
  entry: JournalEntry,
  roster: Roster,
  journal: Pick<Journal, 'settle'>,
): Promise<Verification> {
  const { intent, outcome: before } = entry;
  const outcome = outcomeFor(intent.action, findMember(roster, intent.person) !== undefined);
  const settlement: Settlement = {
    outcome,
    requestId: before?.requestId,
    clientRequestId: before?.clientRequestId ?? intent.clientRequestId,
    failure: before?.failure,
    foundLater: true,
  };
  const recorded = await isWritten(journal.settle(intent.id, settlement));
  return { entry, kind: 'settled', outcome, recorded };
}

function outcomeFor(action: JournalAction, listed: boolean): JournalOutcome {
  switch (action) {
    case 'revoke':
      return listed ? 'stillListed' : 'revoked';
    case 'readd':
      return listed ? 'added' : 'stillMissing';
  }
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
