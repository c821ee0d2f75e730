import assert from 'node:assert/strict';
import path from 'node:path';
import { checkExchanges } from '../contract/exchanges.ts';
import { startWorld, type World, type WorldOptions } from '../world.ts';
import { tellFailure } from './tellFailure.ts';
import { startWorldBrowser, type WorldBrowser } from '../worldBrowser.ts';

/** Where VS Code is installed: the oldest in `test/host-oldest`, or the newest. */
const hostFolder = path.resolve(process.env['TEST_HOST'] ?? 'test/host');

/** A world for all tests of a `describe`, signed in unless told otherwise. */
export interface WorldOptionsInTests extends WorldOptions {
  /** Whose account to sign in with before the first test; nobody's if `undefined`. Alex Wilber by default. */
  readonly account?: string | undefined;
}

/**
 * Starts a world before the tests of this `describe` and ends it after them. After each test, every exchange with
 * Graph must have been as the contract says, and nothing may have been sent anywhere else.
 */
export function useWorld(options: WorldOptionsInTests = {}): () => World {
  let starting: Promise<World> | undefined;
  let world: World | undefined;
  const current = (): World => {
    assert.ok(world, 'The world is there once the tests run.');
    return world;
  };

  before(async function () {
    if (this.timeout() > 0) this.timeout(120_000); // Under a debugger there are no limits.
    starting = startWorld({
      hostFolder,
      screenshotFolder: path.resolve('out/e2e', path.basename(hostFolder)),
      browser: await browserOf(this.test?.parent),
      ...options,
    });
    world = await starting;
    await world.workbench.openView();
    const account = 'account' in options ? options.account : 'Alex Wilber';
    if (account !== undefined) {
      // Asked for in the background: a test that counts requests must not see it come.
      const tenantAsked = world.emulator.requested(/\/organization$/u);
      await world.signIn(account);
      await world.workbench.view(options.locale === 'fr' ? 'Conversations' : 'Chats').filled();
      await tenantAsked;
    }
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      const { workbench } = current();
      await tellFailure(this.currentTest, [workbench], exchanges(current()));
      await workbench.leaveNothingOpen();
      return;
    }
    assert.deepEqual(checkExchanges(current().emulator), []);
    assert.deepEqual(current().proxy.refused, []);
  });

  after(async function () {
    if (this.timeout() > 0) this.timeout(60_000);
    // Also a world whose start took longer than its tests could wait.
    const started = await starting?.catch(() => undefined);
    await started?.close();
  });

  return current;
}

let browser: Promise<WorldBrowser> | undefined;

/** The browser for all worlds of a run of tests, which ends with that run, given one of its suites. */
async function browserOf(suite: Mocha.Suite | undefined): Promise<WorldBrowser> {
  let root = suite;
  while (root?.parent) root = root.parent;
  if (browser === undefined) {
    root?.afterAll(async () => {
      await (await browser)?.close();
      browser = undefined;
    });
    // High enough for the longest list to be drawn whole: nothing has to be scrolled.
    browser = startWorldBrowser({
      viewport: { width: 1280, height: 4800 },
      headless: process.env['TEST_WINDOW'] !== 'visible',
    });
  }
  return browser;
}

/** The requests without the one for the tenant's name, which is sent once for each connection, whenever it has its turn. */
export function askedFor<T extends { readonly path: string }>(requests: readonly T[]): readonly T[] {
  return requests.filter(({ path: address }) => !address.endsWith('/organization'));
}

/** The requests to Graph as `METHOD path status`, chat ids left out, without the first `known`. */
export function exchanges({ emulator }: Pick<World, 'emulator'>, known = 0): string[] {
  return askedFor(emulator.requests.slice(known)).map(
    ({ method, path: address, status }) =>
      `${method} ${address.replace(/\/chats\/[^/]+/, '/chats/{id}')} ${status}`,
  );
}
