// Runs the tests, one tier after the other, and ends with one line that sums them up.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCertificates } from './certificates.ts';
import { findBrowser, hostFolder, installHost, oldestHostFolder, vsCodeRelease } from './host/install.ts';
import { runIntegration } from './integration/runInWorkbench.ts';

/** How many tests of a tier passed and failed. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface Tier {
  readonly name: string;
  /** Where the VS Code is installed that the tests run in, if they run in one. */
  readonly host?: string;
  /** Runs before the tier; what it throws fails the tier. */
  readonly prepare?: () => Promise<void>;
  readonly run: (folder: string) => Promise<Counts>;
}

/** More than two windows of VS Code at a time are slower than two on the two cores of a usual build machine. */
const filesAtOnce = 2;

const tiers: readonly Tier[] = [
  { name: 'lint', prepare: installHost, run: () => script('lint') },
  { name: 'types', prepare: installHost, run: () => script('types') },
  { name: 'unit', run: folder => mocha(folder, ['test/unit/**/*.test.ts']) },
  {
    name: 'contract',
    run: folder =>
      mocha(
        folder,
        ['test/contract/**/*.test.ts', 'test/emulator/**/*.test.ts', 'test/faults/**/*.test.ts'],
        { filesAtOnce },
      ),
  },
  ...workbenchTiers('', hostFolder),
  ...workbenchTiers('-oldest', oldestHostFolder),
];

/** The tiers that run in a whole VS Code: the same tests in every version of it. */
function workbenchTiers(suffix: string, host: string): readonly Tier[] {
  const prepare = (): Promise<void> => prepareWorkbench(host);
  return [
    {
      name: `integration${suffix}`,
      host,
      prepare,
      // Its tests run inside VS Code, with a Mocha of their own.
      run: () => runIntegration({ hostFolder: host }),
    },
    {
      name: `e2e${suffix}`,
      host,
      prepare,
      run: folder => mocha(folder, ['test/e2e/**/*.test.ts'], { timeoutMs: 180_000, host, filesAtOnce }),
    },
  ];
}

let packaged = false;

/** The workbench tests run the extension as it is shipped: packaged, in VS Code, in a browser. */
async function prepareWorkbench(host: string): Promise<void> {
  await installHost(); // The browser driver is among the packages of the newest.
  await installHost(host);
  await findBrowser();
  if (!packaged && (await command('npm', ['run', 'package', '--silent'])) !== 0) {
    throw new Error('The extension could not be packaged.');
  }
  packaged = true;
}

/** An npm script as one test. */
async function script(name: string): Promise<Counts> {
  return (await command('npm', ['run', '--silent', name])) === 0
    ? { passed: 1, failed: 0 }
    : { passed: 0, failed: 1 };
}

interface MochaOptions {
  /** For one test; 20 seconds if left out. */
  readonly timeoutMs?: number;
  /** Where the VS Code is installed that the tests are for. */
  readonly host?: string;
  /** Files whose tests run side by side; one if left out. */
  readonly filesAtOnce?: number;
}

/** The tests in the files that match `patterns`, in a process of their own that trusts the run's certificates. */
async function mocha(
  folder: string,
  patterns: readonly string[],
  options: MochaOptions = {},
): Promise<Counts> {
  const result = path.join(folder, 'counts.json');
  await rm(result, { force: true });
  const certificates = {
    TEST_CA: path.join(folder, 'ca.pem'),
    TEST_CERT: path.join(folder, 'cert.pem'),
    TEST_KEY: path.join(folder, 'key.pem'),
  };
  const exitCode = await command(
    process.execPath,
    [
      'node_modules/mocha/bin/mocha.js',
      '--import=tsx',
      '--reporter=./test/countingReporter.ts',
      `--reporter-option=output=${result}`,
      `--timeout=${options.timeoutMs ?? 20_000}`,
      '--forbid-only',
      '--forbid-pending',
      ...(options.filesAtOnce === undefined ? [] : ['--parallel', `--jobs=${options.filesAtOnce}`]),
      ...patterns,
    ],
    {
      ...certificates,
      NODE_EXTRA_CA_CERTS: certificates.TEST_CA,
      ...(options.host === undefined ? {} : { TEST_HOST: options.host }),
    },
  );
  const counts = await readCounts(result);
  // A run that ended badly without a failed test, or without any test, is a failure all the same.
  const incomplete = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return incomplete ? { ...counts, failed: 1 } : counts;
}

async function readCounts(file: string): Promise<Counts> {
  try {
    // Written by countingReporter.ts a moment ago.
    return JSON.parse(await readFile(file, 'utf8')) as Counts;
  } catch {
    return { passed: 0, failed: 0 };
  }
}

/** Runs a command with its output on this terminal. @returns its exit code. */
function command(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    });
    child.on('error', reject);
    child.on('exit', code => resolve(code ?? 1));
  });
}

async function runTier(tier: Tier, folder: string): Promise<Counts> {
  const where = tier.host === undefined ? '' : ` in VS Code ${await vsCodeRelease(tier.host)}`;
  console.log(`\n── ${tier.name}${where} ──`);
  try {
    await tier.prepare?.();
    return await tier.run(folder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter(name => !tiers.some(tier => tier.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `No such tier: ${unknown.join(', ')}. There are: ${tiers.map(tier => tier.name).join(', ')}.`,
    );
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-'));
  try {
    const { ca, cert, key } = await makeCertificates(['localhost', '127.0.0.1']);
    await writeFile(path.join(folder, 'ca.pem'), ca);
    await writeFile(path.join(folder, 'cert.pem'), cert);
    await writeFile(path.join(folder, 'key.pem'), key);
    let passed = 0;
    let failed = 0;
    for (const tier of tiers.filter(({ name }) => names.length === 0 || names.includes(name))) {
      const counts = await runTier(tier, folder);
      passed += counts.passed;
      failed += counts.failed;
    }
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
