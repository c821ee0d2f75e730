import * as vscode from 'vscode';
import type { Machine, Platform } from '../platform.ts';

/** Keeps everything in files on this machine. The code for that is loaded when it is first needed. */
export const nodePlatform: Platform = {
  host: 'node',
  journal: {
    isIn: async ({ fsPath }) => (await import('./journalFile.ts')).JournalFile.isIn(fsPath),
    open: async ({ fsPath }) => (await import('./journalFile.ts')).JournalFile.open(fsPath),
  },
  checks: {
    isIn: async ({ fsPath }) => (await import('./checkFiles.ts')).CheckFiles.isIn(fsPath),
    open: async ({ fsPath }) => (await import('./checkFiles.ts')).CheckFiles.open(fsPath),
  },
  machine,
};

function machine(): Machine {
  const home = firstSet(['HOME', 'USERPROFILE']);
  return {
    operatingSystem: process.platform,
    proxyVariable: firstSet(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']),
    homeFolder: home === undefined ? undefined : vscode.Uri.file(home),
  };
}

/** The first of these environment variables that has a value. */
function firstSet(names: readonly string[]): string | undefined {
  return names.map(name => process.env[name]).find(value => value !== undefined && value !== '');
}
