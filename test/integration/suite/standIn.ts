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
  reset(): Promise<void>;
  addAccount(account: Account): Promise<void>;
  removeAccount(account: Account): Promise<void>;
  refuseScope(scope: string): Promise<void>;
  expire(): Promise<void>;
  announce(): Promise<void>;
  forgetCalls(): Promise<void>;
  calls(): Promise<readonly ProviderCall[]>;
}

async function call(name: string, ...args: readonly string[]): Promise<void> {
  await vscode.commands.executeCommand(`standIn.${name}`, ...args);
}
