import * as vscode from 'vscode';
import { everybody } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { StandInProvider } from './standInProvider.ts';

/**
 * Contributes the provider `microsoft`, and commands (`standIn.*`) that tell it what to do. As with Microsoft's own,
 * the provider of the other clouds is registered while `microsoft-sovereign-cloud.environment` names one.
 */
export function activate(context: vscode.ExtensionContext): void {
  const provider = new StandInProvider();
  const register = (id: string): vscode.Disposable =>
    vscode.authentication.registerAuthenticationProvider(id, 'Microsoft', provider, {
      supportsMultipleAccounts: true,
    });
  let sovereign: vscode.Disposable | undefined;
  const followEnvironment = (): void => {
    const environment = vscode.workspace.getConfiguration('microsoft-sovereign-cloud').get('environment');
    sovereign?.dispose();
    sovereign = environment ? register('microsoft-sovereign-cloud') : undefined;
  };
  const commands: Readonly<Record<string, (argument: string) => unknown>> = {
    reset: () => provider.reset(),
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
  followEnvironment();
  context.subscriptions.push(
    register('microsoft'),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('microsoft-sovereign-cloud')) followEnvironment();
    }),
    { dispose: () => void sovereign?.dispose() },
  );
}

function personNamed(upn: string): Account {
  const person = everybody.find(account => account.upn === upn);
  if (person === undefined) throw new Error(`Nobody is called ${upn}.`);
  return person;
}
