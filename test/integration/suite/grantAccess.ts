import * as vscode from 'vscode';
import { alex, contoso, laura, megan } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { changeEnvironment, eventually, extensionId } from './product.ts';
import { standIn } from './standIn.ts';

const scopes = ['https://graph.microsoft.com/User.Read', `VSCODE_TENANT:${contoso.id}`];

/**
 * Lets the extension use the accounts that the tests sign in with, as a person does in the Accounts menu. Needed
 * where VS Code cannot be told beforehand, and works only for a module that lies in the extension's own folder:
 * that is how VS Code tells which extension asks.
 */
export async function grantAccess(): Promise<void> {
  await vscode.extensions.getExtension('teams-chat-access-tests.stand-in-sign-in')?.activate();
  await changeEnvironment('USGovernment');
  for (const provider of ['microsoft', 'microsoft-sovereign-cloud']) {
    for (const account of [alex, megan, laura]) await grant(provider, account);
  }
  await changeEnvironment(undefined);
}

async function grant(provider: string, account: Account): Promise<void> {
  await standIn.reset();
  await standIn.addAccount(account);
  // Asks for nothing but a badge on the Accounts menu, behind which this command waits.
  await vscode.authentication.getSession(provider, scopes);
  await vscode.commands.executeCommand(`${provider}${extensionId}Access`);
  // The command has opened a list of accounts, or will.
  await eventually(
    async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.authentication.getSession(provider, scopes, {
        silent: true,
        account: { id: `${account.oid}.${account.tid}`, label: account.upn },
      });
    },
    session => session !== undefined,
  );
  await standIn.reset();
}
