import type { CheckResult, CheckRun } from './model.ts';
import type { Target } from './target.ts';

/**
 * The sets of targets that were asked about, one for each request: those of a whole run, or those behind some of its
 * results. Verdicts inferred for several people come from one request about all of them. Results without an answer
 * belong to the request that would have answered them.
 */
export function askedSets(
  run: Pick<CheckRun, 'question' | 'results' | 'asked'>,
  of?: readonly CheckResult[],
): (readonly Target[])[] {
  const { question, results, asked = [] } = run;
  if (question.strategy !== 'fewest' || asked.length === 0) {
    return setsFromResults(run, of ?? results);
  }
  if (!of) {
    return asked.map(({ targets }) => targets);
  }
  const ids = new Set(of.map(({ clientRequestId }) => clientRequestId));
  const known = asked.filter(({ clientRequestId: id }) => id !== undefined && ids.has(id));
  const knownIds = new Set(known.map(({ clientRequestId }) => clientRequestId));
  const others = of.filter(({ clientRequestId }) => !knownIds.has(clientRequestId));
  return [...known.map(({ targets }) => targets), ...setsFromResults(run, others)];
}

/** The sets that the results of a run imply. */
function setsFromResults(
  { question, results }: Pick<CheckRun, 'question' | 'results'>,
  of: readonly CheckResult[],
): Target[][] {
  const keyOf = (result: CheckResult): unknown =>
    // Without an answer, only `each` would have asked about this target alone.
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
