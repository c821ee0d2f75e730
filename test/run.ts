// Runs the tests, tier by tier, and ends with one line that sums them up.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { makeCertificates } from './certificates.ts';
import { findBrowser, hostFolder, installHost, oldestHostFolder, vsCodeRelease } from './host/install.ts';

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
  readonly run: (surroundings: Surroundings) => Promise<Counts>;
}

/** What a tier runs in. */
interface Surroundings {
  readonly name: string;
  /** For files of this run, the certificates among them. */
  readonly folder: string;
  /** Whether another tier runs at the same time. */
  readonly shared: boolean;
}

/** More than two windows of VS Code at a time are slower than two on the two cores of a usual build machine. */
const windowsAtOnce = 2;

/** The tiers of a stage run side by side, those of the next stage after them. */
const stages: readonly (readonly Tier[])[] = [
  [
    { name: 'lint', prepare: installHost, run: surroundings => script(surroundings, 'lint') },
    { name: 'types', prepare: installHost, run: surroundings => script(surroundings, 'types') },
    { name: 'unit', run: surroundings => mocha(surroundings, ['test/unit/**/*.test.ts']) },
  ],
  [
    {
      name: 'contract',
      run: surroundings =>
        mocha(
          surroundings,
          ['test/contract/**/*.test.ts', 'test/emulator/**/*.test.ts', 'test/faults/**/*.test.ts'],
          { filesAtOnce: 2 },
        ),
    },
  ],
  [integration('integration', hostFolder), integration('integration-oldest', oldestHostFolder)],
  [endToEnd('e2e', hostFolder), endToEnd('e2e-oldest', oldestHostFolder)],
];

/** Tests that run inside of VS Code, with a Mocha of their own. */
function integration(name: string, host: string): Tier {
  return {
    name,
    host,
    prepare: () => prepareWorkbench(host),
    run: async surroundings => {
      const result = countsFile(surroundings);
      const file = ['--import=tsx', 'test/integration/runInWorkbench.ts', `--output=${result}`];
      const exitCode = await run(surroundings, process.execPath, file, { TEST_HOST: host });
      return complete(await readCounts(result), exitCode);
    },
  };
}

/** Tests that drive the window of VS Code. */
function endToEnd(name: string, host: string): Tier {
  return {
    name,
    host,
    prepare: () => prepareWorkbench(host),
    run: surroundings =>
      mocha(surroundings, ['test/e2e/**/*.test.ts'], {
        timeoutMs: 180_000,
        host,
        filesAtOnce: surroundings.shared ? 1 : windowsAtOnce,
      }),
  };
}

let packaged = false;

/** The workbench tests run the extension as it is shipped: packaged, in VS Code, in a browser. */
async function prepareWorkbench(host: string): Promise<void> {
  await installHost(); // The browser driver is among the packages of the newest.
  await installHost(host);
  await findBrowser();
  if (!packaged && (await command('npm', ['run', 'package', '--silent'], say)) !== 0) {
    throw new Error('The extension could not be packaged.');
  }
  packaged = true;
}

/** An npm script as one test. */
async function script(surroundings: Surroundings, name: string): Promise<Counts> {
  return (await run(surroundings, 'npm', ['run', '--silent', name])) === 0
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
  surroundings: Surroundings,
  patterns: readonly string[],
  options: MochaOptions = {},
): Promise<Counts> {
  const { folder } = surroundings;
  const result = countsFile(surroundings);
  const { filesAtOnce = 1 } = options;
  const certificates = {
    TEST_CA: path.join(folder, 'ca.pem'),
    TEST_CERT: path.join(folder, 'cert.pem'),
    TEST_KEY: path.join(folder, 'key.pem'),
  };
  const exitCode = await run(
    surroundings,
    process.execPath,
    [
      'node_modules/mocha/bin/mocha.js',
      '--import=tsx',
      '--reporter=./test/countingReporter.ts',
      `--reporter-option=output=${result}`,
      `--timeout=${options.timeoutMs ?? 20_000}`,
      '--forbid-only',
      '--forbid-pending',
      ...(filesAtOnce === 1 ? [] : ['--parallel', `--jobs=${filesAtOnce}`]),
      ...patterns,
    ],
    {
      ...certificates,
      NODE_EXTRA_CA_CERTS: certificates.TEST_CA,
      ...(options.host === undefined ? {} : { TEST_HOST: options.host }),
    },
  );
  return complete(await readCounts(result), exitCode);
}

/** A run that ended badly without a failed test, or without any test, is a failure all the same. */
function complete(counts: Counts, exitCode: number): Counts {
  const incomplete = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return incomplete ? { ...counts, failed: 1 } : counts;
}

function countsFile({ folder, name }: Surroundings): string {
  return path.join(folder, `${name}.json`);
}

async function readCounts(file: string): Promise<Counts> {
  try {
    // Written by the tests' reporter a moment ago.
    return JSON.parse(await readFile(file, 'utf8')) as Counts;
  } catch {
    return { passed: 0, failed: 0 };
  }
}

/** Takes a line of output to where people see it. */
type Say = (line: string) => void;

const say: Say = line => console.log(line);

/** Runs a command of a tier. Its lines say which tier they are from where several run at once. */
function run(
  { name, shared }: Surroundings,
  file: string,
  args: readonly string[],
  environment?: NodeJS.ProcessEnv,
): Promise<number> {
  return command(file, args, shared ? line => say(`${name} │ ${line}`) : say, environment);
}

/** Runs a command and hands on what it prints, line by line. @returns its exit code. */
async function command(
  file: string,
  args: readonly string[],
  onLine: Say,
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  for (const output of [child.stdout, child.stderr]) createInterface(output).on('line', onLine);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
}

/** Prepares the tiers one by one, because they share what is installed and built, then runs them side by side. */
async function runStage(tiers: readonly Tier[], folder: string): Promise<readonly Counts[]> {
  const prepared: (() => Promise<Counts>)[] = [];
  for (const tier of tiers) {
    const failed = await problemOf(() => tier.prepare?.());
    const surroundings = { name: tier.name, folder, shared: tiers.length > 1 };
    prepared.push(() => (failed ? Promise.resolve(failed) : runTier(tier, surroundings)));
  }
  return Promise.all(prepared.map(start => start()));
}

async function runTier(tier: Tier, surroundings: Surroundings): Promise<Counts> {
  const where = tier.host === undefined ? '' : ` in VS Code ${await vsCodeRelease(tier.host)}`;
  say(`\n── ${tier.name}${where} ──`);
  const start = performance.now();
  let counts: Counts = { passed: 0, failed: 1 };
  const failed = await problemOf(async () => {
    counts = await tier.run(surroundings);
  });
  const seconds = Math.round((performance.now() - start) / 1000);
  say(`── ${tier.name}: ${counts.passed} of ${counts.passed + counts.failed} in ${seconds} s ──`);
  return failed ?? counts;
}

/** Does `work`; what it throws is printed and counts as a failed test. */
async function problemOf(work: () => Promise<void> | undefined): Promise<Counts | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

async function main(names: readonly string[]): Promise<void> {
  const known = stages.flat().map(({ name }) => name);
  const unknown = names.filter(name => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`No such tier: ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-'));
  try {
    const { ca, cert, key } = await makeCertificates(['localhost', '127.0.0.1']);
    await writeFile(path.join(folder, 'ca.pem'), ca);
    await writeFile(path.join(folder, 'cert.pem'), cert);
    await writeFile(path.join(folder, 'key.pem'), key);
    let passed = 0;
    let failed = 0;
    for (const stage of stages) {
      const wanted = stage.filter(({ name }) => names.length === 0 || names.includes(name));
      for (const counts of await runStage(wanted, folder)) {
        passed += counts.passed;
        failed += counts.failed;
      }
    }
    say(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
