import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Workbench } from '../host/workbench.ts';

const hostFolder = path.resolve(process.env['TEST_HOST'] ?? 'test/host');

/** Whether the VS Code under test falls back to a device code: the oldest has no such way to sign in. */
export async function offersDeviceCode(): Promise<boolean> {
  const provider =
    'node_modules/code-server/lib/vscode/extensions/microsoft-authentication/dist/extension.js';
  return (await readFile(path.join(hostFolder, provider), 'utf8')).includes('label="device code"');
}

/** Ends VS Code's own waiting for the browser, and declines the other way that it may offer then. */
export async function endVsCodeSignIn(workbench: Workbench): Promise<void> {
  await (await workbench.toast('Signing in to Microsoft...')).click('Cancel');
  if (await offersDeviceCode()) {
    await (await workbench.toast('try a different way? (device code)')).click('No');
  }
}
