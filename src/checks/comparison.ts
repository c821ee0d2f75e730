import { lazily } from '../core/lazily.ts';
import { Answers, askedIn, isAbout, setKey, wasAsked } from './answers.ts';
import { askerOf, wasAskedBy } from './asker.ts';
import type { CheckResult, CheckRun, Verdict } from './model.ts';
import { inTenant, type Target } from './target.ts';

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
 * may still tell: a part of an allowed group was allowed. Of the earlier run, what it said before the later one began
 * counts first.
 */
export function compareRuns(one: CheckRun, other: CheckRun): Comparison {
  const [earlier, later] = one.startedAt <= other.startedAt ? [one, other] : [other, one];
  return compare(later, [earlier], run => {
    const before = verdictsOf(run, later.startedAt);
    const now = verdictsOf(run);
    return targets => before(targets) ?? now(targets);
  });
}

/**
 * Compares each verdict of a run with the last one that is known from earlier runs of the same question. An answer that
 * came to one of those later, after the run began, was not there before it.
 */
export function compareWithEarlier(later: CheckRun, earlier: EarlierRuns): Comparison {
  return compare(later, earlier, run => verdictsOf(run, later.startedAt));
}

/** Runs before another, the latest first. */
export type EarlierRuns = readonly [CheckRun, ...CheckRun[]];

/** For each run, by its id, those before in which the same account asked the same about the same people. */
export function earlierRuns(runs: readonly CheckRun[]): ReadonlyMap<string, EarlierRuns> {
  const oldestFirst = runs.toSorted((one, other) => one.startedAt - other.startedAt);
  const keys = new Map<string, string>();
  const keyOf = (run: CheckRun, home: string | undefined): string => {
    const place = [run.id, home].join('\n');
    const key = keys.get(place) ?? questionKey(run, home);
    keys.set(place, key);
    return key;
  };
  const isSameQuestion = (one: CheckRun, other: CheckRun): boolean => {
    const home = homeOf(one, other);
    return wasAskedBy(one, askerOf(other)) && keyOf(one, home) === keyOf(other, home);
  };
  return new Map(
    oldestFirst.flatMap((run, place) => {
      const before = oldestFirst.slice(0, place).filter(other => isSameQuestion(other, run));
      const [latest, ...others] = before.reverse();
      return latest ? [[run.id, [latest, ...others]]] : [];
    }),
  );
}

/** @param verdictsBefore what an earlier run said, as far as it counts. */
function compare(
  laterRun: CheckRun,
  earlierRuns: EarlierRuns,
  verdictsBefore: (run: CheckRun) => VerdictOn,
): Comparison {
  const [latestRun] = earlierRuns;
  const home = homeOf(laterRun, latestRun);
  const later = placed(laterRun, home);
  const latest = placed(latestRun, home);
  const after = verdictsOf(later);
  // The latest mostly tells all, and what the others say is not worked out then.
  const runs = earlierRuns.map(run => ({ run, verdicts: lazily(() => verdictsBefore(placed(run, home))) }));
  const sources = new Set<CheckRun>();
  const before = (targets: readonly Target[]): Verdict | undefined => {
    let unknown: Verdict | undefined;
    for (const { run, verdicts } of runs) {
      const verdict = verdicts()(targets);
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
    earlier: runs.find(({ run }) => sources.has(run))?.run ?? latestRun,
    later: laterRun,
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

/** What a run says about a set of targets; `undefined` if it did not ask about it. */
type VerdictOn = (targets: readonly Target[]) => Verdict | undefined;

/** @param until when the last answer that counts came, in milliseconds since 1970. */
function verdictsOf(run: CheckRun, until = Infinity): VerdictOn {
  const asked = askedIn(run).filter(({ at }) => at <= until);
  const answers = new Answers(asked);
  const known = (targets: readonly Target[]): Verdict | undefined => {
    const answer = answers.about(targets);
    return (
      answer && (answer.kind === 'denied' ? { kind: 'denied' } : { kind: 'allowed', inferred: !answer.exact })
    );
  };
  /** What stood in a line whose answer is too young. */
  const replaced = ({ targets, before }: CheckResult): Verdict | undefined =>
    before && before.at <= until && before.verdict.kind !== 'unknown'
      ? before.verdict
      : (known(targets) ??
        asked.findLast(one => one.verdict.kind === 'unknown' && isAbout(one, targets))?.verdict);
  const lines = new Map(
    run.results.flatMap(line => {
      const verdict = line.at > until ? replaced(line) : wasAsked(run, line) ? line.verdict : undefined;
      return verdict ? [[setKey(line.targets), verdict] as const] : [];
    }),
  );
  return targets => lines.get(setKey(targets)) ?? known(targets);
}

/**
 * The tenant of the account that asked two runs, if one of them tells and it may be the same account. A run of an earlier
 * version does not tell.
 */
function homeOf(one: CheckRun, other: CheckRun): string | undefined {
  return wasAskedBy(one, askerOf(other)) ? (one.askedByTenantId ?? other.askedByTenantId) : undefined;
}

/** The run with the tenant of each ID, so that the same person is the same in another run. */
function placed(run: CheckRun, home: string | undefined): CheckRun {
  const place = ({ targets, ...result }: CheckResult): CheckResult => ({
    ...result,
    targets: targets.map(target => inTenant(target, run.askedByTenantId ?? home)),
  });
  return { ...run, results: run.results.map(place), ...(run.asked && { asked: run.asked.map(place) }) };
}

/** Equal for runs with comparable results: one answer for all together is another question than one for each. */
function questionKey({ question, askedByTenantId }: CheckRun, home: string | undefined): string {
  const targets = question.targets.map(target => inTenant(target, askedByTenantId ?? home));
  return [question.strategy === 'together', setKey(targets)].join('\n');
}
