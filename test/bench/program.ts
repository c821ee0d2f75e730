import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findServerNode, hostFolder, installHost } from '../host/install.ts';
import type { Figure } from './figure.ts';

/** How a program of this folder is started. */
export interface ProgramOptions {
  readonly parameters?: readonly string[];
  /** PEM file of an authority that the program trusts besides the usual ones. */
  readonly authority: string;
  /** Aborting ends it. */
  readonly signal: AbortSignal;
}

/**
 * Starts a program of this folder in a process of its own, so that no measurement weighs on another, and returns
 * it with the first message it sends. What it prints goes to standard error.
 * @throws Error if it ends without a message.
 */
export async function startProgram(
  file: string,
  { parameters = [], authority, signal }: ProgramOptions,
): Promise<{ readonly program: ChildProcess; readonly message: unknown }> {
  await installHost();
  const program = fork(fileURLToPath(new URL(file, import.meta.url)), parameters, {
    // The Node that VS Code runs extensions with: another one has other costs, for signals above all.
    execPath: await findServerNode(hostFolder),
    execArgv: [...process.execArgv, '--expose-gc'],
    env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
    stdio: ['ignore', 2, 2, 'ipc'],
    signal,
  });
  const message = await new Promise<unknown>((resolve, reject) => {
    program.once('message', resolve);
    program.once('error', reject);
    program.once('exit', code => {
      reject(new Error(`${file} ended with exit code ${code ?? 'none'} and without a result.`));
    });
  });
  return { program, message };
}

/** Runs a measuring program to its end, and returns its figures. */
export async function measure(file: string, options: ProgramOptions): Promise<readonly Figure[]> {
  const { program, message } = await startProgram(file, options);
  await ended(program);
  // The programs of this folder report figures and nothing else.
  return message as readonly Figure[];
}

/** Ends a program that serves until its parent leaves. */
export async function stopProgram(program: ChildProcess): Promise<void> {
  if (program.connected) program.disconnect();
  await ended(program);
}

/** Sends a program's result to whoever started it; a program that was started by hand prints it. */
export function report(result: object): void {
  if (process.send) {
    process.send(result);
  } else {
    console.log(JSON.stringify(result, null, 2));
  }
}

/** Runs a command of the project to its end, its output on standard error. @throws Error if it fails. */
export async function runCommand(
  command: string,
  parameters: readonly string[],
  shell = false,
): Promise<void> {
  const child = spawn(command, parameters, { stdio: ['ignore', 2, 2], shell });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`${command} ${parameters.join(' ')} ended with exit code ${code ?? 'none'}.`));
      }
    });
  });
}

async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode === null && program.signalCode === null) {
    await new Promise<void>(resolve => program.once('exit', () => resolve()));
  }
}
