// Plays the executable of desktop VS Code with the VS Code of test/host, on machines where no desktop is.
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { startBrowser } from '../host/browser.ts';
import { startServer } from '../host/server.ts';
import type { Settings } from '../host/server.ts';
import { openWorkbench } from '../host/serverWorkbench.ts';

/** The values of a flag that may be given several times: `--name=value`. */
function flags(name: string): readonly string[] {
  const start = `--${name}=`;
  return process.argv.filter(part => part.startsWith(start)).map(part => part.slice(start.length));
}

function flag(name: string): string {
  const [value] = flags(name);
  if (value === undefined) throw new Error(`--${name} is missing.`);
  return value;
}

/** What runTests puts into the environment of VS Code for the extension host. */
function inheritedEnvironment(): Readonly<Record<string, string>> {
  const names = /^(INTEGRATION_|VSCODE_SKIP_|NODE_EXTRA_CA_CERTS$|HTTPS?_PROXY$|NO_PROXY$)/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      names.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}

async function main(): Promise<number> {
  const settings = JSON.parse(
    await readFile(path.join(flag('user-data-dir'), 'User/settings.json'), 'utf8'),
  ) as Settings; // Written by whoever started this, in the form that VS Code reads.
  const server = await startServer({ settings, environment: inheritedEnvironment() });
  // The browser is no part of VS Code: what it asks for is not what the extension host asks for.
  delete process.env['HTTPS_PROXY'];
  delete process.env['HTTP_PROXY'];
  try {
    const browser = await startBrowser();
    try {
      const ended = new Promise<number>(resolve => {
        void browser.page.exposeFunction('codeAutomationExit', resolve);
      });
      await browser.page.exposeFunction('codeAutomationLog', (_: string, parts: readonly unknown[]) =>
        console.log(parts.map(String).join(' ')),
      );
      const opened = openWorkbench({
        server,
        browser,
        development: {
          extensions: flags('extensionDevelopmentPath'),
          tests: flag('extensionTestsPath'),
        },
      });
      return await Promise.race([ended, opened.then(() => ended)]);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

process.exitCode = await main();
