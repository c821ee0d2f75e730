import { Answers, askedIn, setKey, wasAsked } from './answers.ts';
import type { CheckRun, Verdict } from './model.ts';
import type { Target } from './target.ts';

/** What two runs say about the same target or group. */
export interface ComparedTargets {
  readonly targets: readonly Target[];
  /** `undefined` where no earlier run asked about it. */
  readonly before: Verdict | undefined;
  /** `undefined` where the later run did not ask about it. */
  readonly after: Verdict | undefined;
}

/** How two runs differ. Each target and group of either run is in exactly one of the lists. */
export interface Comparison {
  /** The earlier run; of several, the latest that the verdicts before come from. */
  readonly earlier: CheckRun;
  readonly later: CheckRun;
  /** Whether all verdicts before come from {@link earlier}. */
  readonly isOfOneRun: boolean;
  readonly newlyDenied: readonly ComparedTargets[];
  readonly newlyAllowed: readonly ComparedTargets[];
  /** Known in the earlier run and unknown in the later one. */
  readonly newlyUnknown: readonly ComparedTargets[];
  /** Unknown in the earlier run and known in the later one: nothing tells whether it changed. */
  readonly nowKnown: readonly ComparedTargets[];
  readonly unchanged: readonly ComparedTargets[];
  /** Only one of the runs asked about these. */
  readonly onlyOnce: readonly ComparedTargets[];
}

/**
 * Compares the verdicts of two runs, given in any order. Where one of the runs has no result for a group, its answers
 * may still tell: a part of an allowed group was allowed.
 */
export function compareRuns(one: CheckRun, other: CheckRun): Comparison {
  const [earlier, later] = one.startedAt <= other.startedAt ? [one, other] : [other, one];
  return compare(later, [earlier, []]);
}

/** Compares each verdict of a run with the last one that is known from earlier runs of the same question. */
export function compareWithEarlier(later: CheckRun, [latest, ...others]: EarlierRuns): Comparison {
  return compare(later, [latest, others]);
}

/** Runs before another, the latest first. */
export type EarlierRuns = readonly [CheckRun, ...CheckRun[]];

/** For each run, by its id, those before in which the same account asked the same about the same people. */
export function earlierRuns(runs: readonly CheckRun[]): ReadonlyMap<string, EarlierRuns> {
  const earlier = new Map<string, EarlierRuns>();
  const latestOf = new Map<string, EarlierRuns>();
  for (const run of runs.toSorted((one, other) => one.startedAt - other.startedAt)) {
    const key = questionKey(run);
    const known = latestOf.get(key);
    if (known) {
      earlier.set(run.id, known);
    }
    latestOf.set(key, [run, ...(known ?? [])]);
  }
  return earlier;
}

function compare(later: CheckRun, [latest, others]: readonly [CheckRun, readonly CheckRun[]]): Comparison {
  const after = verdictsOf(later);
  const runs = [latest, ...others].map(run => ({ run, verdictOn: verdictsOf(run) }));
  const sources = new Set<CheckRun>();
  const before = (targets: readonly Target[]): Verdict | undefined => {
    let unknown: Verdict | undefined;
    for (const { run, verdictOn } of runs) {
      const verdict = verdictOn(targets);
      if (verdict && verdict.kind !== 'unknown') {
        sources.add(run);
        return verdict;
      }
      unknown ??= verdict;
    }
    return unknown;
  };
  const sets = new Map(
    [...later.results, ...latest.results].map(({ targets }) => [setKey(targets), targets]),
  );
  const compared = [...sets.values()].map(targets => ({
    targets,
    before: before(targets),
    after: after(targets),
  }));
  const where = (is: Change): readonly ComparedTargets[] => compared.filter(pair => changeOf(pair) === is);
  return {
    earlier: runs.find(({ run }) => sources.has(run))?.run ?? latest,
    later,
    isOfOneRun: sources.size <= 1,
    newlyDenied: where('newlyDenied'),
    newlyAllowed: where('newlyAllowed'),
    newlyUnknown: where('newlyUnknown'),
    nowKnown: where('nowKnown'),
    unchanged: where('unchanged'),
    onlyOnce: where('onlyOnce'),
  };
}

type Change = Exclude<keyof Comparison, 'earlier' | 'later' | 'isOfOneRun'>;

function changeOf({ before, after }: ComparedTargets): Change {
  if (before?.kind === after?.kind) {
    return 'unchanged';
  }
  if (!before || !after) {
    return 'onlyOnce';
  }
  if (before.kind === 'unknown') {
    return 'nowKnown';
  }
  switch (after.kind) {
    case 'allowed':
      return 'newlyAllowed';
    case 'denied':
      return 'newlyDenied';
    case 'unknown':
      return 'newlyUnknown';
  }
}

function verdictsOf(run: CheckRun): (targets: readonly Target[]) => Verdict | undefined {
  const lines = new Map(
    run.results.flatMap(result =>
      wasAsked(run, result) ? [[setKey(result.targets), result.verdict] as const] : [],
    ),
  );
  const answers = new Answers(askedIn(run));
  return targets => {
    const line = lines.get(setKey(targets));
    if (line) {
      return line;
    }
    const known = answers.about(targets);
    return (
      known && (known.kind === 'denied' ? { kind: 'denied' } : { kind: 'allowed', inferred: !known.exact })
    );
  };
}

/** Equal for runs with comparable results: one answer for all together is another question than one for each. */
function questionKey({ question, askedBy }: CheckRun): string {
  return [question.strategy === 'together', askedBy.toLowerCase(), setKey(question.targets)].join('\n');
}
