import { sameId } from '../chats/model.ts';
import type { ActingAccount } from './actingAccount.ts';
import { personKey } from './additionPlan.ts';
import type { JournalEntry } from './journal.ts';
import type { JournalOutcome } from './journalLines.ts';
import { isShutOut } from './revocationOutcome.ts';
import { findMember, readingAbout, type RosterReading } from './roster.ts';

/** How long the members may lag behind a change, in milliseconds. A quarter of an hour is reported. */
const membersLagMs = 20 * 60_000;

/** Whether a later reading of the members can settle an entry. */
export function isOpen({ state }: JournalEntry): boolean {
  return state === 'inDoubt' || state === 'notVisibleYet';
}

/** When and by whom the members were read. */
export interface ReadingContext {
  readonly acting: ActingAccount;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Whether a change would certainly be visible by now, if the time of the entry does not say so. */
  readonly isLagOver?: boolean;
}

/**
 * What a reading of the members says about an open entry. It never says more than was seen.
 * @param entries all of the journal, the newest first: later changes of the same person count.
 * @returns `undefined` if it stays as it is.
 */
export function findOutcome(
  entry: JournalEntry,
  entries: readonly JournalEntry[],
  reading: RosterReading,
  context: ReadingContext,
): JournalOutcome | undefined {
  const { later, earlier } = othersAbout(entry, entries);
  if (later.some(({ state }) => state === 'underWay')) {
    return undefined;
  }
  if (later.some(mayHaveChangedSomething)) {
    return 'overtaken';
  }
  const { action, person } = entry.intent;
  const about = readingAbout(reading, person);
  if (about.kind !== 'read') {
    return hasLostOwnAccess(entry, about, context) ? 'revoked' : undefined;
  }
  if (findMember(about.roster, person)) {
    // Whoever was listed before as well proves nothing, until the members have caught up.
    const isStale = earlier.some(other => mayStillShow(other) && !isLagOver(other, context));
    if (action === 'readd') {
      return isStale ? undefined : certain(entry, 'added', 'listed');
    }
    return finalOutcome(entry, 'stillListed', context);
  }
  if (action === 'revoke') {
    return certain(entry, 'revoked', 'notListed');
  }
  // Whoever is named by sign-in name may be listed under another address.
  return person.userId === undefined ? undefined : finalOutcome(entry, 'stillMissing', context);
}

/** An outcome that shows the request to have worked, or if it is not known whether it was sent, just what was seen. */
function certain(
  { outcome }: JournalEntry,
  effect: JournalOutcome,
  seen: JournalOutcome,
): JournalOutcome | undefined {
  return outcome === undefined ? seen : effect;
}

/** An outcome that shows no effect: it is final only if the members have had the time to show one. */
function finalOutcome(
  entry: JournalEntry,
  outcome: JournalOutcome,
  context: ReadingContext,
): JournalOutcome | undefined {
  return isLagOver(entry, context) ? outcome : undefined;
}

function isLagOver(entry: JournalEntry, { nowMs, isLagOver: isOver }: ReadingContext): boolean {
  return isOver === true || (entry.ageMs ?? ageByTimes(entry, nowMs)) >= membersLagMs;
}

/** How long ago a request was over, in milliseconds, as far as the times in the journal and the time of day are right. */
function ageByTimes({ intent, outcome }: JournalEntry, nowMs: number): number {
  // A request may have waited for half an hour after its intent was written: it was carried out before its outcome.
  return nowMs - Math.max(Date.parse(intent.time), Date.parse(outcome?.time ?? intent.time));
}

/** Whether somebody's own access was revoked, and they cannot see the members any more. */
function hasLostOwnAccess(
  { intent, state }: JournalEntry,
  reading: RosterReading,
  { acting }: ReadingContext,
): boolean {
  return (
    intent.action === 'revoke' &&
    state === 'notVisibleYet' &&
    isShutOut(reading) &&
    sameId(intent.person.userId, acting.account.userId)
  );
}

/** The entries about the same person in the same chat, before and after an entry. */
function othersAbout(
  { intent }: JournalEntry,
  entries: readonly JournalEntry[],
): { readonly later: readonly JournalEntry[]; readonly earlier: readonly JournalEntry[] } {
  const key = personKey(intent.person);
  const same = entries.filter(
    ({ intent: other }) =>
      other.cloud === intent.cloud && other.chat.id === intent.chat.id && personKey(other.person) === key,
  );
  const position = same.findIndex(other => other.intent.id === intent.id);
  return { later: same.slice(0, Math.max(0, position)), earlier: same.slice(position + 1) };
}

/** Whether the members may still list somebody whose access was revoked before. */
function mayStillShow({ intent, state, outcome }: JournalEntry): boolean {
  const isUnseen =
    state !== 'settled' || outcome.outcome === 'stillListed' || outcome.outcome === 'overtaken';
  return intent.action === 'revoke' && isUnseen;
}

/** Whether an entry may have changed who is in the chat. */
function mayHaveChangedSomething({ state, outcome }: JournalEntry): boolean {
  if (state !== 'settled') {
    return state !== 'underWay';
  }
  switch (outcome.outcome) {
    case 'refused':
    case 'notAttempted':
    case 'alreadyGone':
    case 'alreadyMember':
      return false;
    case 'revoked':
    case 'stillListed':
    case 'added':
    case 'stillMissing':
    case 'notVisibleYet':
    case 'notListed':
    case 'listed':
    case 'overtaken':
    case 'inDoubt':
      return true;
  }
}
