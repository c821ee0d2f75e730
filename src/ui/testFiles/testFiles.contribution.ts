import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import type { ShownComparison } from '../apps/comparisonDocument.ts';
import type { TestController } from './testController.ts';

/** Saving checks as tests, and explaining tests that failed. VS Code's Testing view runs them. */
export function testFilesCommands(
  services: Services,
  tests: () => Promise<TestController>,
): Pick<Commands, 'saveAsTest' | 'explainFailedTest'> {
  return {
    saveAsTest: async (...args) => {
      const { saveAsTest } = await import('./saveAsTest.ts');
      await saveAsTest(services, ...args);
    },
    explainFailedTest: async row => (await tests()).explain(row),
  };
}

/** Saves a comparison of an app with its manifest as tests. */
export async function saveComparison(comparison: ShownComparison): Promise<void> {
  const { saveComparisonAsTests } = await import('./saveComparisonAsTests.ts');
  await saveComparisonAsTests(comparison);
}
