import { setKey } from '../checks/answers.ts';
import type { CheckResult, CheckRun } from '../checks/model.ts';
import type { Failure } from '../core/failure.ts';
import type { CheckTest } from './model.ts';

/** How a test of an interaction ended. */
export type CheckOutcome =
  | { readonly kind: 'passed' }
  /** The answers that are not the expected one. */
  | { readonly kind: 'failed'; readonly differing: readonly CheckResult[] }
  /** An answer is missing, and those that came are as expected. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** How many requests tests send that are run by one `Checker`, which asks each question once. */
export function requestsOfTests(tests: readonly CheckTest[]): number {
  const sets = tests.flatMap(({ mode, targets }) =>
    mode === 'together' ? [targets] : targets.map(target => [target]),
  );
  return new Set(sets.map(setKey)).size;
}

/** Compares the verdicts of a run with what the test expects. One other answer is enough to fail. */
export function judge({ expect }: CheckTest, { results }: CheckRun): CheckOutcome {
  const differing = results.filter(({ verdict }) => verdict.kind !== 'unknown' && verdict.kind !== expect);
  if (differing.length > 0) {
    return { kind: 'failed', differing };
  }
  const unknown = results.map(({ verdict }) => verdict).find(verdict => verdict.kind === 'unknown');
  return unknown ? { kind: 'unknown', failure: unknown.failure } : { kind: 'passed' };
}
