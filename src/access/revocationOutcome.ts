import type { Failure } from '../core/failure.ts';
import { sameId, type Chat, type Member } from '../chats/model.ts';
import { cannotHaveActed, wasSent } from '../graph/errors.ts';
import type { JournalOutcome } from './journalLines.ts';
import type { RevocationStep } from './revocationPlan.ts';

/** One request of a run. */
export interface RunStep {
  readonly chat: { readonly id: string };
}

/** What a run would send, and what is left out of it. */
export interface RunPlan {
  readonly steps: readonly RunStep[];
  readonly exclusions: readonly unknown[];
}

/** What became of a step of any run. */
export interface RunOutcome {
  readonly kind: JournalOutcome;
  readonly failure?: Failure | undefined;
}

/** What became of one member. Exactly one holds. */
export type Outcome =
  /** No longer among the members, and the request was sent. */
  | { readonly kind: 'revoked' }
  /** Still among the members after the request; `failure` if the request itself was not confirmed. */
  | { readonly kind: 'stillListed'; readonly failure: Failure | undefined }
  /** The service knew nobody to remove, and the member is not listed. */
  | { readonly kind: 'alreadyGone' }
  /** The service said no and did nothing. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** Nothing was sent: the run was cancelled, or `failure` made going on pointless. */
  | { readonly kind: 'notAttempted'; readonly failure: Failure }
  /** The request was sent, and what became of it could not be read. */
  | { readonly kind: 'inDoubt'; readonly failure: Failure };

/** The outcome of one step, with the ids that support asks for. */
export interface RunResult<Step extends RunStep, Result extends RunOutcome> {
  readonly step: Step;
  readonly outcome: Result;
  readonly requestId: string | undefined;
  /** `undefined` if no request was sent. */
  readonly clientRequestId: string | undefined;
  /** Whether the journal holds it; `false` if writing it down failed. What was not sent need not be there. */
  readonly recorded: boolean;
}

/** The outcome of one step of a revocation. */
export type StepResult = RunResult<RevocationStep, Outcome>;

/** What a request told, before the members are read again. */
export type Sent<Step extends RunStep = RevocationStep> = {
  readonly step: Step;
  readonly requestId: string | undefined;
  readonly clientRequestId: string | undefined;
  /** Its intent in the journal, if it came to that. */
  readonly intent: string | undefined;
} & (
  | {
      readonly kind: 'accepted';
      /** Where the service says that what was made is, if it made something. */
      readonly location: string | undefined;
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'notSent'; readonly failure: Failure }
);

/** The members as they are afterwards. */
export type RosterNow =
  | { readonly kind: 'unread' }
  | { readonly kind: 'read'; readonly chat: Pick<Chat, 'members'> }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What can be said of a step of any run without the members. */
export type UnreadOutcome = Extract<Outcome, { readonly kind: 'refused' | 'notAttempted' | 'inDoubt' }>;

/**
 * What became of a step if the members tell nothing of it.
 * @param needed whether they have to be read to know.
 * @returns `undefined` where they decide.
 */
export function unreadOutcome(
  sent: Sent<RunStep>,
  roster: RosterNow,
  needed: boolean,
): UnreadOutcome | undefined {
  if (sent.kind === 'notSent') {
    return { kind: 'notAttempted', failure: sent.failure };
  }
  if (sent.kind === 'failed' && !needed) {
    return wasSent(sent.failure)
      ? { kind: 'refused', failure: sent.failure }
      : { kind: 'notAttempted', failure: sent.failure };
  }
  if (roster.kind === 'read') {
    return undefined;
  }
  if (sent.kind === 'failed' && cannotHaveActed(sent.failure)) {
    return { kind: 'refused', failure: sent.failure };
  }
  const failure = roster.kind === 'failed' ? roster.failure : undefined;
  return {
    kind: 'inDoubt',
    failure: sent.kind === 'failed' ? sent.failure : (failure ?? { kind: 'cancelled' }),
  };
}

/** What became of a step of a revocation, from what its request told and what the members are now. */
export function outcomeOf(sent: Sent, roster: RosterNow): Outcome {
  const unread = unreadOutcome(sent, roster, needsReading(sent));
  if (unread) {
    return unread;
  }
  const listed = roster.kind === 'read' && isListed(roster.chat, sent.step.subject.userId);
  if (sent.kind === 'failed' && sent.failure.kind === 'notFound') {
    return listed ? { kind: 'refused', failure: sent.failure } : { kind: 'alreadyGone' };
  }
  return listed
    ? { kind: 'stillListed', failure: sent.kind === 'failed' ? sent.failure : undefined }
    : { kind: 'revoked' };
}

/** Whether the chat must be read again to know. A 404 too: it may mean the member, who is then gone already. */
export function needsReading(sent: Sent): boolean {
  switch (sent.kind) {
    case 'accepted':
      return true;
    case 'failed':
      return sent.failure.kind === 'notFound' || (wasSent(sent.failure) && !cannotHaveActed(sent.failure));
    case 'notSent':
      return false;
  }
}

/** Whether a person is among the members. */
export function isListed(chat: Pick<Chat, 'members'>, userId: string): boolean {
  return memberNamed(chat, { userId }) !== undefined;
}

/** The member who somebody is: by id, or where only the sign-in name is known by an address that is the same. */
export function memberNamed(
  { members }: Pick<Chat, 'members'>,
  person: { readonly userId?: string | undefined; readonly userPrincipalName?: string | undefined },
): Member | undefined {
  const { userId, userPrincipalName } = person;
  if (userId !== undefined) {
    return members.find(member => sameId(member.userId, userId));
  }
  const address = userPrincipalName?.toLowerCase();
  return address === undefined ? undefined : members.find(({ email }) => email?.toLowerCase() === address);
}
