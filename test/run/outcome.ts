/** How a test ended, or that a hook failed: hooks that pass are not told. */
export interface Outcome {
  readonly kind: 'test' | 'hook';
  /** As Mocha has it; undefined for what failed outside of any file. */
  readonly file: string | undefined;
  /** The full title of the `describe` that it is in. */
  readonly suite: string;
  /** Its own full title. */
  readonly title: string;
  readonly passed: boolean;
}

/** How many tests passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Counts outcomes, each for itself. */
export function countOutcomes(outcomes: readonly Outcome[]): Counts {
  const passed = outcomes.filter(outcome => outcome.passed).length;
  return { passed, failed: outcomes.length - passed };
}

/** Collects the outcomes of a run of Mocha while it goes on. */
export function collectOutcomes(runner: Mocha.Runner): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  const collect = (runnable: Mocha.Test | Mocha.Hook, passed: boolean): void => {
    outcomes.push({
      kind: runnable.type === 'hook' ? 'hook' : 'test',
      file: runnable.file,
      suite: runnable.parent?.fullTitle() ?? '',
      title: runnable.fullTitle(),
      passed,
    });
  };
  runner.on('pass', test => collect(test, true));
  runner.on('fail', test => collect(test, false));
  return outcomes;
}

/** The failure of a whole run, in no file. */
export function brokenRun(title: string): Outcome {
  return { kind: 'hook', file: undefined, suite: '', title, passed: false };
}
