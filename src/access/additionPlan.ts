import { isGuid } from '../core/guid.ts';
import type { Failure } from '../core/failure.ts';
import { sameId, type Chat, type Self } from '../chats/model.ts';
import { memberNamed } from './revocationOutcome.ts';
import { isSameTenantAndCloud } from './doubts.ts';
import type { JournalEntry, RunContext } from './journal.ts';
import type { Intent, JournalChat, JournalMembership, JournalPerson } from './journalLines.ts';
import type { AdditionRole, AdditionSubject, NewMembership } from './membersApi.ts';

/** The start of the visible history that stands for all of it. */
export const wholeHistory = '0001-01-01T00:00:00Z';

/** Somebody who is to be added to a chat. */
export interface Candidate {
  readonly chat: JournalChat;
  readonly person: JournalPerson;
  /** The newest entry of the journal about this person in this chat, if there is one. */
  readonly recorded: Intent | undefined;
}

/** What a chat is known to be before a plan is made. */
export type ChatNow =
  | { readonly kind: 'read'; readonly chat: Pick<Chat, 'members'> }
  /** The account may not see its members, or the chat is gone. */
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/** Why somebody cannot be added, known before anything is sent. */
export type AdditionObstacle =
  /** Nobody can be added to or removed from a 1:1 chat. */
  | { readonly kind: 'oneOnOne' }
  /** The journal has it from another cloud or tenant. */
  | { readonly kind: 'otherAccount'; readonly intent: Pick<Intent, 'account' | 'cloud'> }
  /** Whoever signed in is not a member. */
  | { readonly kind: 'notMember' }
  | { readonly kind: 'unreadable'; readonly failure: Failure }
  | { readonly kind: 'alreadyMember' }
  /** No identity in Entra that a request could name. */
  | { readonly kind: 'unnameable' };

/** Somebody who is left out. */
export interface AdditionExclusion extends Candidate {
  readonly obstacle: AdditionObstacle;
}

/** Somebody who can be added, as far as can be told. */
export interface Addable extends Candidate {
  readonly subject: AdditionSubject;
  /** Of another tenant than the chat's, or than one's own where that is not known. */
  readonly external: boolean;
}

/** One request that would be sent. */
export interface AdditionStep extends Addable {
  readonly membership: NewMembership;
}

/** What adding would do, before anything is sent. */
export interface AdditionPlan {
  /** In the order of the chats, so that each chat is read again once. */
  readonly steps: readonly AdditionStep[];
  readonly exclusions: readonly AdditionExclusion[];
}

/** What role and history everybody is to get: each their own recorded one, or the same. */
export interface MembershipChoice {
  readonly role: 'recorded' | AdditionRole;
  /** `undefined` for no history. */
  readonly history: 'recorded' | { readonly from: string | undefined };
}

/** Whether an entry of the journal is about somebody who may be missing in a chat. */
export function mayBeMissing({ intent, state, outcome }: JournalEntry): boolean {
  if (state !== 'settled') {
    return state === 'inDoubt';
  }
  switch (outcome.outcome) {
    case 'revoked':
    case 'alreadyGone':
    case 'stillMissing':
      return true;
    case 'refused':
    case 'notAttempted':
      return intent.action === 'readd';
    case 'stillListed':
    case 'added':
    case 'alreadyMember':
    case 'inDoubt':
      return false;
  }
}

/** Those whom entries of the journal, of which the newest come first, are about: each once in each chat. */
export function candidatesOf(entries: readonly JournalEntry[]): Candidate[] {
  return distinct(
    entries
      .filter(mayBeMissing)
      .map(({ intent }) => ({ chat: intent.chat, person: intent.person, recorded: intent })),
  );
}

/**
 * Those whom the journal knows to have been taken out of a chat: the newest entry about each tells.
 * @param entries the newest first.
 * @param there who is known to be in the chat.
 */
export function missingFrom(
  entries: readonly JournalEntry[],
  chatId: string,
  here: ActingAccount,
  there: Chat['members'],
): Candidate[] {
  const seen = new Set<string>();
  const newest = entries.filter(({ intent }) => {
    const key = personKey(intent.person);
    const first = intent.chat.id === chatId && isSameTenantAndCloud(here, intent) && !seen.has(key);
    if (first) {
      seen.add(key);
    }
    return first;
  });
  return candidatesOf(newest).filter(({ person }) => !memberNamed({ members: there }, person));
}

/** The chats that have to be read to say who can be added. */
export function chatsToRead(candidates: readonly Candidate[], here: ActingAccount): string[] {
  return [
    ...new Set(
      candidates
        .filter(candidate => !obstacleBeforeReading(candidate, here))
        .map(candidate => candidate.chat.id),
    ),
  ];
}

/** Who acts, and where. */
export type ActingAccount = Omit<RunContext, 'action'>;

/**
 * Says who can be added, from what the chats are now.
 * @param chats those that {@link chatsToRead} named, by id.
 * @param self need not be known where no chat was to be read.
 */
export function sortCandidates(
  candidates: readonly Candidate[],
  chats: ReadonlyMap<string, ChatNow>,
  self: Self | undefined,
  here: ActingAccount,
): { readonly addable: readonly Addable[]; readonly exclusions: readonly AdditionExclusion[] } {
  const addable: Addable[] = [];
  const exclusions: AdditionExclusion[] = [];
  for (const candidate of distinct(candidates)) {
    const now = chats.get(candidate.chat.id);
    const obstacle = obstacleBeforeReading(candidate, here) ?? obstacleIn(now, candidate, self);
    const subject = additionSubject(candidate.person, self?.tenantId);
    if (obstacle || !subject) {
      exclusions.push({ ...candidate, obstacle: obstacle ?? { kind: 'unnameable' } });
    } else {
      const own = candidate.chat.tenantId ?? self?.tenantId;
      const { tenantId } = candidate.person;
      addable.push({ ...candidate, subject, external: tenantId !== undefined && !sameId(tenantId, own) });
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

/** The role that comes nearest to a recorded one: Graph takes owner and guest alone, and wants one of them. */
export function recordedRole(membership: Pick<JournalMembership, 'roles'> | undefined): AdditionRole {
  return membership?.roles.includes('guest') ? 'guest' : 'owner';
}

/** What stands in the way whatever the members are. */
function obstacleBeforeReading(
  { chat, person, recorded }: Candidate,
  here: ActingAccount,
): AdditionObstacle | undefined {
  if (recorded && !isSameTenantAndCloud(here, recorded)) {
    return { kind: 'otherAccount', intent: recorded };
  }
  if (chat.type === 'oneOnOne') {
    return { kind: 'oneOnOne' };
  }
  const nameable = person.userId === undefined ? !!person.userPrincipalName : isGuid(person.userId);
  return nameable ? undefined : { kind: 'unnameable' };
}

function obstacleIn(
  now: ChatNow | undefined,
  { person }: Candidate,
  self: Self | undefined,
): AdditionObstacle | undefined {
  if (now?.kind !== 'read') {
    return { kind: 'unreadable', failure: now?.failure ?? { kind: 'cancelled' } };
  }
  if (!memberNamed(now.chat, self ?? {})) {
    return { kind: 'notMember' };
  }
  return memberNamed(now.chat, person) ? { kind: 'alreadyMember' } : undefined;
}

/**
 * Whom a request names for somebody; `undefined` if it can name them in no way.
 * @param ownTenantId of the account that sends it.
 */
export function additionSubject(
  { userId, userPrincipalName, tenantId }: Pick<JournalPerson, 'userId' | 'userPrincipalName' | 'tenantId'>,
  ownTenantId: string | undefined,
): AdditionSubject | undefined {
  if (userId === undefined) {
    return userPrincipalName === undefined ? undefined : { userPrincipalName };
  }
  return { userId, tenantId: sameId(tenantId, ownTenantId) ? undefined : tenantId };
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

function personKey({ userId, userPrincipalName }: JournalPerson): string {
  return (userId ?? userPrincipalName ?? '').toLowerCase();
}

/** Chats in the order in which they come first, people of one chat in theirs. */
function byChat(all: readonly Candidate[]): (one: Candidate, other: Candidate) => number {
  const places = new Map<string, number>();
  for (const { chat } of all) {
    places.set(chat.id, places.get(chat.id) ?? places.size);
  }
  return (one, other) => (places.get(one.chat.id) ?? 0) - (places.get(other.chat.id) ?? 0);
}
