// Activation in the workbench beside that of the built-in Microsoft authentication, as VS Code itself tells both.
import { startWorld } from '../world.ts';
import type { Workbench } from '../host/workbench.ts';
import { forInformation } from './figure.ts';
import { report } from './program.ts';

/** Milliseconds that VS Code took to load and activate an extension, from its list of running extensions. */
async function activationMilliseconds({ page }: Workbench, extension: string): Promise<number> {
  const name = page.locator('.name').getByText(extension, { exact: true });
  const time = page
    .locator('.runtime-extensions-editor .monaco-list-row')
    .filter({ has: name })
    .locator('.activation-time')
    .filter({ hasText: /\d+ms/u });
  await time.waitFor();
  return Number(/(\d+)ms/u.exec(await time.innerText())?.[1]);
}

// High enough for the whole list, which holds only the rows in sight.
const world = await startWorld({ viewport: { width: 1280, height: 1600 } });
process.once('SIGTERM', () => void world.close().finally(() => process.exit(1)));
try {
  const { workbench } = world;
  // Signing in is what activates the other one.
  await world.signIn();
  await workbench.runCommand('Developer: Show Running Extensions');
  report([
    forInformation(
      'Activation of Teams Chat Access',
      await activationMilliseconds(workbench, 'Teams Chat Access'),
      'ms',
    ),
    forInformation(
      'Activation of Microsoft Account, built in',
      await activationMilliseconds(workbench, 'Microsoft Account'),
      'ms',
    ),
  ]);
} finally {
  await world.close();
}
