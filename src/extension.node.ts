import type * as vscode from 'vscode';
import { nodePlatform } from './host/node/nodePlatform.ts';
import { start } from './extension.ts';

/** What VS Code calls in an extension host that is Node: on the desktop, and on a remote machine. */
export function activate(context: vscode.ExtensionContext): void {
  start(context, nodePlatform);
}
