import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser } from '../host/browser.ts';
import type { Page } from '../host/browser.ts';
import { startServer } from '../host/server.ts';
import { openWorkbench } from '../host/serverWorkbench.ts';
import { brokenRun, countOutcomes } from '../run/outcome.ts';
import type { Outcome } from '../run/outcome.ts';
import { integrationSettings, startSurroundings } from './surroundings.ts';
import type { TestFilter } from './surroundings.ts';

const extensionId = 'teams-chat-access.teams-chat-access';
const limitMilliseconds = 480_000;

/**
 * Runs the tests in the extension host of a real VS Code, against the packaged extension, and prints what Mocha
 * says. A run that does not end counts as one failure, with a picture of the window and the server's log.
 */
async function runIntegration(filter: TestFilter): Promise<readonly Outcome[]> {
  let page: Page | undefined;
  const surroundings = await startSurroundings({
    filter,
    readMessages: async () => (page === undefined ? [] : readMessages(page)),
  });
  try {
    const server = await startServer({
      vsix: path.resolve('teams-chat-access.vsix'),
      folder: path.resolve(process.env['TEST_HOST'] ?? 'test/host'),
      settings: integrationSettings,
      environment: { ...surroundings.environment, INTEGRATION_SCREEN: '1' },
    });
    try {
      const browser = await startBrowser();
      try {
        page = browser.page;
        const { bundles } = surroundings;
        const { failure } = await watchForFailure(page);
        const opened = openWorkbench({
          server,
          browser,
          development: { extensions: [bundles.provider], tests: bundles.suite },
          product: { trustedExtensionAuthAccess: [extensionId] },
        });
        const workbench = await Promise.race([opened, failure]);
        const outcomes = await Promise.race([surroundings.result, failure, limit()]);
        if (outcomes !== undefined) return outcomes;
        const picture = await workbench.screenshot('integration-timeout');
        throw new Error(
          `The tests did not end within ${limitMilliseconds / 1000} s; see ${picture}.\n${server.log()}`,
        );
      } finally {
        await browser.close();
      }
    } finally {
      await server.close();
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return [brokenRun('VS Code did not run the tests')];
  } finally {
    await surroundings.close();
  }
}

/** Rejects when the extension host could not load the tests: VS Code says how a run ended through these functions. */
async function watchForFailure(page: Page): Promise<{ readonly failure: Promise<never> }> {
  const said: string[] = [];
  await page.exposeFunction('codeAutomationLog', (_: string, parts: readonly unknown[]) =>
    said.push(parts.map(String).join(' ')),
  );
  let fail: (reason: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    fail = reject;
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    // With a code of 0, or after a failed test, the tests have told so themselves.
    if (code !== 0)
      setTimeout(() => fail(new Error(`VS Code could not run the tests.\n${said.join('\n')}`)), 2000);
  });
  failure.catch(() => undefined); // It may come when nobody waits for it any more.
  return { failure };
}

/** What VS Code says at its start: of built-in extensions, some of which this host lacks, and of the tests' own. */
const ofTheHost = /^(?:Activating extensions?\b|\[teams-chat-access-tests\.)/iu;

/** What the list of notifications holds; a toast may be held back or gone already. */
async function readMessages(page: Page): Promise<readonly string[]> {
  const messages = page.locator('.notifications-center .notification-list-item-message');
  return (await messages.allInnerTexts()).map(text => text.trim()).filter(text => !ofTheHost.test(text));
}

async function limit(): Promise<undefined> {
  return new Promise(resolve => {
    setTimeout(() => resolve(undefined), limitMilliseconds).unref();
  });
}

// Names of files in ./suite to run, all by default; a pattern for titles; and where the outcomes go, as JSON.
const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' }, output: { type: 'string' } },
});
const outcomes = await runIntegration({ files, grep: options.grep });
const { passed, failed } = countOutcomes(outcomes);
console.log(`\n${passed} passed, ${failed} failed`);
if (options.output !== undefined) await writeFile(options.output, JSON.stringify(outcomes));
process.exitCode = failed === 0 ? 0 : 1;
