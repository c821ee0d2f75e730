import { Answers, askedIn, setKey } from './answers.ts';
import type { CheckRun, Verdict } from './model.ts';
import type { Target } from './target.ts';

/** What two runs say about the same target or group. */
export interface ComparedTargets {
  readonly targets: readonly Target[];
  /** `undefined` where the earlier run says nothing about it. */
  readonly before: Verdict | undefined;
  /** `undefined` where the later run says nothing about it. */
  readonly after: Verdict | undefined;
}

/** How two runs differ. Each target and group of either run is in exactly one of the lists. */
export interface Comparison {
  readonly earlier: CheckRun;
  readonly later: CheckRun;
  readonly newlyDenied: readonly ComparedTargets[];
  readonly newlyAllowed: readonly ComparedTargets[];
  /** Known in the earlier run and unknown in the later one. */
  readonly newlyUnknown: readonly ComparedTargets[];
  readonly unchanged: readonly ComparedTargets[];
  /** Only one of the runs says anything about these. */
  readonly onlyOnce: readonly ComparedTargets[];
}

/**
 * Compares the verdicts of two runs, given in any order. Where one of the runs has no result for a group, its answers
 * may still tell: a part of an allowed group was allowed.
 */
export function compareRuns(one: CheckRun, other: CheckRun): Comparison {
  const [earlier, later] = one.startedAt <= other.startedAt ? [one, other] : [other, one];
  const before = verdictsOf(earlier);
  const after = verdictsOf(later);
  const sets = new Map(
    [...later.results, ...earlier.results].map(({ targets }) => [setKey(targets), targets]),
  );
  const compared = [...sets.values()].map(targets => ({
    targets,
    before: before(targets),
    after: after(targets),
  }));
  const where = (is: Change): readonly ComparedTargets[] => compared.filter(pair => changeOf(pair) === is);
  return {
    earlier,
    later,
    newlyDenied: where('newlyDenied'),
    newlyAllowed: where('newlyAllowed'),
    newlyUnknown: where('newlyUnknown'),
    unchanged: where('unchanged'),
    onlyOnce: where('onlyOnce'),
  };
}

/** For each run, by its id, the previous one in which the same account asked the same about the same people. */
export function previousRuns(runs: readonly CheckRun[]): ReadonlyMap<string, CheckRun> {
  const previous = new Map<string, CheckRun>();
  const lastOf = new Map<string, CheckRun>();
  for (const run of runs.toSorted((one, other) => one.startedAt - other.startedAt)) {
    const key = questionKey(run);
    const last = lastOf.get(key);
    if (last) {
      previous.set(run.id, last);
    }
    lastOf.set(key, run);
  }
  return previous;
}

type Change = Exclude<keyof Comparison, 'earlier' | 'later'>;

function changeOf({ before, after }: ComparedTargets): Change {
  if (!before || !after) {
    return 'onlyOnce';
  }
  if (before.kind === after.kind) {
    return 'unchanged';
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
  const lines = new Map(run.results.map(({ targets, verdict }) => [setKey(targets), verdict]));
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
