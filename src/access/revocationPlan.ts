import { isChatId } from '../chats/chatId.ts';
import { isAnonymous, isSelf, type Chat, type Member, type Self } from '../chats/model.ts';
import type { Failure } from '../core/failure.ts';
import { isGuid, sameGuid } from '../core/guid.ts';
import { isSameTenantAndCloud, type ActingAccount } from './actingAccount.ts';
import type { Intent, JournalChat } from './journalLines.ts';
import type { RevocationSubject } from './revocationApi.ts';
import { findMember, readingAbout, type RosterReading } from './roster.ts';

/** One member of one chat. */
export interface Membership {
  readonly chat: Chat;
  readonly member: Member;
}

/** One request that a plan would send. */
export interface RevocationStep extends Membership {
  readonly subject: RevocationSubject;
  /**
   * Whether the member belongs to another tenant than the account that revokes: Microsoft documents the action for
   * users of one's own tenant. `undefined` if the account's tenant is not known.
   */
  readonly isOfOtherTenant: boolean | undefined;
  /** Whether it is the person who is signed in. */
  readonly isSelf: boolean;
}

/** Why a selected member cannot be revoked. */
export type RevocationObstacle =
  /** The person who is signed in. */
  | { readonly kind: 'self' }
  /** Has no Entra identity that the action could name. */
  | { readonly kind: 'anonymous' }
  /** A kind of member that this version does not know. */
  | { readonly kind: 'unknownMemberType' }
  /** The service did not say who the person is, or which tenant they belong to. */
  | { readonly kind: 'identityUnknown' }
  /** The service lists the same user with several tenants. */
  | { readonly kind: 'identityAmbiguous' }
  /** The ids of the person or of the chat have not the form that Microsoft documents. */
  | { readonly kind: 'malformedId'; readonly id: string }
  /** Was listed when the selection was made, and is not any more. */
  | { readonly kind: 'noLongerMember' }
  /** The members of the chat could not be read. */
  | { readonly kind: 'unreadable'; readonly failure: Failure }
  /** The journal has this person from another tenant or cloud. */
  | { readonly kind: 'otherAccount'; readonly intent: Pick<Intent, 'account' | 'cloud'> };

/** A selected member who is left out. */
export interface RevocationExclusion extends Membership {
  readonly obstacle: RevocationObstacle;
}

/** What a revocation would do, before anything is sent. */
export interface RevocationPlan {
  /** The steps of a chat stand together, so that each chat is read again once. */
  readonly steps: readonly RevocationStep[];
  readonly exclusions: readonly RevocationExclusion[];
}

/** Somebody whose access is to be revoked: a member as they were shown, or somebody from the journal. */
export type RevocationCandidate = Membership | { readonly recorded: Intent };

/** Who plans a revocation. */
export interface RevocationPlanner {
  readonly acting: ActingAccount;
  /** The person who is signed in. */
  readonly self: Self;
  /** Whether their own access may be revoked too. */
  readonly includeSelf?: boolean;
}

/**
 * Plans a revocation from a selection and from who is in the chats now.
 * @param selection a person selected twice in a chat counts once.
 * @param readings of the chats that {@link chatsToRevokeIn} named, by id.
 */
export function planRevocation(
  selection: readonly RevocationCandidate[],
  readings: ReadonlyMap<string, RosterReading>,
  planner: RevocationPlanner,
): RevocationPlan {
  const steps = new Map<string, RevocationStep>();
  const exclusions = new Map<string, RevocationExclusion>();
  for (const candidate of selection) {
    const planned = planCandidate(candidate, readings, planner);
    const key = JSON.stringify([planned.chat.id, personKey(planned.member)]);
    if ('obstacle' in planned) {
      exclusions.set(key, exclusions.get(key) ?? planned);
    } else {
      steps.set(key, steps.get(key) ?? planned);
    }
  }
  return {
    steps: byChat([...steps.values()]),
    exclusions: [...exclusions].flatMap(([key, exclusion]) => (steps.has(key) ? [] : exclusion)),
  };
}

/** The chats that have to be read to plan a revocation. */
export function chatsToRevokeIn(
  selection: readonly RevocationCandidate[],
  acting: ActingAccount,
): ReadonlySet<string> {
  return new Set(
    selection.flatMap(candidate => {
      const { chat } = membershipOf(candidate);
      return obstacleBeforeReading(candidate, chat, acting) ? [] : [chat.id];
    }),
  );
}

/** Whether revoking this member can be offered. */
export function isRevocable(member: Member): boolean {
  return !isAnonymous(member) && member.kind !== 'unknown';
}

function planCandidate(
  candidate: RevocationCandidate,
  readings: ReadonlyMap<string, RosterReading>,
  planner: RevocationPlanner,
): RevocationStep | RevocationExclusion {
  const shown = membershipOf(candidate);
  const before = obstacleBeforeReading(candidate, shown.chat, planner.acting);
  if (before) {
    return { ...shown, obstacle: before };
  }
  const reading = readings.get(shown.chat.id);
  if (reading?.kind !== 'read') {
    return { ...shown, obstacle: { kind: 'unreadable', failure: reading?.failure ?? { kind: 'cancelled' } } };
  }
  const { members, unreadableMembers, roster } = reading.roster;
  const chat: Chat = { ...shown.chat, members, unreadableMembers, roster };
  const member =
    'recorded' in candidate
      ? findMember(chat, candidate.recorded.person)
      : currentMember(chat, candidate.member);
  if (member) {
    return planMember({ chat, member }, planner);
  }
  const about = readingAbout(reading, shown.member);
  return {
    chat,
    member: shown.member,
    obstacle: about.kind === 'read' ? { kind: 'noLongerMember' } : about,
  };
}

/** Puts the steps of a chat together, without changing the order otherwise. */
function byChat(steps: readonly RevocationStep[]): RevocationStep[] {
  const chatIds = new Set(steps.map(({ chat }) => chat.id));
  return [...chatIds].flatMap(chatId => steps.filter(({ chat }) => chat.id === chatId));
}

/** What keeps somebody from being revoked, whoever is in the chat. */
function obstacleBeforeReading(
  candidate: RevocationCandidate,
  chat: Chat,
  acting: ActingAccount,
): RevocationObstacle | undefined {
  if ('recorded' in candidate && !isSameTenantAndCloud(acting, candidate.recorded)) {
    return { kind: 'otherAccount', intent: candidate.recorded };
  }
  return isChatId(chat.id) ? undefined : { kind: 'malformedId', id: chat.id };
}

function planMember(
  membership: Membership,
  { self, includeSelf = false }: RevocationPlanner,
): RevocationStep | RevocationExclusion {
  const { chat, member } = membership;
  if (isAnonymous(member)) {
    return { ...membership, obstacle: { kind: 'anonymous' } };
  }
  if (member.kind === 'unknown') {
    return { ...membership, obstacle: { kind: 'unknownMemberType' } };
  }
  const { userId } = member;
  const tenantIds = tenantsOf(chat, userId);
  const [tenantId] = tenantIds;
  if (userId === undefined || tenantId === undefined) {
    return { ...membership, obstacle: { kind: 'identityUnknown' } };
  }
  if (tenantIds.size > 1) {
    return { ...membership, obstacle: { kind: 'identityAmbiguous' } };
  }
  const subject = { userId, tenantId: member.tenantId ?? tenantId };
  if (!isGuid(subject.userId) || !isGuid(subject.tenantId)) {
    return { ...membership, obstacle: { kind: 'malformedId', id: `${subject.userId}, ${subject.tenantId}` } };
  }
  if (isSelf(member, self) && !includeSelf) {
    return { ...membership, obstacle: { kind: 'self' } };
  }
  return {
    ...membership,
    subject,
    isOfOtherTenant: self.tenantId === '' ? undefined : !sameGuid(subject.tenantId, self.tenantId),
    isSelf: isSelf(member, self),
  };
}

/** The tenants of all memberships that a user has in a chat. */
function tenantsOf({ members }: Chat, userId: string | undefined): ReadonlySet<string> {
  return new Set(
    members.flatMap(member =>
      sameGuid(member.userId, userId) && member.tenantId !== undefined ? [member.tenantId.toLowerCase()] : [],
    ),
  );
}

/** The member as they are now. The membership id alone does not tell: it may have been given to somebody else. */
function currentMember(chat: Chat, shown: Member): Member | undefined {
  const same = chat.members.filter(
    member =>
      member.kind === shown.kind && (member.userId === shown.userId || sameGuid(member.userId, shown.userId)),
  );
  return (
    same.find(({ membershipId }) => membershipId === shown.membershipId) ??
    // Whoever left and came back has another membership, and is the same person.
    (shown.userId === undefined ? undefined : same[0])
  );
}

function personKey({ userId, kind, membershipId }: Member): string {
  return userId === undefined ? `${kind} ${membershipId}` : userId.toLowerCase();
}

function membershipOf(candidate: RevocationCandidate): Membership {
  return 'recorded' in candidate ? recordedMembership(candidate.recorded) : candidate;
}

/** A membership as the journal has it. */
function recordedMembership({ chat, person, membership }: Intent): Membership {
  return {
    chat: {
      id: chat.id,
      type: isChatType(chat) ? chat.type : 'unknown',
      topic: chat.label,
      tenantId: chat.tenantId,
      webUrl: undefined,
      lastActivity: undefined,
      members: [],
      unreadableMembers: 0,
      roster: 'partial',
    },
    member: {
      membershipId: '',
      kind: 'aadUser',
      displayName: person.displayName,
      userId: person.userId,
      tenantId: person.tenantId,
      email: person.email ?? person.userPrincipalName,
      roles: membership.roles,
      visibleHistoryStartDateTime: membership.visibleHistoryStartDateTime,
    },
  };
}

function isChatType(chat: JournalChat): chat is JournalChat & Pick<Chat, 'type'> {
  return chat.type === 'oneOnOne' || chat.type === 'group' || chat.type === 'meeting';
}
