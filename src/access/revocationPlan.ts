import {
  isAnonymous,
  isExternal,
  isSelf,
  sameId,
  type Chat,
  type Member,
  type Self,
} from '../chats/model.ts';
import type { RevocationSubject } from './accessApi.ts';

/** One member of one chat. */
export interface Membership {
  readonly chat: Chat;
  readonly member: Member;
}

/** One request that a plan would send. */
export interface RevocationStep extends Membership {
  readonly subject: RevocationSubject;
  /** Whether the member belongs to another tenant than the chat. */
  readonly external: boolean;
}

/** Why a selected member cannot be revoked. */
export type ExclusionReason =
  /** The person who is signed in. */
  | 'self'
  /** Has no Entra identity that the action could name. */
  | 'anonymous'
  /** A kind of member that this version does not know. */
  | 'unknownMemberType'
  /** The service did not say who the person is, or which tenant they belong to. */
  | 'identityUnknown'
  /** Was listed when the selection was made, and is not any more. */
  | 'noLongerMember';

/** A selected member who is left out. */
export interface RevocationExclusion extends Membership {
  readonly reason: ExclusionReason;
}

/** What a revocation would do, before anything is sent. */
export interface RevocationPlan {
  /** The steps of a chat stand together, so that each chat is read again once. */
  readonly steps: readonly RevocationStep[];
  readonly exclusions: readonly RevocationExclusion[];
}

/**
 * Plans a revocation from a selection and from who is in the chats now.
 * @param selection members as they were shown; a member selected twice counts once.
 * @param rosters the chats of the selection as they are now, by id.
 * @param includeSelf whether the person who is signed in may be revoked too.
 */
export function planRevocation(
  selection: readonly Membership[],
  rosters: ReadonlyMap<string, Chat>,
  self: Self,
  includeSelf = false,
): RevocationPlan {
  const steps = new Map<string, RevocationStep[]>();
  const exclusions: RevocationExclusion[] = [];
  for (const shown of distinct(selection)) {
    const chat = rosters.get(shown.chat.id);
    const member = chat && currentMember(chat, shown.member);
    if (!chat || !member) {
      exclusions.push({ ...shown, reason: 'noLongerMember' });
      continue;
    }
    const planned = planMember({ chat, member }, self, includeSelf);
    if ('reason' in planned) {
      exclusions.push(planned);
    } else {
      steps.set(chat.id, [...(steps.get(chat.id) ?? []), planned]);
    }
  }
  return { steps: [...steps.values()].flat(), exclusions };
}

/** Whether revoking this member can be offered. */
export function isRevocable(member: Member): boolean {
  return !isAnonymous(member) && member.kind !== 'unknown';
}

function planMember(
  membership: Membership,
  self: Self,
  includeSelf: boolean,
): RevocationStep | RevocationExclusion {
  const { chat, member } = membership;
  if (isAnonymous(member)) {
    return { ...membership, reason: 'anonymous' };
  }
  if (member.kind === 'unknown') {
    return { ...membership, reason: 'unknownMemberType' };
  }
  if (member.userId === undefined || member.tenantId === undefined) {
    return { ...membership, reason: 'identityUnknown' };
  }
  if (isSelf(member, self) && !includeSelf) {
    return { ...membership, reason: 'self' };
  }
  const subject = { userId: member.userId, tenantId: member.tenantId };
  return { ...membership, subject, external: isExternal(member, chat) };
}

/** The member as they are now. The membership id alone does not tell: it may have been given to somebody else. */
function currentMember(chat: Chat, shown: Member): Member | undefined {
  return chat.members.find(
    member =>
      member.membershipId === shown.membershipId &&
      member.kind === shown.kind &&
      (member.userId === shown.userId || sameId(member.userId, shown.userId)),
  );
}

function distinct(selection: readonly Membership[]): Membership[] {
  const seen = new Map<string, Membership>();
  for (const membership of selection) {
    const key = JSON.stringify([membership.chat.id, membership.member.membershipId]);
    if (!seen.has(key)) {
      seen.set(key, membership);
    }
  }
  return [...seen.values()];
}
