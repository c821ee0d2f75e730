import { format } from 'node:util';
import Mocha from 'mocha';
import { brokenRun, collectOutcomes, countOutcomes } from '../../run/outcome.ts';
import type { Outcome } from '../../run/outcome.ts';
import type { TestFilter } from '../surroundings.ts';
import { grantAccess } from './grantAccess.ts';
import { outside } from './outside.ts';

const testTimeoutMilliseconds = 20_000;

/** The test files, in the order in which they run. */
const files: Readonly<Record<string, () => Promise<unknown>>> = {
  // First: it sees the extension before anything has activated it.
  'activation.test.ts': () => import('./activation.test.ts'),
  'signedOut.test.ts': () => import('./signedOut.test.ts'),
  'signIn.test.ts': () => import('./signIn.test.ts'),
  'chats.test.ts': () => import('./chats.test.ts'),
  'writes.test.ts': () => import('./writes.test.ts'),
  'clouds.test.ts': () => import('./clouds.test.ts'),
  'settings.test.ts': () => import('./settings.test.ts'),
  'arguments.test.ts': () => import('./arguments.test.ts'),
  'testFiles.test.ts': () => import('./testFiles.test.ts'),
  'tools.test.ts': () => import('./tools.test.ts'),
  'storageTexts.test.ts': () => import('./storageTexts.test.ts'),
  'accessText.test.ts': () => import('./accessText.test.ts'),
  ...(process.env['INTEGRATION_SCREEN'] === '1'
    ? {
        'sentences.test.ts': () => import('./sentences.test.ts'),
        'compareApp.test.ts': () => import('./compareApp.test.ts'),
      }
    : {}),
  // Last: it looks back at everything that was asked.
  'otherHosts.test.ts': () => import('./otherHosts.test.ts'),
};

/** What VS Code calls in the extension host. Rejects where a test failed. */
export async function run(): Promise<void> {
  // Written by ../surroundings.ts.
  const filter = JSON.parse(process.env['INTEGRATION_FILTER'] ?? '') as TestFilter;
  const lines: string[] = [];
  // Mocha's reporters print through this, and the console of an extension host reaches nobody's terminal.
  Mocha.reporters.Base.consoleLog = (...parts: readonly unknown[]) => lines.push(format(...parts));
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    timeout: testTimeoutMilliseconds,
    forbidOnly: true,
    forbidPending: true,
  });
  if (filter.grep !== undefined) mocha.grep(new RegExp(filter.grep));
  for (const [file, load] of Object.entries(files)) {
    if (filter.files.length > 0 && !filter.files.includes(file)) continue;
    mocha.suite.emit('pre-require', globalThis, file, mocha);
    await load();
  }
  let outcomes: readonly Outcome[] = [];
  try {
    if (process.env['INTEGRATION_GRANT'] === '1') await grantAccess();
    await new Promise<void>(resolve => {
      outcomes = collectOutcomes(mocha.run(() => resolve()));
    });
  } catch (error) {
    lines.push(format(error));
    outcomes = [brokenRun('The tests could not be started')];
  }
  await outside.print(lines.join('\n'));
  await outside.finish(outcomes);
  const { failed } = countOutcomes(outcomes);
  if (failed > 0) throw new Error(`${failed} failed`);
}
