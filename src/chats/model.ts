import { sameGuid } from '../core/guid.ts';

/**
 * A Teams chat, as the product needs it.
 * @see https://learn.microsoft.com/graph/api/resources/chat
 */
export interface Chat {
  readonly id: string;
  readonly type: ChatType;
  /** Other people's text. A 1:1 chat has none, others may have none. */
  readonly topic: string | undefined;
  /** The tenant the chat lives in. */
  readonly tenantId: string | undefined;
  /** Opens the chat in Teams. */
  readonly webUrl: string | undefined;
  /**
   * The latest sign of life, in milliseconds since 1970, as far as Graph tells without the text of a message: the
   * chat was changed, or the signed-in user read a message.
   */
  readonly lastActivity: number | undefined;
  readonly members: readonly Member[];
  /** Entries among the members that could not be read. Each of them may be anybody. */
  readonly unreadableMembers: number;
  /**
   * `partial`: the service may have left members out, because it expands 25 at most, or because its pages of members
   * led nowhere. `outdated`: another window has changed the members since they were read.
   */
  readonly roster: 'complete' | 'partial' | 'outdated';
}

/** The members of a chat as the service listed them. */
export type MemberList = Pick<Chat, 'members' | 'unreadableMembers' | 'roster'>;

/** `unknown`: a type that this version has not heard of. */
export type ChatType = 'oneOnOne' | 'group' | 'meeting' | 'unknown';

/**
 * One person's membership of one chat.
 * @see https://learn.microsoft.com/graph/api/resources/conversationmember
 */
export interface Member {
  /** Opaque; names the membership, not the person. Empty where the service left it out. */
  readonly membershipId: string;
  readonly kind: MemberKind;
  /** Other people's text; may be empty. */
  readonly displayName: string;
  /** Id of the person within its kind: for `aadUser` the Entra object id. */
  readonly userId: string | undefined;
  /** Home tenant of the person, where the kind has one. */
  readonly tenantId: string | undefined;
  readonly email: string | undefined;
  /** `owner`, `guest`, or what else the service says. */
  readonly roles: readonly string[];
  /**
   * From when on the member sees what was written, as the service put it; the year 1 means from the beginning.
   * `undefined` where it did not say.
   */
  readonly visibleHistoryStartDateTime: string | undefined;
}

/** The derived types of conversationMember without their ending; `unknown` for one not heard of. */
export type MemberKind =
  | 'aadUser'
  | 'anonymousGuest'
  | 'azureCommunicationServicesUser'
  | 'microsoftAccountUser'
  | 'phoneUser'
  | 'skypeForBusinessUser'
  | 'skypeUser'
  | 'unknown';

/** Who is signed in, as Entra names them. */
export interface Self {
  readonly userId: string;
  readonly tenantId: string;
}

/** What is worth saying about a member, besides the name. */
export type Mark = 'you' | 'guest' | 'external' | 'anonymous' | 'unknown';

/** The kinds that have no identity in Entra which another call could name. */
const anonymousKinds: ReadonlySet<MemberKind> = new Set<MemberKind>([
  'anonymousGuest',
  'azureCommunicationServicesUser',
  'microsoftAccountUser',
  'phoneUser',
  'skypeUser',
]);

/** Whether everybody in a chat is known. */
export function hasAllMembers({ roster, unreadableMembers }: MemberList): boolean {
  return roster === 'complete' && unreadableMembers === 0;
}

/** The marks of a member, the most telling first. */
export function marksOf(member: Member, chat: Chat, self: Self | undefined): Mark[] {
  const marks: Mark[] = [];
  if (isSelf(member, self)) {
    marks.push('you');
  }
  if (isAnonymous(member)) {
    marks.push('anonymous');
  } else if (member.kind === 'unknown') {
    marks.push('unknown');
  }
  if (isExternal(member, chat)) {
    marks.push('external');
  }
  if (member.roles.includes('guest')) {
    marks.push('guest');
  }
  return marks;
}

/** Whether the member, or the person, is the one signed in. */
export function isSelf(member: Pick<Member, 'kind' | 'userId'>, self: Self | undefined): boolean {
  const inEntra = member.kind === 'aadUser' || member.kind === 'skypeForBusinessUser';
  return self !== undefined && inEntra && sameGuid(member.userId, self.userId);
}

/** Whether the member, or the person, joined without an identity in Entra. */
export function isAnonymous(member: Pick<Member, 'kind'>): boolean {
  return anonymousKinds.has(member.kind);
}

/** A member whom another request can name. */
export type NameableMember = Member & { readonly userId: string };

/** Whether the member has an identity in Entra that is known. */
export function isNameable(member: Member): member is NameableMember {
  return member.userId !== undefined && !isAnonymous(member) && member.kind !== 'unknown';
}

/** Whether the member's tenant differs from the chat's, as far as both are known. */
export function isExternal(member: Member, chat: Chat): boolean {
  return (
    member.tenantId !== undefined && chat.tenantId !== undefined && !sameGuid(member.tenantId, chat.tenantId)
  );
}
