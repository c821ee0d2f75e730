// A test file of 1,000 entries: read, checked and shown, in the extension host of the workbench.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBrowser } from '../host/browser.ts';
import { startServer } from '../host/server.ts';
import { openWorkbench } from '../host/workbench.ts';
import { bundleModule } from '../integration/bundle.ts';
import { atMost, forInformation, median } from './figure.ts';
import { report } from './program.ts';

const slowestShowing = 200;

/** Runs the measuring module in an extension host. It writes the milliseconds of each time to a file. */
async function timesInHost(folder: string): Promise<readonly number[]> {
  const suite = path.join(folder, 'suite.cjs');
  const result = path.join(folder, 'times.json');
  await bundleModule(fileURLToPath(new URL('testFilesInHost.ts', import.meta.url)), suite);
  // An extension under development is what makes VS Code run the module.
  const manifest = { name: 'bench', publisher: 'bench', version: '0.0.0', engines: { vscode: '*' } };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  const server = await startServer({
    vsix: path.resolve('teams-chat-access.vsix'),
    environment: { BENCH_RESULT: result },
  });
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
      // testFilesInHost.ts wrote it.
      return JSON.parse(await readFile(result, 'utf8')) as readonly number[];
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

const folder = await mkdtemp(path.join(tmpdir(), 'test-files-'));
try {
  const [first = Number.NaN, ...others] = await timesInHost(folder);
  report([
    atMost(slowestShowing, 'Showing a test file of 1,000 tests, the first time', first, 'ms'),
    forInformation('Showing a test file of 1,000 tests, median', median(others), 'ms'),
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}
