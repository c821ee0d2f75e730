import * as vscode from 'vscode';
import { summary, type Failure } from '../core/failure.ts';
import type { Log } from '../core/log.ts';

/** A failure that was logged. */
export interface LoggedFailure {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What failed, in the words of the log. */
  readonly what: string;
  readonly failure: Failure;
}

/** How many failures are kept. */
const keptFailures = 10;

/** The log as an output channel of VS Code, with its levels. */
export class OutputLog implements Log, vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('Teams Chat Access', { log: true });
  private failures: readonly LoggedFailure[] = [];

  /** The last failures, the newest first. */
  get lastFailures(): readonly LoggedFailure[] {
    return this.failures;
  }

  info(area: string, line: string): void {
    this.channel.info(`[${area}] ${line}`);
  }

  warn(area: string, line: string): void {
    this.channel.warn(`[${area}] ${line}`);
  }

  failed(area: string, what: string, failure: Failure): void {
    this.warn(area, `${what}: ${summary(failure)}`);
    // A failure is logged in each place that it passes through, and kept once.
    if (this.failures.every(known => known.failure !== failure)) {
      this.failures = [{ time: Date.now(), what, failure }, ...this.failures].slice(0, keptFailures);
    }
  }

  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }
}
