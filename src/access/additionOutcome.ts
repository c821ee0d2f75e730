import type { Failure } from '../core/failure.ts';
import type { Chat, Member } from '../chats/model.ts';
import { cannotHaveActed, wasSent } from '../graph/errors.ts';
import type { AdditionStep } from './additionPlan.ts';
import {
  memberNamed,
  unreadOutcome,
  type RosterNow,
  type RunResult,
  type Sent,
  type UnreadOutcome,
} from './revocationOutcome.ts';

/** What became of somebody who was to be added. Exactly one holds. */
export type AdditionOutcome =
  /** Among the members, and not before the request, which was sent. */
  | { readonly kind: 'added'; readonly member: Member }
  /** Not among the members after the request; `failure` if the request itself was not confirmed. */
  | { readonly kind: 'stillMissing'; readonly failure: Failure | undefined }
  /** The service refused, and the person is a member: somebody else was quicker. */
  | { readonly kind: 'alreadyMember' }
  | UnreadOutcome;

/** The outcome of one step. */
export type AdditionResult = RunResult<AdditionStep, AdditionOutcome>;

/** What became of a step, from what its request told and what the members are now. */
export function additionOutcome(sent: Sent<AdditionStep>, roster: RosterNow): AdditionOutcome {
  const unread = unreadOutcome(sent, roster, additionNeedsReading(sent));
  if (unread || roster.kind !== 'read') {
    return unread ?? { kind: 'inDoubt', failure: { kind: 'cancelled' } };
  }
  const location = sent.kind === 'accepted' ? sent.location : undefined;
  const member = memberNamed(roster.chat, sent.step.person) ?? memberAt(roster.chat, location);
  if (sent.kind === 'failed' && cannotHaveActed(sent.failure)) {
    return member ? { kind: 'alreadyMember' } : { kind: 'refused', failure: sent.failure };
  }
  return member
    ? { kind: 'added', member }
    : { kind: 'stillMissing', failure: sent.kind === 'failed' ? sent.failure : undefined };
}

/** Whether the chat must be read again to know. After most refusals too: the person may be a member already. */
export function additionNeedsReading(sent: Sent<AdditionStep>): boolean {
  switch (sent.kind) {
    case 'accepted':
      return true;
    case 'failed':
      return sent.failure.kind === 'rejected' || (wasSent(sent.failure) && !cannotHaveActed(sent.failure));
    case 'notSent':
      return false;
  }
}

/** The member whom the service said it made: `/chats/{id}/members/{membership id}`. */
function memberAt({ members }: Pick<Chat, 'members'>, location: string | undefined): Member | undefined {
  const last = location?.split('/').at(-1);
  return last === undefined
    ? undefined
    : members.find(({ membershipId }) => last === membershipId || last === encodeURIComponent(membershipId));
}
