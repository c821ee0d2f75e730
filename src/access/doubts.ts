import { failureOf, type Failure } from '../core/failure.ts';
import { sameId, type Chat } from '../chats/model.ts';
import type { Journal, JournalEntry, RunContext, Settlement } from './journal.ts';
import type { Intent, JournalAction, JournalOutcome } from './journalLines.ts';
import { memberNamed } from './revocationOutcome.ts';

/** What looking again found about one entry. */
export type Verification = { readonly entry: JournalEntry } & (
  | { readonly kind: 'settled'; readonly outcome: JournalOutcome; readonly recorded: boolean }
  /** The members could not be read: it stays in doubt. */
  | { readonly kind: 'unreadable'; readonly failure: Failure }
);

/** What is needed to settle doubts. */
export interface DoubtParts {
  readonly journal: Pick<Journal, 'settle'>;
  /** Reads the members of a chat from the service. Throws FailureError. */
  readonly readRoster: (chatId: string, signal: AbortSignal) => Promise<Pick<Chat, 'members'>>;
}

/**
 * Whether somebody may know the members of the chat that an intent is about: somebody of the same cloud and the same
 * tenant. Any of them that can read the chat tells the truth about it, so that one who lost their own access needs
 * another account of the tenant.
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
 * Settles entries that are in doubt by reading the members of their chats, each chat once, one after the other,
 * and writes down what was found. Entries in another state are left alone.
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
    try {
      const roster = await readRoster(chatId, signal);
      for (const entry of ofChat) {
        verifications.push(await settled(entry, roster, journal));
      }
    } catch (thrown) {
      const failure = failureOf(thrown);
      verifications.push(...ofChat.map(entry => ({ entry, kind: 'unreadable' as const, failure })));
    }
  }
  return verifications;
}

async function settled(
  entry: JournalEntry,
  roster: Pick<Chat, 'members'>,
  journal: Pick<Journal, 'settle'>,
): Promise<Verification> {
  const { intent, outcome: before } = entry;
  const outcome = found(intent.action, memberNamed(roster, intent.person) !== undefined);
  const settlement: Settlement = {
    outcome,
    requestId: before?.requestId,
    clientRequestId: before?.clientRequestId ?? intent.clientRequestId,
    failure: before?.failure,
    foundLater: true,
  };
  const recorded = await written(journal.settle(intent.id, settlement));
  return { entry, kind: 'settled', outcome, recorded };
}

function found(action: JournalAction, listed: boolean): JournalOutcome {
  switch (action) {
    case 'revoke':
      return listed ? 'stillListed' : 'revoked';
    case 'readd':
      return listed ? 'added' : 'stillMissing';
  }
}

/** Whether a line could be written. */
async function written(writing: Promise<void>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch {
    return false;
  }
}
