import type { CheckResult } from '../checks/model.ts';
import { testFileLimits, type CheckTest, type Expectation } from './model.ts';

/** Verdicts of a run as a test that expects them, without name and account. */
export type SavableVerdict = Pick<CheckTest, 'kind' | 'mode' | 'targets' | 'expect'>;

/** The part of a run that can be saved as tests. */
export interface Savable {
  readonly findings: readonly SavableVerdict[];
  /** Number of results left out because their verdict is unknown. */
  readonly unknown: number;
  /** Number of results left out because they are about more targets together than a test may name. */
  readonly tooLong: number;
}

/**
 * Makes tests of results: one for everybody who is allowed alone, one for everybody who is denied alone, and one for
 * each group that was asked about together.
 */
export function savable(results: readonly CheckResult[]): Savable {
  const known = results.filter(({ verdict }) => verdict.kind !== 'unknown');
  const groups = known.filter(({ targets }) => targets.length > 1);
  const together = groups
    .filter(({ targets }) => targets.length <= testFileLimits.targets)
    .map((result): SavableVerdict => ({
      kind: 'check',
      mode: 'together',
      targets: result.targets,
      expect: expectationOf(result),
    }));
  const single = (expect: Expectation): SavableVerdict[] =>
    chunks(known.filter(result => result.targets.length === 1 && expectationOf(result) === expect)).map(
      chunk => ({ kind: 'check', mode: 'each', targets: chunk.flatMap(({ targets }) => targets), expect }),
    );
  return {
    findings: [...single('allowed'), ...single('denied'), ...together],
    unknown: results.length - known.length,
    tooLong: groups.length - together.length,
  };
}

function chunks(results: readonly CheckResult[]): (readonly CheckResult[])[] {
  const { targets: size } = testFileLimits;
  return results.length <= size
    ? results.length === 0
      ? []
      : [results]
    : [results.slice(0, size), ...chunks(results.slice(size))];
}

function expectationOf({ verdict }: CheckResult): Expectation {
  return verdict.kind === 'denied' ? 'denied' : 'allowed';
}
