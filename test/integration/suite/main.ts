import { format } from 'node:util';
import Mocha from 'mocha';
import { grantAccess } from './grantAccess.ts';
import { outside } from './outside.ts';

const testTimeoutMilliseconds = 20_000;

/** What VS Code calls in the extension host. Rejects where a test failed. */
export async function run(): Promise<void> {
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
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  await import('./activation.test.ts'); // First: it sees the extension before anything has activated it.
  await import('./signedOut.test.ts');
  await import('./signIn.test.ts');
  await import('./chats.test.ts');
  await import('./writes.test.ts');
  await import('./clouds.test.ts');
  await import('./arguments.test.ts');
  await import('./testFiles.test.ts');
  await import('./tools.test.ts');
  if (process.env['INTEGRATION_SCREEN'] === '1') await import('./sentences.test.ts');
  await import('./otherHosts.test.ts'); // Last: it looks back at everything that was asked.
  let failed = 0;
  let passed = 0;
  try {
    if (process.env['INTEGRATION_GRANT'] === '1') await grantAccess();
    const runner = await new Promise<Mocha.Runner>(resolve => {
      const started = mocha.run(() => resolve(started));
    });
    failed = runner.failures;
    passed = runner.stats?.passes ?? 0;
  } catch (error) {
    failed = 1;
    lines.push(format(error));
  }
  await outside.print(lines.join('\n'));
  await outside.finish({ passed, failed });
  if (failed > 0) throw new Error(`${failed} failed`);
}
