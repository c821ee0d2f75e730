import * as vscode from 'vscode';
import { everybody } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { StandInProvider } from './standInProvider.ts';

/**
 * Contributes the provider `microsoft`, and commands (`standIn.*`) that tell it what to do. The provider of the
 * other clouds is declared, as Microsoft's is, and registered when a test asks for it.
 */
export function activate(context: vscode.ExtensionContext): void {
  const provider = new StandInProvider();
  const register = (id: string): vscode.Disposable =>
    vscode.authentication.registerAuthenticationProvider(id, 'Microsoft', provider, {
      supportsMultipleAccounts: true,
    });
  let sovereign: vscode.Disposable | undefined;
  const commands: Readonly<Record<string, (argument: string) => unknown>> = {
    reset: () => {
      provider.reset();
      sovereign?.dispose();
      sovereign = undefined;
    },
    registerSovereign: () => {
      sovereign = register('microsoft-sovereign-cloud');
    },
    addAccount: upn => provider.addAccount(personNamed(upn)),
    removeAccount: upn => provider.removeAccount(personNamed(upn)),
    refuseScope: scope => provider.refuseScope(scope),
    expire: () => provider.expire(),
    announce: () => provider.announce(),
    forgetCalls: () => provider.forgetCalls(),
    calls: () => provider.calls,
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(`standIn.${name}`, run));
  }
  context.subscriptions.push(register('microsoft'), { dispose: () => void sovereign?.dispose() });
}

function personNamed(upn: string): Account {
  const person = everybody.find(account => account.upn === upn);
  if (person === undefined) throw new Error(`Nobody is called ${upn}.`);
  return person;
}
