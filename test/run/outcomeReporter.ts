import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { collectOutcomes } from './outcome.ts';

/** Mocha's own report, and the outcomes as JSON in the file named by the reporter option `output`. */
class OutcomeReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { output } = options.reporterOptions as { readonly output: string };
    const outcomes = collectOutcomes(runner);
    runner.once('end', () => writeFileSync(output, JSON.stringify(outcomes)));
  }
}

// Mocha loads a reporter by its default export.
export { OutcomeReporter as default };
