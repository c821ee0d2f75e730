// What `npm run demo` runs: the packaged extension in a real workbench, with a tenant to sign in to. With --web it runs
// in the browser alone, as in vscode.dev. With --debug it is the extension of this folder with its source maps, and a
// debugger can attach to it.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { contosoTenant } from '../emulator/seed/contosoTenant.ts';
import { MissingPrerequisite } from '../host/install.ts';
import { startWebWorld, type WebWorld } from '../web/webWorld.ts';
import { startWorld } from '../world.ts';
import { runSmoke } from './smoke.ts';

const { values } = parseArgs({
  options: {
    smoke: { type: 'boolean', default: false },
    web: { type: 'boolean', default: false },
    debug: { type: 'boolean', default: false },
  },
});

/** The port that .vscode/launch.json attaches to. */
const inspectPort = 5870;

try {
  process.exitCode = values.smoke ? await runSmoke() : await show();
} catch (error) {
  if (!(error instanceof MissingPrerequisite)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Opens the workbench for a person and serves until they close it. */
async function show(): Promise<number> {
  const hasDisplay =
    process.platform !== 'linux' ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined;
  if (!hasDisplay) {
    throw new MissingPrerequisite(
      'The demo opens a window, but there is no display here: run it in a desktop session, or run "npm run demo -- --smoke".',
    );
  }
  const interrupted = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  const world = await openWorld();
  try {
    await world.workbench.openView();
    await world.workbench.view('Chats').welcomeButton('Sign In');
    // VS Code asks whether the extension may sign in; behind that is the sign-in page of the tenant, or what stands in
    // its place.
    const signInPage = values.web
      ? world.workbench.quickInput.opened()
      : world.browser.context.waitForEvent('page');
    await (await world.workbench.dialog()).click('Allow');
    await signInPage;
    const names = world.emulator.tenant.signIns.map(({ name }) => name).join(' or ');
    console.log(
      `Sign in as ${names} and accept: nothing leaves this machine. Close the window or press Ctrl+C to end.`,
    );
    if (values.debug) console.log(`A debugger can attach to port ${inspectPort}.`);
    await Promise.race([world.browser.closed, interrupted]);
  } finally {
    await world.close();
  }
  return 0;
}

/** Opens what there is to be seen. */
async function openWorld(): Promise<Pick<WebWorld, 'emulator' | 'browser' | 'workbench' | 'close'>> {
  const options = {
    headless: false,
    folder: path.resolve('test/demo/workspace'),
    graph: { tenant: contosoTenant({ now: new Date() }) },
  };
  if (values.web) return startWebWorld(options);
  if (!values.debug) return startWorld(options);
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--development'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The extension could not be built.');
  return startWorld({ ...options, development: { folder: path.resolve('.'), inspectPort } });
}
