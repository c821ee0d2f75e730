// Activation in the workbench beside that of the built-in Microsoft authentication, as VS Code itself tells both.
import { startWorld } from '../world.ts';
import { forInformation } from './figure.ts';
import { report } from './program.ts';
import { activationMilliseconds } from './runningExtensions.ts';

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
