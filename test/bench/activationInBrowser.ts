// Activation in the web worker of a browser beside that of a built-in extension there, as VS Code itself tells both.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hostFolder } from '../host/install.ts';
import { startWebWorld } from '../web/webWorld.ts';
import { report } from './program.ts';
import { activationFigures } from './runningExtensions.ts';

/** The one built-in extension of this VS Code that comes with a script for browsers. */
const builtIn = 'node_modules/code-server/lib/vscode/extensions/ms-vscode.vscode-js-profile-table';

/** What activates it. */
const profile = {
  nodes: [
    {
      id: 1,
      callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
      hitCount: 1,
    },
  ],
  startTime: 0,
  endTime: 1,
  samples: [1],
  timeDeltas: [1],
};

const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-profile-'));
await writeFile(path.join(folder, 'one.cpuprofile'), JSON.stringify(profile));
const world = await startWebWorld({
  folder,
  extensions: [path.join(hostFolder, builtIn)],
  // High enough for the whole list, which holds only the rows in sight.
  viewport: { width: 1280, height: 1600 },
});
process.once('SIGTERM', () => void world.close().finally(() => process.exit(1)));
try {
  const { workbench } = world;
  const { page, quickInput } = workbench;
  await workbench.openView();
  await page.keyboard.press('F1');
  await quickInput.opened();
  await quickInput.type('one.cpuprofile');
  await quickInput.firstItemWith('one.cpuprofile');
  await quickInput.accept();
  // What is inside of the editor takes the keys, as soon as it is there.
  await page.locator('.webview').first().waitFor();
  await page.locator('.part.sidebar h2').click();
  report(
    await activationFigures(workbench, {
      'Teams Chat Access': 'Activation of Teams Chat Access in a browser',
      'Table Visualizer for JavaScript Profiles':
        'Activation of Table Visualizer for JavaScript Profiles, built in, in a browser',
    }),
  );
} finally {
  await world.close();
  await rm(folder, { recursive: true, force: true });
}
