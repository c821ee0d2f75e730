import type { Failure } from '../core/failure.ts';
import { sameGuid } from '../core/guid.ts';
import type { ActingAccount } from './actingAccount.ts';
import { endedAtMs, type JournalEntry } from './journalEntries.ts';
import { subjectKey, type JournalAction, type JournalOutcome } from './journalLines.ts';
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
  /** The time of day when they were read, in milliseconds since 1970. */
  readonly nowMs: number;
  /** For how long they had been read when the journal was, in milliseconds by a clock that nobody sets; 0 if left out. */
  readonly sinceReadMs?: number;
  /** Whether a change would certainly be visible by now, if the time of the entry does not say so. */
  readonly isLagOver?: boolean;
}

/** Why members that were read do not settle an entry. */
export type OpenReason =
  /** They may not show its effect yet. */
  | 'lagging'
  /** A later request about the same person in the same chat is under way or open itself, and may hide the effect. */
  | 'laterRequestOpen'
  /** Nobody is listed with the sign-in name: the person may be listed under another address. */
  | 'signInNameUnknown';

/** What a reading of the members says about an open entry. */
export type Finding =
  | { readonly kind: 'settled'; readonly outcome: JournalOutcome }
  | { readonly kind: 'open'; readonly reason: OpenReason }
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/**
 * What a reading of the members says about an open entry. It never says more than was seen.
 * @param entries all of the journal, the newest first: later changes of the same person count.
 */
export function findOutcome(
  entry: JournalEntry,
  entries: readonly JournalEntry[],
  reading: RosterReading,
  context: ReadingContext,
): Finding {
  const { later, earlier } = othersAbout(entry, entries);
  const { action, person } = entry.intent;
  const about = readingAbout(reading, person);
  if (later.some(({ state }) => state !== 'settled')) {
    return about.kind === 'read' ? open('laterRequestOpen') : about;
  }
  if (later.some(mayHaveChangedSomething)) {
    return settled('overtaken');
  }
  if (about.kind !== 'read') {
    return hasLostOwnAccess(entry, about, context) ? settled('revoked') : about;
  }
  const isListed = findMember(about.roster, person) !== undefined;
  if (isListed !== (action === 'readd')) {
    return withoutEffect(entry, isListed, context);
  }
  // Whoever was listed before as well proves nothing, until the members have caught up.
  const isStale = isListed && earlier.some(other => mayStillShow(other) && !isLagOver(other, context));
  return isStale ? open('lagging') : settled(withEffect(entry, isListed));
}

/** The outcome where the members show what the request was for. */
function withEffect({ outcome }: JournalEntry, isListed: boolean): JournalOutcome {
  if (outcome === undefined) {
    return asSeen(isListed);
  }
  return isListed ? 'added' : 'revoked';
}

/** What is found where the members do not show it: that is final only if they have had the time to. */
function withoutEffect(entry: JournalEntry, isListed: boolean, context: ReadingContext): Finding {
  if (!isLagOver(entry, context)) {
    return open('lagging');
  }
  if (!isListed && entry.intent.person.userId === undefined) {
    return open('signInNameUnknown');
  }
  if (entry.outcome === undefined) {
    return settled(asSeen(isListed));
  }
  return settled(isListed ? 'stillListed' : 'stillMissing');
}

/** Just what was seen, where it is not known whether the request was sent. */
function asSeen(isListed: boolean): JournalOutcome {
  return isListed ? 'listed' : 'notListed';
}

function settled(outcome: JournalOutcome): Finding {
  return { kind: 'settled', outcome };
}

function open(reason: OpenReason): Finding {
  return { kind: 'open', reason };
}

/** Whether an outcome is not what the request was for, or does not tell. */
export function isUnwanted(action: JournalAction, outcome: JournalOutcome): boolean {
  switch (outcome) {
    case 'stillListed':
    case 'stillMissing':
    case 'overtaken':
      return true;
    case 'listed':
      return action === 'revoke';
    case 'notListed':
      return action === 'readd';
    case 'revoked':
    case 'alreadyGone':
    case 'added':
    case 'alreadyMember':
    case 'refused':
    case 'notAttempted':
    case 'notVisibleYet':
    case 'inDoubt':
      return false;
  }
}

function isLagOver(entry: JournalEntry, context: ReadingContext): boolean {
  return context.isLagOver === true || ageWhenRead(entry, context) >= membersLagMs;
}

/** For how long a request had been over when the members were read, in milliseconds; negative if it was not. */
export function ageWhenRead(entry: JournalEntry, { nowMs, sinceReadMs = 0 }: ReadingContext): number {
  return entry.ageMs === undefined ? nowMs - endedAtMs(entry) : entry.ageMs - sinceReadMs;
}

/**
 * Whether somebody's own access was revoked, and they cannot see the members any more. The request must have been sent:
 * an outcome says so, even where its answer was lost.
 */
function hasLostOwnAccess(
  { intent, outcome }: JournalEntry,
  reading: RosterReading,
  { acting }: ReadingContext,
): boolean {
  return (
    intent.action === 'revoke' &&
    outcome !== undefined &&
    isShutOut(reading) &&
    sameGuid(intent.person.userId, acting.account.userId)
  );
}

/** The entries about the same person in the same chat, before and after an entry. */
function othersAbout(
  { intent }: JournalEntry,
  entries: readonly JournalEntry[],
): { readonly later: readonly JournalEntry[]; readonly earlier: readonly JournalEntry[] } {
  const key = subjectKey(intent);
  const same = entries.filter(other => subjectKey(other.intent) === key);
  const position = same.findIndex(other => other.intent.id === intent.id);
  return { later: same.slice(0, Math.max(0, position)), earlier: same.slice(position + 1) };
}

/** Whether the members may still list somebody whose access was revoked before. */
function mayStillShow({ intent, state, outcome }: JournalEntry): boolean {
  const isUnseen = state !== 'settled' || isUnwanted(intent.action, outcome.outcome);
  return intent.action === 'revoke' && isUnseen;
}

/** Whether a settled entry may have changed who is in the chat. */
function mayHaveChangedSomething({ state, outcome }: JournalEntry): boolean {
  if (state !== 'settled') {
    return false;
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
