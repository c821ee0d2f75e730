// Runs the integration tests in desktop VS Code: npm run test:desktop -- [part of a file name …] [--grep pattern]
import { access, chmod, mkdir, mkdtemp, rm, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { unpackExtension } from './unpackExtension.ts';
import { brokenRun, countOutcomes } from '../run/outcome.ts';
import type { Outcome } from '../run/outcome.ts';
import { findTestFiles, isNamedBy } from '../run/testFiles.ts';
import { openDisplay, type Display } from './display.ts';
import { integrationSettings, startSurroundings } from './surroundings.ts';
import type { Surroundings, TestFilter } from './surroundings.ts';

const launcher = fileURLToPath(new URL('codeServerLauncher.ts', import.meta.url));
const limitMilliseconds = 300_000;

/** Whether the VS Code of `test/host` plays the desktop's. It draws in a browser. */
const playsDesktop = process.env['VSCODE_EXECUTABLE'] === 'code-server';

/**
 * Which VS Code to run: the one that `VSCODE_EXECUTABLE` names, else one that is downloaded, of the version in
 * `VSCODE_VERSION` (`stable` by default). `VSCODE_EXECUTABLE=code-server` is the VS Code of `test/host`.
 */
async function chosenVsCode(
  folder: string,
): Promise<{ readonly vscodeExecutablePath: string } | { readonly version: string }> {
  const executable = process.env['VSCODE_EXECUTABLE'] ?? '';
  if (executable === '') return { version: process.env['VSCODE_VERSION'] ?? 'stable' };
  if (playsDesktop) return { vscodeExecutablePath: await launcherScript(folder) };
  const file = path.resolve(executable);
  await access(file).catch(() => {
    throw new Error(`VSCODE_EXECUTABLE names ${file}, which does not exist.`);
  });
  return { vscodeExecutablePath: file };
}

/** `runTests` starts one executable file with flags, so this one starts our launcher with them. */
async function launcherScript(folder: string): Promise<string> {
  if (process.platform === 'win32') {
    throw new Error('The VS Code of test/host does not run on Windows. Leave VSCODE_EXECUTABLE out.');
  }
  const script = path.join(folder, 'code');
  const command = [process.execPath, '--import', import.meta.resolve('tsx'), launcher];
  const quoted = command.map(part => `'${part.replaceAll("'", `'\\''`)}'`).join(' ');
  await writeFile(script, `#!/bin/sh\nexec ${quoted} "$@"\n`);
  await chmod(script, 0o755);
  return script;
}

/** A fresh profile: the settings that every run needs and no extension but those given. */
async function makeProfile(folder: string, proxyOrigin: string): Promise<readonly string[]> {
  const data = path.join(folder, 'data');
  await mkdir(path.join(data, 'User'), { recursive: true });
  const settings = {
    ...integrationSettings,
    'http.proxy': proxyOrigin,
    'http.noProxy': ['localhost', '127.0.0.1'],
    'update.mode': 'none',
    'extensions.autoCheckUpdates': false,
    'workbench.startupEditor': 'none',
    'workbench.enableExperiments': false,
    'chat.disableAIFeatures': true,
  };
  await writeFile(path.join(data, 'User/settings.json'), JSON.stringify(settings));
  return [
    `--user-data-dir=${data}`,
    `--extensions-dir=${path.join(folder, 'extensions')}`,
    '--disable-extension=vscode.microsoft-authentication',
    '--disable-telemetry',
  ];
}

async function runIn(
  surroundings: Surroundings,
  folder: string,
  screen: Readonly<Record<string, string>>,
): Promise<readonly Outcome[]> {
  const extension = await unpackExtension(
    path.resolve('teams-chat-access.vsix'),
    path.join(folder, 'unpacked'),
  );
  // In the extension's own folder the tests may ask, in its name, for the accounts that it is to use.
  const suite = path.join(extension, 'suite.cjs');
  await copyFile(surroundings.bundles.suite, suite);
  const workspace = path.join(folder, 'workspace');
  await mkdir(workspace, { recursive: true });
  const ended = runTests({
    ...(await chosenVsCode(folder)),
    extensionDevelopmentPath: [extension, surroundings.bundles.provider],
    extensionTestsPath: suite,
    launchArgs: [workspace, ...(await makeProfile(folder, surroundings.proxyOrigin))],
    extensionTestsEnv: { ...surroundings.environment, ...screen, INTEGRATION_GRANT: '1' },
  });
  // VS Code's exit code says less than the tests did, unless they never came to say it.
  const withoutResult = ended.then(() => Promise.reject(new Error('VS Code ended before the tests did.')));
  const outcomes = await Promise.race([surroundings.result, withoutResult, limit()]);
  await Promise.race([ended.catch(() => undefined), limit()]);
  return outcomes;
}

async function limit(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(
      () => reject(new Error(`The tests did not end within ${limitMilliseconds / 1000} s.`)),
      limitMilliseconds,
    ).unref();
  });
}

/** Reads from the command line which tests to run. */
async function readFilter(): Promise<TestFilter> {
  const { values, positionals: parts } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string', short: 'g' } },
  });
  const all = await findTestFiles([fileURLToPath(new URL('suite', import.meta.url))]);
  for (const part of parts) {
    if (!all.some(file => isNamedBy(file, part))) throw new Error(`No test file has "${part}" in its name.`);
  }
  const files = all.filter(file => parts.some(part => isNamedBy(file, part)));
  return { files: files.map(file => path.basename(file)), grep: values.grep };
}

async function main(): Promise<readonly Outcome[]> {
  // Short, because VS Code makes a socket in it and the names of sockets are limited.
  const folder = await mkdtemp(path.join(tmpdir(), 'tca-'));
  const surroundings = await startSurroundings({ filter: await readFilter() });
  let display: Display | undefined;
  try {
    display = playsDesktop ? undefined : await openDisplay();
    return await runIn(surroundings, folder, display?.environment ?? {});
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return [brokenRun('VS Code did not run the tests')];
  } finally {
    display?.close();
    await surroundings.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

const { passed, failed } = countOutcomes(await main());
console.log(`\n${passed} passed, ${failed} failed`);
// Not by the exit code alone: a VS Code that hangs would keep this process.
process.exit(failed === 0 ? 0 : 1);
