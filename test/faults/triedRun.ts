import type { NewMembership } from '../../src/access/additionApi.ts';
import type { AdditionPlan } from '../../src/access/additionPlan.ts';
import type { JournalOutcome } from '../../src/access/journalLines.ts';
import type { RevocationPlan } from '../../src/access/revocationPlan.ts';

/** What a run carries out. */
export type TriedPlan =
  | { readonly action: 'revoke'; readonly plan: RevocationPlan }
  | { readonly action: 'readd'; readonly plan: AdditionPlan };

/** One person in one chat, whom a run removes or adds. */
export interface TriedStep {
  readonly chatId: string;
  /** Entra object id. */
  readonly userId: string;
  /** What they become where they are added. */
  readonly membership?: NewMembership;
  /**
   * What the members of the chat tell of the person: everything where the id is known, and only that they are there
   * where the sign-in name is, as long as that is their address. The sign-in name of a guest is not among what they show.
   */
  readonly shown: 'always' | 'ifThere' | 'never';
}

/**
 * After each outcome, whether the person may be among the members: yes, no, either where the outcome leaves it open,
 * or neither where such a run has no such outcome.
 */
export type TruthTable = Readonly<Record<JournalOutcome, readonly boolean[]>>;

/** A run that is tried with every fault. */
export interface TriedRun {
  readonly work: TriedPlan;
  /** One for each step of the plan, in its order. */
  readonly steps: readonly TriedStep[];
  /** What becomes of everybody if nothing goes wrong. */
  readonly success: JournalOutcome;
  readonly truth: TruthTable;
}

/** The chats of a run, in the order of its steps. */
export function chatsOf({ steps }: TriedRun): readonly string[] {
  return [...new Set(steps.map(({ chatId }) => chatId))];
}

/** Requests of a run in which nothing goes wrong: one for each step, and each chat is read once. */
export function requestsOf(run: TriedRun): number {
  return run.steps.length + chatsOf(run).length;
}
