import { cannotHaveActed, isOutOfReach, wasSent } from '../graph/errors.ts';
import type { RevocationStep } from './revocationPlan.ts';
import { findMember, readingAbout, type RosterReading } from './roster.ts';
import {
  unreadOutcome,
  type NotVisibleYet,
  type RunResult,
  type SentStep,
  type UnreadOutcome,
} from './runOutcome.ts';

/** What became of somebody whose access was to be revoked. Exactly one holds. */
export type RevocationOutcome =
  /** The request was sent, and the person is no longer listed. */
  | { readonly kind: 'revoked' }
  | NotVisibleYet
  /** The service knew nobody to remove, and the person is not listed. */
  | { readonly kind: 'alreadyGone' }
  | UnreadOutcome;

/** The outcome of one step of a revocation. */
export type RevocationResult = RunResult<RevocationStep, RevocationOutcome>;

/**
 * What became of a step, from how its request ended and who is in the chat now.
 * @param reading `undefined` if the members were not read.
 */
export function revocationOutcome(
  sent: SentStep<RevocationStep>,
  reading: RosterReading | undefined,
): RevocationOutcome {
  if (sent.step.isSelf && mayHaveActed(sent) && isShutOut(reading)) {
    return { kind: 'revoked' };
  }
  const { userId } = sent.step.subject;
  const unread = unreadOutcome(sent, revocationNeedsReading(sent), readingAbout(reading, { userId }));
  if (unread) {
    return unread;
  }
  const isListed = reading?.kind === 'read' && findMember(reading.roster, { userId }) !== undefined;
  if (sent.kind !== 'failed') {
    return { kind: isListed ? 'notVisibleYet' : 'revoked' };
  }
  const { failure } = sent;
  if (failure.kind === 'notFound') {
    return isListed ? { kind: 'refused', failure, isListed } : { kind: 'alreadyGone' };
  }
  // The members may lag behind, so that whoever is listed may be gone.
  return isListed ? { kind: 'inDoubt', failure, isListed } : { kind: 'revoked' };
}

/** Whether the members decide what became of a step. After a 404 too: it may mean that the person had left. */
export function revocationNeedsReading(sent: SentStep<RevocationStep>): boolean {
  switch (sent.kind) {
    case 'accepted':
      return true;
    case 'failed':
      return sent.failure.kind === 'notFound' || mayHaveActed(sent);
    case 'notSent':
      return false;
  }
}

/** Whether the service accepted the request, or may have carried it out although its answer was lost. */
function mayHaveActed(sent: SentStep<RevocationStep>): boolean {
  return (
    sent.kind === 'accepted' ||
    (sent.kind === 'failed' && wasSent(sent.failure) && !cannotHaveActed(sent.failure))
  );
}

/**
 * Whether the account can no longer see the members. Of somebody who has just revoked their own access, that says that
 * they are not a member any more.
 */
export function isShutOut(reading: RosterReading | undefined): boolean {
  return reading?.kind === 'unreadable' && isOutOfReach(reading.failure);
}
