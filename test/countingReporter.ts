import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Mocha's own report, and the counts as JSON in the file named by the reporter option `output`. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { output } = options.reporterOptions as { readonly output: string };
    runner.once('end', () => {
      writeFileSync(output, JSON.stringify({ passed: this.stats.passes, failed: this.stats.failures }));
    });
  }
}

// Mocha loads a reporter by its default export.
export { CountingReporter as default };
