// What loading and activating the extension costs, over an extension that does nothing.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findServerNode, hostFolder } from '../host/install.ts';
import { atMost, forInformation } from './figure.ts';
import { report, runCommand } from './program.ts';

const mostTimes = 4;
const processes = 15;

const emptyExtension = `import * as vscode from 'vscode';
export function activate(context) {
  context.subscriptions.push(vscode.commands.registerCommand('empty', () => undefined));
}
`;

/** The names that `vscode` exports. */
async function apiNames(): Promise<string> {
  const types = await readFile('node_modules/@types/vscode/index.d.ts', 'utf8');
  const names = types.matchAll(/^\texport (?:namespace|class|enum|const|function) (\w+)/gmu);
  return [...new Set(Array.from(names, ([, name]) => name))].join(',');
}

/** Milliseconds of processor time that one process needs. */
async function millisecondsOf(extension: string, names: string): Promise<number> {
  const script = fileURLToPath(new URL('activationProcess.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(await findServerNode(hostFolder), [script, extension, names]);
  return Number(stdout);
}

await runCommand(process.execPath, ['esbuild.mjs']);
const folder = await mkdtemp(path.join(tmpdir(), 'empty-extension-'));
try {
  const empty = path.join(folder, 'empty.mjs');
  await writeFile(empty, emptyExtension);
  const names = await apiNames();
  const own: number[] = [];
  const base: number[] = [];
  while (own.length < processes) {
    own.push(await millisecondsOf('dist/extension.js', names));
    base.push(await millisecondsOf(empty, names));
  }
  const words = 'Activation, processor time';
  report([
    atMost(mostTimes, `${words} over an empty extension`, Math.min(...own) / Math.min(...base), 'times'),
    forInformation(words, Math.min(...own), 'ms'),
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}
