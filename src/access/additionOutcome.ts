import type { Failure } from '../core/failure.ts';
import type { Member } from '../chats/model.ts';
import { cannotHaveActed, wasSent } from '../graph/errors.ts';
import type { AdditionStep } from './additionPlan.ts';
import { findMember, readingAbout, type Roster, type RosterReading } from './roster.ts';
import { unreadOutcome, type RunResult, type SentStep, type UnreadOutcome } from './runOutcome.ts';

/** What became of somebody who was to be added. Exactly one holds. */
export type AdditionOutcome =
  /** The request was sent, and the person is listed, who was not before. */
  | { readonly kind: 'added'; readonly member: Member }
  /** The request was sent, and the person is not listed; `failure` if the service did not confirm the request. */
  | { readonly kind: 'stillMissing'; readonly failure: Failure | undefined }
  /** The service refused, and the person is listed: somebody else was quicker. */
  | { readonly kind: 'alreadyMember' }
  | UnreadOutcome;

/** The outcome of one step of an addition. */
export type AdditionResult = RunResult<AdditionStep, AdditionOutcome>;

/**
 * What became of a step, from how its request ended and who is in the chat now.
 * @param reading `undefined` if the members were not read.
 */
export function additionOutcome(
  sent: SentStep<AdditionStep>,
  reading: RosterReading | undefined,
): AdditionOutcome {
  const unread = unreadOutcome(sent, additionNeedsReading(sent), reading);
  if (unread || reading?.kind !== 'read') {
    return unread ?? { kind: 'inDoubt', failure: { kind: 'cancelled' } };
  }
  const { roster } = reading;
  const location = sent.kind === 'accepted' ? sent.location : undefined;
  const member = findMember(roster, sent.step.person) ?? findMemberAt(roster, location);
  const unknown = member ? undefined : unreadOutcome(sent, true, readingAbout(reading, sent.step.person));
  if (unknown) {
    return unknown;
  }
  if (sent.kind === 'failed' && cannotHaveActed(sent.failure)) {
    return member ? { kind: 'alreadyMember' } : { kind: 'refused', failure: sent.failure };
  }
  return member
    ? { kind: 'added', member }
    : { kind: 'stillMissing', failure: sent.kind === 'failed' ? sent.failure : undefined };
}

/** Whether the members decide what became of a step. After most refusals too: the person may be a member already. */
export function additionNeedsReading(sent: SentStep<AdditionStep>): boolean {
  switch (sent.kind) {
    case 'accepted':
      return true;
    case 'failed':
      return sent.failure.kind === 'rejected' || (wasSent(sent.failure) && !cannotHaveActed(sent.failure));
    case 'notSent':
      return false;
  }
}

/** The member that the service says it created: `/chats/{id}/members/{membership id}`. */
function findMemberAt({ members }: Roster, location: string | undefined): Member | undefined {
  const last = location?.split('/').at(-1);
  return last === undefined
    ? undefined
    : members.find(({ membershipId }) => last === membershipId || last === encodeURIComponent(membershipId));
}
