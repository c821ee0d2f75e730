import * as vscode from 'vscode';
import type { Account } from '../../emulator/tenant.ts';
import type { ProviderCall } from '../provider/standInProvider.ts';

/** The commands of the stand-in sign-in, ../provider, which says what each does. */
export const standIn: StandIn = {
  reset: () => call('reset'),
  addAccount: account => call('addAccount', account.upn),
  removeAccount: account => call('removeAccount', account.upn),
  refuseScope: scope => call('refuseScope', scope),
  expire: () => call('expire'),
  announce: () => call('announce'),
  forgetCalls: () => call('forgetCalls'),
  calls: async () => vscode.commands.executeCommand('standIn.calls'),
};

interface StandIn {
  readonly reset: () => Promise<void>;
  readonly addAccount: (account: Account) => Promise<void>;
  readonly removeAccount: (account: Account) => Promise<void>;
  readonly refuseScope: (scope: string) => Promise<void>;
  readonly expire: () => Promise<void>;
  readonly announce: () => Promise<void>;
  readonly forgetCalls: () => Promise<void>;
  readonly calls: () => Promise<readonly ProviderCall[]>;
}

async function call(name: string, ...args: readonly string[]): Promise<void> {
  await vscode.commands.executeCommand(`standIn.${name}`, ...args);
}
