// Activation in the workbench beside that of the built-in Microsoft authentication, as VS Code itself tells both.
import { startWorld } from '../world.ts';
import { report } from './program.ts';
import { activationFigures } from './runningExtensions.ts';

// High enough for the whole list, which holds only the rows in sight.
const world = await startWorld({ viewport: { width: 1280, height: 1600 } });
process.once('SIGTERM', () => void world.close().finally(() => process.exit(1)));
try {
  const { workbench } = world;
  // Signing in is what activates the other one.
  await world.signIn();
  report(
    await activationFigures(workbench, {
      'Teams Chat Access': 'Activation of Teams Chat Access',
      'Microsoft Account': 'Activation of Microsoft Account, built in',
    }),
  );
} finally {
  await world.close();
}
