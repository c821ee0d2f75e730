import type { Failure } from '../core/failure.ts';
import { cannotHaveActed, wasSent } from '../graph/errors.ts';
import type { RevocationStep } from './revocationPlan.ts';
import { findMember, readingAbout, type RosterReading } from './roster.ts';
import { unreadOutcome, type RunResult, type SentStep, type UnreadOutcome } from './runOutcome.ts';

/** What became of somebody whose access was to be revoked. Exactly one holds. */
export type RevocationOutcome =
  /** The request was sent, and the person is no longer listed. */
  | { readonly kind: 'revoked' }
  /** The request was sent, and the person is still listed; `failure` if the service did not confirm the request. */
  | { readonly kind: 'stillListed'; readonly failure: Failure | undefined }
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
  const { userId } = sent.step.subject;
  const unread = unreadOutcome(sent, revocationNeedsReading(sent), readingAbout(reading, { userId }));
  if (unread) {
    return unread;
  }
  const listed = reading?.kind === 'read' && findMember(reading.roster, { userId }) !== undefined;
  if (sent.kind === 'failed' && sent.failure.kind === 'notFound') {
    return listed ? { kind: 'refused', failure: sent.failure } : { kind: 'alreadyGone' };
  }
  return listed
    ? { kind: 'stillListed', failure: sent.kind === 'failed' ? sent.failure : undefined }
    : { kind: 'revoked' };
}

/** Whether the members decide what became of a step. After a 404 too: it may mean that the person had left. */
export function revocationNeedsReading(sent: SentStep<RevocationStep>): boolean {
  switch (sent.kind) {
    case 'accepted':
      return true;
    case 'failed':
      return sent.failure.kind === 'notFound' || (wasSent(sent.failure) && !cannotHaveActed(sent.failure));
    case 'notSent':
      return false;
  }
}
