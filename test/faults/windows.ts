import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { TriedResult } from './carryOut.ts';
import type { WindowRun } from './windowProcess.ts';

/** A window that is at work. */
export class Window {
  private readonly exited: Promise<unknown>;
  private readonly output: Promise<string>;

  constructor(private readonly child: ChildProcess) {
    this.exited = once(child, 'exit');
    this.output = child.stdout ? text(child.stdout) : Promise.resolve('');
  }

  get isRunning(): boolean {
    return this.child.exitCode === null;
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Waits for its end. @returns what became of its steps. */
  async results(): Promise<readonly TriedResult[]> {
    await this.exited;
    // Printed by windowProcess.ts.
    return JSON.parse(await this.output) as readonly TriedResult[];
  }
}

/** Runs the engine in processes of their own, which share journals in real folders. */
export class Windows {
  private runs = 0;

  private constructor(private readonly folder: string) {}

  static async prepare(): Promise<Windows> {
    const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-windows-'));
    // As one file it is there in a fraction of the time.
    await build({
      entryPoints: [fileURLToPath(new URL('windowProcess.ts', import.meta.url))],
      outfile: path.join(folder, 'window.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    return new Windows(folder);
  }

  /** A new folder for a journal. */
  storage(): Promise<string> {
    return mkdtemp(path.join(this.folder, 'storage-'));
  }

  async open(run: WindowRun): Promise<Window> {
    this.runs += 1;
    const file = path.join(this.folder, `run-${this.runs}.json`);
    await writeFile(file, JSON.stringify(run));
    const program = path.join(this.folder, 'window.mjs');
    return new Window(spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] }));
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
