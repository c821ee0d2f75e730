import {
  isAnonymous,
  isNameable,
  isSelf,
  type Member,
  type NameableMember,
  type Self,
} from '../chats/model.ts';
import { isGuid } from '../core/guid.ts';
import { inTenant, type Target } from './target.ts';

/** Why a check cannot ask about a member. */
export type LeftOutReason =
  | 'self'
  | 'anonymous'
  /** A kind of member that this version does not know. */
  | 'unknownKind'
  /** The service does not give the ids that a request takes. */
  | 'identityUnknown';

/** A member whom a check leaves out. */
export interface LeftOutMember {
  readonly member: Member;
  readonly reason: LeftOutReason;
}

/** The people of a selection: those whom a check can ask about, and those whom it leaves out. Each is in it once. */
export interface SelectedPeople {
  readonly targets: readonly Target[];
  readonly leftOut: readonly LeftOutMember[];
}

/** Sorts out whom a check can ask about. The same person in several chats is one person. */
export function selectedPeople(members: readonly Member[], self: Self): SelectedPeople {
  const people = new Map<string, NameableMember>();
  const leftOut = new Map<string, LeftOutMember>();
  for (const member of members) {
    const reason = reasonToLeaveOut(member, self);
    if (reason !== undefined) {
      leftOut.set(leftOutKey(member), { member, reason });
    } else if (isNameable(member)) {
      const key = member.userId.toLowerCase();
      const known = people.get(key);
      // One chat may give the tenant of a person, and another may not.
      if (!known || (known.tenantId === undefined && member.tenantId !== undefined)) {
        people.set(key, member);
      }
    }
  }
  return {
    targets: [...people.values()].map(member => targetFor(member, self.tenantId)),
    // Another chat may give what one does not.
    leftOut: [...leftOut.values()].filter(
      ({ member, reason }) => reason !== 'identityUnknown' || !people.has(member.userId?.toLowerCase() ?? ''),
    ),
  };
}

/** A person as a target. Whose tenant no chat tells is taken to be of one's own, as the service takes such an ID. */
export function targetFor(
  { userId: id, tenantId }: Pick<NameableMember, 'userId' | 'tenantId'>,
  ownTenantId: string | undefined,
): Target {
  return inTenant({ kind: 'id', id, tenantId }, ownTenantId);
}

function reasonToLeaveOut(member: Member, self: Self): LeftOutReason | undefined {
  if (isSelf(member, self)) {
    return 'self';
  }
  if (isAnonymous(member)) {
    return 'anonymous';
  }
  if (member.kind === 'unknown') {
    return 'unknownKind';
  }
  const { userId, tenantId } = member;
  return userId !== undefined && isGuid(userId) && (tenantId === undefined || isGuid(tenantId))
    ? undefined
    : 'identityUnknown';
}

/** Equal for the same person. Somebody without an id is told apart by the membership alone. */
function leftOutKey({ kind, userId, membershipId }: Member): string {
  return JSON.stringify(userId === undefined ? [membershipId] : [kind, userId.toLowerCase()]);
}
