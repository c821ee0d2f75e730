import { isChatId } from '../chats/chatId.ts';
import { type Self, type MemberList } from '../chats/model.ts';
import type { Failure } from '../core/failure.ts';
import { isGuid, sameGuid } from '../core/guid.ts';
import { isSameTenantAndCloud, type ActingAccount } from './actingAccount.ts';
import type { AdditionRole, AdditionSubject, NewMembership } from './additionApi.ts';
import type { JournalEntry } from './journalEntries.ts';
import {
  personKey,
  subjectKey,
  type Intent,
  type JournalChat,
  type JournalMembership,
  type JournalOutcome,
  type JournalPerson,
} from './journalLines.ts';
import { findMember, readingAbout, type RosterReading } from './roster.ts';

/** The start of the visible history that means all of it. */
export const wholeHistory = '0001-01-01T00:00:00Z';

/** Somebody who is to be added to a chat. */
export interface Candidate {
  readonly chat: JournalChat;
  readonly person: JournalPerson;
  /** The newest intent in the journal about this person in this chat, if there is one. */
  readonly recorded: Intent | undefined;
  /** Whether the members may list them although they are gone: their revocation was accepted and is not visible yet. */
  readonly mayLag: boolean;
}

/** Why somebody cannot be added, as far as it is known before anything is sent. */
export type AdditionObstacle =
  /** Nobody can be added to or removed from a 1:1 chat. */
  | { readonly kind: 'oneOnOne' }
  /** The journal has this person from another tenant or cloud. */
  | { readonly kind: 'otherAccount'; readonly intent: Pick<Intent, 'account' | 'cloud'> }
  /** The person who is signed in is not a member. */
  | { readonly kind: 'notMember' }
  | { readonly kind: 'unreadable'; readonly failure: Failure }
  | { readonly kind: 'alreadyMember' }
  /** Has no Entra identity that a request could name. */
  | { readonly kind: 'unnameable' }
  /** The id of the chat or of the tenant has not the form that Microsoft documents. */
  | { readonly kind: 'malformedId'; readonly id: string };

/** Somebody who is left out. */
export interface AdditionExclusion extends Candidate {
  readonly obstacle: AdditionObstacle;
}

/** Somebody who can be added, as far as it is known. */
export interface Addable extends Candidate {
  readonly subject: AdditionSubject;
  /** Whether they are of another tenant than the account that adds them. The request then names their tenant. */
  readonly isOfOtherTenant: boolean;
  /**
   * Whether the members list them already, which may be out of date: see {@link Candidate.mayLag}. `undefined` if not
   * all members could be read.
   */
  readonly isListed: boolean | undefined;
}

/** One request that would be sent. */
export interface AdditionStep extends Addable {
  readonly membership: NewMembership;
}

/** What adding would do, before anything is sent. */
export interface AdditionPlan {
  /** The steps of a chat stand together, so that each chat is read again once. */
  readonly steps: readonly AdditionStep[];
  readonly exclusions: readonly AdditionExclusion[];
}

/** The role and the history to give: to each person what is recorded for them, or the same to everybody. */
export interface MembershipChoice {
  readonly role: 'recorded' | AdditionRole;
  /** `undefined` for no history. */
  readonly history: 'recorded' | { readonly from: string | undefined };
}

/** Whether the person of an entry may be missing in its chat. */
export function mayBeMissing({ intent, state, outcome }: JournalEntry): boolean {
  if (state !== 'settled') {
    return state !== 'underWay';
  }
  switch (outcome.outcome) {
    case 'revoked':
    case 'alreadyGone':
    case 'notListed':
    case 'stillMissing':
      return true;
    case 'refused':
    case 'notAttempted':
      return intent.action === 'readd';
    case 'stillListed':
    case 'added':
    case 'alreadyMember':
    case 'listed':
    case 'overtaken':
    case 'notVisibleYet':
    case 'inDoubt':
      return false;
  }
}

/**
 * The people who may be missing, each once in each chat.
 * @param entries the newest first.
 * @param all all entries, if `entries` are some of them: a newer one may tell of somebody that they were added again.
 */
export function candidatesOf(
  entries: readonly JournalEntry[],
  all: readonly JournalEntry[] = entries,
): Candidate[] {
  const added = addedSince(all);
  return distinct(
    entries.filter(mayBeMissing).map(({ intent, state }) => ({
      chat: intent.chat,
      person: intent.person,
      recorded: intent,
      mayLag: intent.action === 'revoke' && state === 'notVisibleYet' && !added.has(intent.id),
    })),
  );
}

/** The ids of the entries after which the same person may have been added to the chat. @param entries the newest first. */
function addedSince(entries: readonly JournalEntry[]): ReadonlySet<string> {
  const people = new Set<string>();
  const ids = new Set<string>();
  for (const { intent, outcome } of entries) {
    const key = subjectKey(intent);
    if (people.has(key)) {
      ids.add(intent.id);
    }
    if (intent.action === 'readd' && !(outcome && nothingDone.has(outcome.outcome))) {
      people.add(key);
    }
  }
  return ids;
}

/** The outcomes of an addition that changed nothing. */
const nothingDone: ReadonlySet<JournalOutcome> = new Set(['refused', 'notAttempted']);

/**
 * The people whom the journal knows to have been taken out of a chat. The newest entry about each person decides.
 * @param entries the newest first.
 * @param roster who is in the chat, as far as it is known.
 */
export function missingFrom(
  entries: readonly JournalEntry[],
  chatId: string,
  acting: ActingAccount,
  roster: MemberList,
): Candidate[] {
  const seen = new Set<string>();
  const newest = entries.filter(({ intent }) => {
    const key = personKey(intent.person);
    const first = intent.chat.id === chatId && isSameTenantAndCloud(acting, intent) && !seen.has(key);
    if (first) {
      seen.add(key);
    }
    return first;
  });
  return candidatesOf(newest).filter(({ person, mayLag }) => mayLag || !findMember(roster, person));
}

/** The chats that have to be read to say who can be added. */
export function chatsToRead(candidates: readonly Candidate[], acting: ActingAccount): string[] {
  return [
    ...new Set(
      candidates
        .filter(candidate => !obstacleBeforeReading(candidate, acting))
        .map(candidate => candidate.chat.id),
    ),
  ];
}

/**
 * Says who can be added, from who is in the chats now.
 * @param readings of the chats that {@link chatsToRead} named, by id.
 * @param self may be `undefined` if no chat had to be read.
 */
export function sortCandidates(
  candidates: readonly Candidate[],
  readings: ReadonlyMap<string, RosterReading>,
  self: Self | undefined,
  acting: ActingAccount,
): { readonly addable: readonly Addable[]; readonly exclusions: readonly AdditionExclusion[] } {
  const addable: Addable[] = [];
  const exclusions: AdditionExclusion[] = [];
  for (const candidate of distinct(candidates)) {
    const reading = readings.get(candidate.chat.id);
    const obstacle = obstacleBeforeReading(candidate, acting) ?? obstacleIn(reading, candidate, self);
    const subject = additionSubject(candidate.person, self?.tenantId);
    if (obstacle || !subject) {
      exclusions.push({ ...candidate, obstacle: obstacle ?? { kind: 'unnameable' } });
    } else {
      addable.push({
        ...candidate,
        subject,
        // Where the own tenant is not known, nothing is said.
        isOfOtherTenant: 'tenantId' in subject && subject.tenantId !== undefined && !!self?.tenantId,
        isListed: isListedIn(reading, candidate.person),
      });
    }
  }
  return { addable: addable.sort(byChat(addable)), exclusions };
}

/** The membership that somebody gets. */
export function membershipOf({ recorded }: Candidate, { role, history }: MembershipChoice): NewMembership {
  return {
    role: role === 'recorded' ? recordedRole(recorded?.membership) : role,
    visibleHistoryStartDateTime:
      history === 'recorded' ? recorded?.membership.visibleHistoryStartDateTime : history.from,
  };
}

/** The role nearest to a recorded one: Graph takes only owner or guest, and wants exactly one of them. */
export function recordedRole(membership: Pick<JournalMembership, 'roles'> | undefined): AdditionRole {
  return membership?.roles.includes('guest') ? 'guest' : 'owner';
}

/** What keeps somebody from being added, whoever is in the chat. */
function obstacleBeforeReading(
  { chat, person, recorded }: Candidate,
  acting: ActingAccount,
): AdditionObstacle | undefined {
  if (recorded && !isSameTenantAndCloud(acting, recorded)) {
    return { kind: 'otherAccount', intent: recorded };
  }
  if (chat.type === 'oneOnOne') {
    return { kind: 'oneOnOne' };
  }
  const nameable = person.userId === undefined ? !!person.userPrincipalName : isGuid(person.userId);
  if (!nameable) {
    return { kind: 'unnameable' };
  }
  const malformed = isChatId(chat.id) ? person.tenantId : chat.id;
  return malformed === undefined || isGuid(malformed) ? undefined : { kind: 'malformedId', id: malformed };
}

/** Whether the members list somebody; `undefined` if they do not tell. */
function isListedIn(reading: RosterReading | undefined, person: Candidate['person']): boolean | undefined {
  const about = readingAbout(reading, person);
  return about?.kind === 'read' ? findMember(about.roster, person) !== undefined : undefined;
}

/** What keeps somebody from being added to the chat as it is now. */
function obstacleIn(
  reading: RosterReading | undefined,
  { person, mayLag }: Candidate,
  self: Self | undefined,
): AdditionObstacle | undefined {
  if (reading?.kind !== 'read') {
    return { kind: 'unreadable', failure: reading?.failure ?? { kind: 'cancelled' } };
  }
  const { userId } = self ?? {};
  const aboutSelf = readingAbout(reading, { userId });
  if (aboutSelf.kind !== 'read') {
    return aboutSelf;
  }
  if (!findMember(reading.roster, { userId })) {
    return { kind: 'notMember' };
  }
  return !mayLag && findMember(reading.roster, person) ? { kind: 'alreadyMember' } : undefined;
}

/**
 * How a request names somebody; `undefined` if it cannot.
 * @param ownTenantId the tenant of the account that sends it.
 */
export function additionSubject(
  { userId, userPrincipalName, tenantId }: Pick<JournalPerson, 'userId' | 'userPrincipalName' | 'tenantId'>,
  ownTenantId: string | undefined,
): AdditionSubject | undefined {
  if (userId === undefined) {
    return userPrincipalName === undefined ? undefined : { userPrincipalName };
  }
  return { userId, tenantId: sameGuid(tenantId, ownTenantId) ? undefined : tenantId };
}

function distinct(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = JSON.stringify([candidate.chat.id, personKey(candidate.person)]);
    if (!seen.has(key)) {
      seen.set(key, candidate);
    }
  }
  return [...seen.values()];
}

/** Puts the people of a chat together, without changing the order otherwise. */
function byChat(all: readonly Candidate[]): (one: Candidate, other: Candidate) => number {
  const places = new Map<string, number>();
  for (const { chat } of all) {
    places.set(chat.id, places.get(chat.id) ?? places.size);
  }
  return (one, other) => (places.get(one.chat.id) ?? 0) - (places.get(other.chat.id) ?? 0);
}
