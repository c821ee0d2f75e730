import assert from 'node:assert/strict';
import path from 'node:path';
import { checkExchanges } from '../contract/exchanges.ts';
import { tellFailure } from '../e2e/tellFailure.ts';
import { exchanges } from '../e2e/useWorld.ts';
import { startWebWorld, type WebWorld, type WebWorldOptions } from './webWorld.ts';

/** Where VS Code is installed: the oldest in `test/host-oldest`, or the newest. */
const hostFolder = path.resolve(process.env['TEST_HOST'] ?? 'test/host');

/**
 * Starts a world without a server before the tests of this `describe`, signed in as Alex Wilber, and ends it after
 * them. After each test, every exchange with Graph must have been as the contract says, and no console may hold a
 * failure of the extension.
 */
export function useWebWorld(options: WebWorldOptions = {}): () => WebWorld {
  let starting: Promise<WebWorld> | undefined;
  let world: WebWorld | undefined;
  const current = (): WebWorld => {
    assert.ok(world, 'The world is there once the tests run.');
    return world;
  };

  before(async function () {
    if (this.timeout() > 0) this.timeout(120_000); // Under a debugger there are no limits.
    starting = startWebWorld({
      hostFolder,
      screenshotFolder: path.resolve('out/web', path.basename(hostFolder)),
      headless: process.env['TEST_WINDOW'] !== 'visible',
      // High enough for the longest list to be drawn whole: nothing has to be scrolled.
      viewport: { width: 1280, height: 4800 },
      ...options,
    });
    world = await starting;
    await world.workbench.openView();
    await world.signIn();
    await world.workbench.view('Chats').filled();
  });

  afterEach(async function () {
    const { tabs, emulator, complaints } = current();
    if (this.currentTest?.state === 'failed') {
      await tellFailure(this.currentTest, tabs(), exchanges(current()));
      for (const tab of tabs()) await tab.leaveNothingOpen();
      return;
    }
    assert.deepEqual([checkExchanges(emulator), complaints], [[], []]);
  });

  after(async function () {
    if (this.timeout() > 0) this.timeout(60_000);
    // Also a world whose start took longer than its tests could wait.
    const started = await starting?.catch(() => undefined);
    await started?.close();
  });

  return current;
}
