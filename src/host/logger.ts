import * as vscode from 'vscode';
import type { Log, LogArea } from '../core/log.ts';

/** The log as an output channel of VS Code, with its levels. */
export class OutputLog implements Log, vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('Teams Chat Access', { log: true });

  info(area: LogArea, line: string): void {
    this.channel.info(`[${area}] ${line}`);
  }

  warn(area: LogArea, line: string): void {
    this.channel.warn(`[${area}] ${line}`);
  }

  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }
}
