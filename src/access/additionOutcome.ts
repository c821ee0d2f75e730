import type { Member, MemberList } from '../chats/model.ts';
import { cannotHaveActed, wasSent } from '../graph/errors.ts';
import type { AdditionStep } from './additionPlan.ts';
import { findMember, readingAbout, type RosterReading } from './roster.ts';
import {
  unreadOutcome,
  type NotVisibleYet,
  type RunResult,
  type SentStep,
  type UnreadOutcome,
} from './runOutcome.ts';

/** What became of somebody who was to be added. Exactly one holds. */
export type AdditionOutcome =
  /** The request was sent, and the person is listed. */
  | { readonly kind: 'added'; readonly member: Member }
  | NotVisibleYet
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
  const { person, isListed: wasListed } = sent.step;
  const location = sent.kind === 'accepted' ? sent.location : undefined;
  const member =
    reading?.kind === 'read'
      ? (findMember(reading.roster, person) ?? findMemberAt(reading.roster, location))
      : undefined;
  const about = member ? reading : readingAbout(reading, person);
  const unread = unreadOutcome(sent, additionNeedsReading(sent), about);
  if (unread) {
    return unread;
  }
  if (sent.kind !== 'failed') {
    return member ? { kind: 'added', member } : { kind: 'notVisibleYet' };
  }
  const { failure } = sent;
  if (cannotHaveActed(failure)) {
    return member && wasListed === false ? { kind: 'alreadyMember' } : { kind: 'refused', failure };
  }
  // Whoever was listed before the request is listed whether it was carried out or not, and so may be whoever was not
  // read. Whoever is not listed may be there all the same: the members may lag behind, or show another address than the
  // sign-in name.
  return member && wasListed === false
    ? { kind: 'added', member }
    : { kind: 'inDoubt', failure, isListed: member !== undefined };
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
function findMemberAt({ members }: MemberList, location: string | undefined): Member | undefined {
  const last = location?.split('/').at(-1);
  return last === undefined
    ? undefined
    : members.find(({ membershipId }) => last === membershipId || last === encodeURIComponent(membershipId));
}
