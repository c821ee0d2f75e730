import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBrowser } from '../host/browser.ts';
import { startServer } from '../host/server.ts';
import { openWorkbench } from '../host/serverWorkbench.ts';
import { bundleModule } from '../integration/bundle.ts';

/** What a module that measures in an extension host needs. */
export interface HostNeeds {
  /** What its extension contributes; nothing by default. */
  readonly contributes?: object;
  /** Added to the environment of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a module of this folder in the extension host of a workbench, as part of an extension of its own.
 * @returns what the module told with `result.ts`.
 */
export async function measureInHost(
  module: string,
  { contributes = {}, environment = {} }: HostNeeds = {},
): Promise<unknown> {
  const folder = await mkdtemp(path.join(tmpdir(), 'in-host-'));
  try {
    const suite = path.join(folder, 'suite.cjs');
    const result = path.join(folder, 'result.json');
    await bundleModule(fileURLToPath(new URL(module, import.meta.url)), suite);
    // An extension under development is what makes VS Code run the module.
    const manifest = {
      name: 'bench',
      publisher: 'bench',
      version: '0.0.0',
      engines: { vscode: '*' },
      contributes,
    };
    await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
    await runSuite(folder, suite, { ...environment, BENCH_RESULT: result });
    return JSON.parse(await readFile(result, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runSuite(
  folder: string,
  suite: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const server = await startServer({ vsix: path.resolve('teams-chat-access.vsix'), environment });
  try {
    const browser = await startBrowser();
    try {
      const said: string[] = [];
      const ended = new Promise<number>(resolve => {
        void browser.page.exposeFunction('codeAutomationExit', resolve);
      });
      await browser.page.exposeFunction('codeAutomationLog', (_: string, parts: readonly unknown[]) =>
        said.push(parts.map(String).join(' ')),
      );
      await openWorkbench({ server, browser, development: { extensions: [folder], tests: suite } });
      if ((await ended) !== 0) throw new Error(`VS Code could not measure.\n${said.join('\n')}`);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}
