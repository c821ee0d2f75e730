import type { Target } from './target.ts';
import type { CheckResult, CheckRun } from './model.ts';

/**
 * The sets of targets that were asked about, one for each request: all those of a run, or those on which some of its
 * results rest. What was inferred about several people rests on one request about all of them. A set without an
 * answer is that of the request which the results wait for.
 */
export function askedSets(
  run: Pick<CheckRun, 'question' | 'results' | 'asked'>,
  of?: readonly CheckResult[],
): (readonly Target[])[] {
  const { question, results, asked = [] } = run;
  if (question.strategy !== 'fewest' || asked.length === 0) {
    return setsToldBy(run, of ?? results);
  }
  if (!of) {
    return asked.map(({ targets }) => targets);
  }
  const ids = new Set(of.map(({ clientRequestId }) => clientRequestId));
  const known = asked.filter(({ clientRequestId: id }) => id !== undefined && ids.has(id));
  const knownIds = new Set(known.map(({ clientRequestId }) => clientRequestId));
  const others = of.filter(({ clientRequestId }) => !knownIds.has(clientRequestId));
  return [...known.map(({ targets }) => targets), ...setsToldBy(run, others)];
}

/** The sets as far as the results of a run tell them. */
function setsToldBy(
  { question, results }: Pick<CheckRun, 'question' | 'results'>,
  of: readonly CheckResult[],
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
