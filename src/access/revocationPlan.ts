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
  /** The member is of another tenant than the chat: Microsoft documents the action for users of one's own. */
  readonly external: boolean;
}

/** Why a selected member is left out. */
export type ExclusionReason =
  /** The person signed in, unless asked for. */
  | 'self'
  /** Has no identity in Entra that the action could name. */
  | 'anonymous'
  /** Of a member type that this version does not know. */
  | 'unknownMemberType'
  /** The service did not say which tenant the person belongs to, or who it is. */
  | 'identityUnknown'
  /** Was in the chat when it was shown, and is not now. */
  | 'noLongerMember';

/** A selected member that is left out. */
export interface Exclusion extends Membership {
  readonly reason: ExclusionReason;
}

/** What a revocation would do, before anything is sent. */
export interface RevocationPlan {
  /** In the order of the chats, so that each chat is read again once. */
  readonly steps: readonly RevocationStep[];
  readonly exclusions: readonly Exclusion[];
}

/**
 * Plans a revocation from what was selected and what the service says now.
 * @param selection members as they were shown; one selected twice counts once.
 * @param rosters the chats of the selection, read anew, by id.
 * @param includeSelf whether to revoke the signed-in person's own access.
 */
export function planRevocation(
  selection: readonly Membership[],
  rosters: ReadonlyMap<string, Chat>,
  self: Self,
  includeSelf = false,
): RevocationPlan {
  const steps = new Map<string, RevocationStep[]>();
  const exclusions: Exclusion[] = [];
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

/** Whether it makes sense to offer revoking this member at all. */
export function isRevocable(member: Member): boolean {
  return !isAnonymous(member) && member.kind !== 'unknown';
}

function planMember(membership: Membership, self: Self, includeSelf: boolean): RevocationStep | Exclusion {
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

/** The same person in the roster as it is now. A membership id alone would not do: it may be given to another. */
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
