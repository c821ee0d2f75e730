import type * as vscode from 'vscode';
import { start } from './extension.ts';
import { webPlatform } from './host/web/webPlatform.ts';

/** What VS Code calls in the web worker of a browser: in vscode.dev and github.dev. */
export function activate(context: vscode.ExtensionContext): void {
  start(context, webPlatform);
}
