import type { Failure } from '../core/failure.ts';
import { cannotHaveActed, wasSent } from '../graph/errors.ts';
import type { JournalOutcome } from './journalLines.ts';
import type { RosterReading } from './roster.ts';

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

/** The outcome of one step, with the ids that Microsoft's support asks for. */
export interface RunResult<Step extends RunStep, Outcome extends RunOutcome> {
  readonly step: Step;
  readonly outcome: Outcome;
  readonly requestId: string | undefined;
  /** `undefined` if no request was sent. */
  readonly clientRequestId: string | undefined;
  /** The id of its entry in the journal; `undefined` if nothing could be written. */
  readonly entryId: string | undefined;
  /** Whether the journal holds the outcome. */
  readonly recorded: boolean;
}

/** A step whose request has ended, before the members are read again. */
export type SentStep<Step extends RunStep> = {
  readonly step: Step;
  readonly requestId: string | undefined;
  readonly clientRequestId: string | undefined;
} & (
  | {
      readonly kind: 'accepted';
      /** The address of what the request created, if it created something. */
      readonly location: string | undefined;
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'notSent'; readonly failure: Failure }
);

/** Outcomes that do not depend on who is in the chat. */
export type UnreadOutcome =
  /** The service refused and did nothing. */
  | {
      readonly kind: 'refused';
      readonly failure: Failure;
      /** The service found nobody, and lists the person all the same. */
      readonly isListed?: boolean;
    }
  /** Nothing was done: the run was cancelled, or `failure` made going on pointless. */
  | { readonly kind: 'notAttempted'; readonly failure: Failure }
  /** The request was sent, and nobody knows what became of it. */
  | {
      readonly kind: 'inDoubt';
      readonly failure: Failure;
      /** Whether the members list the person, who may be out of date. `undefined` if they do not tell. */
      readonly isListed?: boolean;
    };

/** The service accepted the request, and the members do not show its effect yet: they may lag behind by many minutes. */
export interface NotVisibleYet {
  readonly kind: 'notVisibleYet';
}

/**
 * The outcome of a step as far as it does not depend on the members.
 * @param needsReading whether the members decide.
 * @param reading `undefined` if they were not read.
 * @returns `undefined` if the members were read and decide.
 */
export function unreadOutcome(
  sent: SentStep<RunStep>,
  needsReading: boolean,
  reading: RosterReading | undefined,
): UnreadOutcome | undefined {
  if (sent.kind === 'notSent') {
    return { kind: 'notAttempted', failure: sent.failure };
  }
  if (sent.kind === 'failed' && !needsReading) {
    return { kind: wasSent(sent.failure) ? 'refused' : 'notAttempted', failure: sent.failure };
  }
  if (reading?.kind === 'read') {
    return undefined;
  }
  if (sent.kind === 'failed') {
    return { kind: cannotHaveActed(sent.failure) ? 'refused' : 'inDoubt', failure: sent.failure };
  }
  return { kind: 'inDoubt', failure: reading?.failure ?? { kind: 'cancelled' } };
}
