import type { Failure } from '../core/failure.ts';
import type { Strategy } from './strategy.ts';
import type { Target } from './target.ts';

// A check run: its question, its answers, and explanations made later.

/** What is known about an interaction with a set of targets. */
export type Verdict =
  /** `inferred`: follows from the answer about a larger set. */
  | { readonly kind: 'allowed'; readonly inferred: boolean }
  | { readonly kind: 'denied' }
  /** There is no answer, and why. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** One result of a run. */
export interface CheckResult {
  /** One target, or the group that was asked about together. */
  readonly targets: readonly Target[];
  readonly verdict: Verdict;
  /** When the answer came, in milliseconds since 1970. */
  readonly at: number;
  readonly requestId: string | undefined;
  readonly clientRequestId: string | undefined;
  /** The verdict before the question was asked again. */
  readonly before?: Pick<CheckResult, 'verdict' | 'at'> | undefined;
}

/** What a run is asked to find out. */
export interface CheckQuestion {
  readonly strategy: Strategy;
  readonly targets: readonly Target[];
}

/** A run that has ended. */
export interface CheckRun {
  readonly id: string;
  readonly question: CheckQuestion;
  /** Sign-in name of the account that asked. */
  readonly askedBy: string;
  /** The tenant that it was signed in to; `undefined` where its token did not tell, and for runs of earlier versions. */
  readonly askedByTenantId?: string | undefined;
  /** What asked, where it was not a person: a test of a test file. */
  readonly askedFor?: 'test' | undefined;
  readonly startedAt: number;
  /** Requests that may have been sent; each is in the targets' audit logs. */
  readonly requests: number;
  /**
   * A result for each target, or one for all together; and one for each denied group in which nobody is known to be
   * denied alone.
   */
  readonly results: readonly CheckResult[];
  /** Every question that may have been sent, in order, with its answer. Several results can come from one answer. */
  readonly asked?: readonly CheckResult[] | undefined;
  /** Explanations of denied groups, made later. */
  readonly explanations?: readonly Explanation[] | undefined;
}

/** An answer that an explanation is based on. */
export interface Evidence {
  /** The question that was asked, and its answer. */
  readonly source: CheckResult;
  /** It was asked earlier, by the run or for another explanation. */
  readonly reused: boolean;
}

/** How an explanation ended. */
export type ExplanationEnding =
  /** Together these are denied; without any one of them the others are allowed. */
  | { readonly kind: 'found'; readonly conflict: readonly Target[] }
  /** It was stopped. These are denied together, and a smaller set may be. */
  | { readonly kind: 'unfinished'; readonly conflict: readonly Target[]; readonly failure: Failure }
  /** The answers contradict each other: a set is allowed and a part of it denied. Rules may have changed meanwhile. */
  | { readonly kind: 'contradictory'; readonly conflict: readonly Target[] };

/** Why a group is denied: a smallest part of it that is. */
export interface Explanation {
  /** The group that was explained. */
  readonly group: readonly Target[];
  readonly ending: ExplanationEnding;
  /** The answers it is based on, in the order in which they were needed, each once. */
  readonly evidence: readonly Evidence[];
  /** Requests that may have been sent for it. */
  readonly requests: number;
  /** When it ended, in milliseconds since 1970. */
  readonly at: number;
}
