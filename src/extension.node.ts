import type * as vscode from 'vscode';
import { start } from './extension.ts';
import { nodePlatform } from './host/node/nodePlatform.ts';

/** What VS Code calls in an extension host that is Node: on the desktop, and on a remote machine. */
export function activate(context: vscode.ExtensionContext): void {
  start(context, nodePlatform);
}
