// Runs the tests, tier by tier, and ends with one line that sums them up.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { makeCertificates } from './certificates.ts';
import { findBrowser, hostFolder, installHost, oldestHostFolder, vsCodeRelease } from './host/install.ts';
import { readCommandLine } from './run/commandLine.ts';
import type { Request } from './run/commandLine.ts';
import { brokenRun, countOutcomes } from './run/outcome.ts';
import type { Outcome } from './run/outcome.ts';
import { splitIntoLanes } from './run/lanes.ts';
import { filesToRunAgain, settle } from './run/secondRun.ts';
import type { Settled } from './run/secondRun.ts';
import { findTestFiles, isNamedBy } from './run/testFiles.ts';
import { npmCommand } from './npm.ts';

interface Tier {
  readonly name: string;
  /** Where its test files are; none where it is no tests but a script. */
  readonly folders?: readonly string[];
  /** Whether it is run only when it is named. */
  readonly onRequest?: boolean;
  /** A pattern that the titles of its tests must match where neither files nor titles are asked for. */
  readonly usualGrep?: string;
  /** Where the VS Code is installed that the tests run in, if they run in one. */
  readonly host?: string;
  /** Runs before the tier; what it throws fails the tier. */
  readonly prepare?: () => Promise<void>;
  /** Whether what failed is run once more: a window of VS Code on a busy machine has its moods. */
  readonly runsAgain?: boolean;
  readonly run: (surroundings: Surroundings) => Promise<readonly Outcome[]>;
}

/** What a tier runs in. */
interface Surroundings {
  readonly name: string;
  /** For files of this run, the certificates among them. */
  readonly folder: string;
  /** Where the tests' reporter writes the outcomes, as JSON. */
  readonly output: string;
  /** Whether another tier runs at the same time. */
  readonly shared: boolean;
  /** The test files to run, by their paths from the root. */
  readonly files: readonly string[];
  /** A pattern that the full titles of the tests to run match. */
  readonly grep: string | undefined;
  /** Without limits of time, one file after the other, once, with windows to be seen. */
  readonly debug: boolean;
}

/** More than two windows of VS Code at a time are slower than two on the two cores of a usual build machine. */
const windowsAtOnce = 2;

/** As many may fail once and pass when run again. With more, the tests or the product need mending. */
const unsteadyAllowed = 2;

/** The tiers of a stage run side by side, those of the next stage after them. */
const stages: readonly (readonly Tier[])[] = [
  [
    { name: 'lint', prepare: installHost, run: surroundings => script(surroundings, 'lint') },
    { name: 'types', prepare: installHost, run: surroundings => script(surroundings, 'types') },
    { name: 'unit', folders: ['test/unit', 'test/run'], run: surroundings => mocha(surroundings) },
  ],
  [
    {
      name: 'contract',
      folders: ['test/contract', 'test/emulator', 'test/faults'],
      run: surroundings => mocha(surroundings, { filesAtOnce: 2 }),
    },
    {
      name: 'package',
      folders: ['test/package'],
      run: surroundings => mocha(surroundings, { timeoutMs: 180_000 }),
    },
  ],
  [integration('integration', hostFolder), integration('integration-oldest', oldestHostFolder)],
  // One after the other, because each has two windows.
  [endToEnd('e2e', hostFolder)],
  [{ ...endToEnd('e2e-oldest', oldestHostFolder), usualGrep: '@journey' }],
  [{ ...endToEnd('e2e-oldest-all', oldestHostFolder), onRequest: true }],
];

/** Tests that run inside of VS Code, with a Mocha of their own. */
function integration(name: string, host: string): Tier {
  return {
    name,
    folders: ['test/integration/suite'],
    host,
    prepare: () => prepareWorkbench(host),
    runsAgain: true,
    run: async surroundings => {
      const { files, grep, output } = surroundings;
      const parameters = [
        ...['--import=tsx', 'test/integration/runInWorkbench.ts', `--output=${output}`],
        ...(grep === undefined ? [] : [`--grep=${grep}`]),
        ...files.map(file => path.basename(file)),
      ];
      const exitCode = await run(surroundings, process.execPath, parameters, { TEST_HOST: host });
      return outcomesOf(surroundings, exitCode);
    },
  };
}

/** Tests that drive the window of VS Code. */
function endToEnd(name: string, host: string): Tier {
  return {
    name,
    folders: ['test/e2e'],
    host,
    prepare: () => prepareWorkbench(host),
    runsAgain: true,
    run: async surroundings => {
      const lanes = await splitIntoLanes(surroundings.files, surroundings.debug ? 1 : windowsAtOnce);
      const outcomes = await Promise.all(
        lanes.map((files, index) => {
          const name = `${surroundings.name} ${index + 1}`;
          const output = `${surroundings.output}.${index + 1}`;
          const lane = { ...surroundings, name, files, output, shared: lanes.length > 1 };
          return mocha(lane, { timeoutMs: 180_000, host });
        }),
      );
      return outcomes.flat();
    },
  };
}

let packaged = false;

/** The workbench tests run the extension as it is shipped: packaged, in VS Code, in a browser. */
async function prepareWorkbench(host: string): Promise<void> {
  await installHost(); // The browser driver is among the packages of the newest.
  await installHost(host);
  await findBrowser();
  const { file, args, shell } = npmCommand(['run', 'package', '--silent']);
  if (!packaged && (await command(file, args, say, {}, shell)) !== 0) {
    throw new Error('The extension could not be packaged.');
  }
  packaged = true;
}

/** An npm script as one test. */
async function script(surroundings: Surroundings, name: string): Promise<readonly Outcome[]> {
  const { file, args, shell } = npmCommand(['run', '--silent', name]);
  const exitCode = await run(surroundings, file, args, {}, shell);
  return [{ kind: 'test', file: undefined, suite: '', title: name, passed: exitCode === 0 }];
}

interface MochaOptions {
  /** For one test; 20 seconds if left out. */
  readonly timeoutMs?: number;
  /** Where the VS Code is installed that the tests are for. */
  readonly host?: string;
  /** Files whose tests run side by side; one if left out. */
  readonly filesAtOnce?: number;
}

/** The tests of a tier, in a process of their own that trusts the run's certificates. */
async function mocha(surroundings: Surroundings, options: MochaOptions = {}): Promise<readonly Outcome[]> {
  const { folder, files, grep, output, debug } = surroundings;
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
      '--import=tsx', // For Node, not for Mocha, which would start another Node with it.
      'node_modules/mocha/bin/mocha.js',
      '--reporter=./test/run/outcomeReporter.ts',
      `--reporter-option=output=${output}`,
      `--timeout=${debug ? 0 : (options.timeoutMs ?? 20_000)}`,
      '--forbid-only',
      '--forbid-pending',
      ...(filesAtOnce === 1 || debug ? [] : ['--parallel', `--jobs=${filesAtOnce}`]),
      ...(grep === undefined ? [] : [`--grep=${grep}`]),
      ...files,
    ],
    {
      ...certificates,
      NODE_EXTRA_CA_CERTS: certificates.TEST_CA,
      ...(options.host === undefined ? {} : { TEST_HOST: options.host }),
      ...(debug ? { TEST_WINDOW: 'visible' } : {}),
    },
  );
  return outcomesOf(surroundings, exitCode);
}

/**
 * What the tests' reporter wrote. A run that ended badly without a failed test is a failure all the same, and so is
 * one without any test, unless it was asked for by a title that another tier may have.
 */
async function outcomesOf(surroundings: Surroundings, exitCode: number): Promise<readonly Outcome[]> {
  const outcomes = await readOutcomes(surroundings);
  const isEmpty = outcomes.length === 0 && surroundings.grep === undefined;
  if (outcomes.some(({ passed }) => !passed) || (exitCode === 0 && !isEmpty)) return outcomes;
  const title = `${surroundings.name} ended with exit code ${exitCode} after ${outcomes.length} tests`;
  return [...outcomes, brokenRun(title)];
}

async function readOutcomes({ output }: Surroundings): Promise<readonly Outcome[]> {
  try {
    // Written by the tests' reporter a moment ago.
    return JSON.parse(await readFile(output, 'utf8')) as readonly Outcome[];
  } catch {
    return [];
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
  environment: NodeJS.ProcessEnv = {},
  shell = false,
): Promise<number> {
  return command(file, args, shared ? line => say(`${name} │ ${line}`) : say, environment, shell);
}

/** Runs a command and hands on what it prints, line by line. @returns its exit code. */
async function command(
  file: string,
  args: readonly string[],
  onLine: Say,
  environment: NodeJS.ProcessEnv,
  shell: boolean,
): Promise<number> {
  const child = spawn(file, args, {
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  for (const output of [child.stdout, child.stderr]) createInterface(output).on('line', onLine);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
}

/** A tier, and the files and titles of it that are asked for. */
interface Chosen {
  readonly tier: Tier;
  readonly files: readonly string[];
  readonly grep: string | undefined;
}

/**
 * The tiers that are asked for, stage by stage. By a file or a title only tests are asked for: no scripts.
 * @throws where a part of a file name is in none of them
 */
async function choose({ tiers, parts, grep }: Request): Promise<readonly (readonly Chosen[])[]> {
  const isFiltered = parts.length > 0 || grep !== undefined;
  const unused = new Set(parts);
  const chosen: Chosen[][] = [];
  for (const stage of stages) {
    const ofStage: Chosen[] = [];
    for (const tier of stage) {
      if (tiers.length > 0 ? !tiers.includes(tier.name) : tier.onRequest === true) continue;
      if (isFiltered && tier.folders === undefined) continue;
      const all = await findTestFiles(tier.folders ?? []);
      const files = parts.length === 0 ? all : all.filter(file => parts.some(part => isNamedBy(file, part)));
      for (const part of parts) if (all.some(file => isNamedBy(file, part))) unused.delete(part);
      if (parts.length > 0 && files.length === 0) continue;
      ofStage.push({ tier, files, grep: isFiltered ? grep : tier.usualGrep });
    }
    chosen.push(ofStage);
  }
  const [part] = unused;
  if (part === undefined) return chosen;
  const where = tiers.length === 0 ? '' : ` of ${tiers.join(', ')}`;
  throw new Error(
    `No test file${where} has "${part}" in its name. A tier would stand first; there are: ${tierNames.join(', ')}.`,
  );
}

/** Prepares the tiers one by one, because they share what is installed and built, then runs them side by side. */
async function runStage(
  chosen: readonly Chosen[],
  common: Pick<Surroundings, 'folder' | 'debug'>,
): Promise<readonly Settled[]> {
  const prepared: (() => Promise<Settled>)[] = [];
  for (const { tier, files, grep } of chosen) {
    const { name } = tier;
    const output = path.join(common.folder, `${name}.json`);
    const surroundings = { ...common, name, output, files, grep, shared: chosen.length > 1 };
    try {
      await tier.prepare?.();
      prepared.push(() => runTier(tier, surroundings));
    } catch (error) {
      console.error(messageOf(error));
      prepared.push(() => Promise.resolve(brokenTier));
    }
  }
  return Promise.all(prepared.map(start => start()));
}

/** A tier that could not be run counts as one failed test. */
const brokenTier: Settled = { passed: 0, failed: 1, unsteady: [] };

async function runTier(tier: Tier, surroundings: Surroundings): Promise<Settled> {
  const { name } = tier;
  const where = tier.host === undefined ? '' : ` in VS Code ${await vsCodeRelease(tier.host)}`;
  say(`\n── ${name}${where} ──`);
  const start = performance.now();
  let settled = brokenTier;
  try {
    settled = await runAndSettle(tier, surroundings);
  } catch (error) {
    console.error(messageOf(error));
  }
  const { passed, failed, unsteady } = settled;
  const seconds = Math.round((performance.now() - start) / 1000);
  say(`── ${name}: ${passed} of ${passed + failed} in ${seconds} s ──`);
  return { passed, failed, unsteady: unsteady.map(title => `${name}: ${title}`) };
}

/** Runs the files of a tier, and those in which something failed once more where the tier allows it. */
async function runAndSettle(tier: Tier, surroundings: Surroundings): Promise<Settled> {
  const first = await tier.run(surroundings);
  const files =
    tier.runsAgain === true && !surroundings.debug ? filesToRunAgain(first, surroundings.files) : [];
  if (files.length === 0) return { ...countOutcomes(first), unsteady: [] };
  say(`\n── ${tier.name}, once more: ${files.join(', ')} ──`);
  const output = `${surroundings.output}.again`;
  return settle(first, await tier.run({ ...surroundings, files, output }), files);
}

function messageOf(error: unknown): unknown {
  return error instanceof Error ? error.message : error;
}

const tierNames = stages.flat().map(({ name }) => name);

async function runTests(request: Request): Promise<Settled> {
  const chosen = await choose(request);
  const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-'));
  try {
    const { ca, cert, key } = await makeCertificates(['localhost', '127.0.0.1']);
    await writeFile(path.join(folder, 'ca.pem'), ca);
    await writeFile(path.join(folder, 'cert.pem'), cert);
    await writeFile(path.join(folder, 'key.pem'), key);
    let passed = 0;
    let failed = 0;
    const unsteady: string[] = [];
    for (const stage of chosen) {
      for (const settled of await runStage(stage, { folder, debug: request.debug })) {
        passed += settled.passed;
        failed += settled.failed;
        unsteady.push(...settled.unsteady);
      }
    }
    return { passed, failed, unsteady };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Says what is behind the counts. @returns how many failures there are besides those of the tests */
function judge({ passed, failed, unsteady }: Settled): number {
  if (unsteady.length > 0) say('\nUnsteady, because they failed in one of two runs:');
  for (const title of unsteady) say(`  ${title}`);
  if (unsteady.length > unsteadyAllowed) {
    say(`More than ${unsteadyAllowed} are unsteady, which counts as a failure.`);
    return 1;
  }
  if (passed + failed > 0) return 0;
  say('\nNo test has such a title.');
  return 1;
}

try {
  const settled = await runTests(readCommandLine(process.argv.slice(2), tierNames));
  const failed = settled.failed + judge(settled);
  say(`\n${settled.passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
