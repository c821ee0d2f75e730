import { countOutcomes } from './outcome.ts';
import type { Counts, Outcome } from './outcome.ts';

/** What two runs of the same tests say together. */
export interface Settled extends Counts {
  /** Titles of what failed in one run and not in the other; tests among them count as passed. */
  readonly unsteady: readonly string[];
}

/**
 * The files to run again, whole, because the tests of a `describe` build on one another: those with a failure, or
 * all where something failed that is in none of them.
 */
export function filesToRunAgain(outcomes: readonly Outcome[], all: readonly string[]): readonly string[] {
  const failures = outcomes.filter(({ passed }) => !passed);
  if (failures.some(({ file }) => file === undefined)) return all;
  return all.filter(name => failures.some(({ file = '' }) => isFile(file, name)));
}

/** Mocha says files by their whole path, VS Code's own tests by their name alone. */
function isFile(told: string, name: string): boolean {
  const path = `/${told.replaceAll('\\', '/')}`;
  return path.endsWith(`/${name}`) || `/${name}`.endsWith(path);
}

/** Counts every test once, as passed where it passed in either run. */
export function settle(
  first: readonly Outcome[],
  second: readonly Outcome[],
  again: readonly string[],
): Settled {
  const isAgain = ({ file }: Outcome): boolean =>
    file === undefined || again.some(name => isFile(file, name));
  const untouched = countOutcomes(first.filter(outcome => !isAgain(outcome)));
  const before = first.filter(isAgain);
  const tests = settleTests(before, second);
  const hooks = settleHooks(before, second);
  return {
    passed: untouched.passed + tests.passed,
    failed: untouched.failed + tests.failed + hooks.failed,
    unsteady: [...tests.unsteady, ...hooks.unsteady],
  };
}

function settleTests(first: readonly Outcome[], second: readonly Outcome[]): Settled {
  const before = byTest(first);
  const after = byTest(second);
  let passed = 0;
  let failed = 0;
  const unsteady: string[] = [];
  for (const title of new Set([...before.keys(), ...after.keys()])) {
    const ends = [before.get(title), after.get(title)];
    if (ends.includes(true)) passed += 1;
    else failed += 1;
    if (ends.includes(true) && ends.includes(false)) unsteady.push(title);
  }
  return { passed, failed, unsteady };
}

/** Whether each test passed. One that passed and then failed by something late has failed. */
function byTest(outcomes: readonly Outcome[]): ReadonlyMap<string, boolean> {
  const tests = new Map<string, boolean>();
  for (const { kind, title, passed } of outcomes) {
    if (kind === 'test') tests.set(title, passed && tests.get(title) !== false);
  }
  return tests;
}

/** A hook that failed is made good when tests that it is for passed in a second run without a failure of a hook there. */
function settleHooks(first: readonly Outcome[], second: readonly Outcome[]): Settled {
  const failedAgain = second.filter(({ kind }) => kind === 'hook');
  const isBelow = ({ file, suite }: Outcome, above: Outcome): boolean =>
    (above.file === undefined || file === above.file) && suite.startsWith(above.suite);
  const unsteady: string[] = [];
  let failed = failedAgain.length;
  for (const hook of first.filter(({ kind }) => kind === 'hook')) {
    if (failedAgain.some(other => isBelow(other, hook) || isBelow(hook, other))) continue;
    if (second.some(outcome => outcome.passed && isBelow(outcome, hook))) unsteady.push(hook.title);
    else failed += 1;
  }
  return { passed: 0, failed, unsteady };
}
