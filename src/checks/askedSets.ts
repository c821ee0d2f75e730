import type { CheckResult, CheckRun } from './checkRun.ts';
import type { Target } from './target.ts';

/**
 * The sets of targets that were asked about, one for each request on which these results of a run rest. What was
 * inferred about several people rests on one request about all of them. A set without an answer is that of the
 * request which the results wait for.
 */
export function askedSets(
  { question, results }: Pick<CheckRun, 'question' | 'results'>,
  of: readonly CheckResult[] = results,
): Target[][] {
  const keyOf = (result: CheckResult): unknown =>
    // Without an answer, whoever is not asked about alone was to be asked about with the others.
    result.clientRequestId ?? (question.strategy === 'each' ? result : undefined);
  const wanted = new Set(of.map(keyOf));
  const sets = new Map<unknown, Target[]>();
  for (const result of results) {
    const key = keyOf(result);
    if (wanted.has(key)) {
      sets.set(key, [...(sets.get(key) ?? []), ...result.targets]);
    }
  }
  return [...sets.values()];
}
