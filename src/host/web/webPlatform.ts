import * as vscode from 'vscode';
import type { Platform } from '../platform.ts';
import { WorkspaceFiles } from './workspaceFiles.ts';

/** Keeps everything in what the browser keeps for VS Code. */
export const webPlatform: Platform = {
  host: 'browser',
  journal: {
    isIn: async folder =>
      (await import('./browserJournal.ts')).BrowserJournal.isIn(filesIn(folder, 'activity')),
    open: async folder =>
      (await import('./browserJournal.ts')).BrowserJournal.open(filesIn(folder, 'activity')),
  },
  checks: {
    isIn: async folder => (await import('./browserChecks.ts')).BrowserChecks.isIn(filesIn(folder, 'checks')),
    open: async folder => (await import('./browserChecks.ts')).BrowserChecks.open(filesIn(folder, 'checks')),
  },
  machine: () => undefined,
};

function filesIn(folder: vscode.Uri, name: string): WorkspaceFiles {
  return new WorkspaceFiles(vscode.Uri.joinPath(folder, name));
}
