import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { contoso } from '../../emulator/seed/people.ts';
import { contosoTenant } from '../../emulator/seed/contosoTenant.ts';
import type { Account } from '../../emulator/tenant.ts';
import { readChat } from '../../../src/chats/chatJson.ts';
import { commandIds, type Settings } from '../../../src/host/contributions.ts';
import type { MemberNode } from '../../../src/ui/chats/chatNodes.ts';
import { outside } from './outside.ts';
import { standIn } from './standIn.ts';

/** Id of the extension under test. */
export const extensionId = 'teams-chat-access.teams-chat-access';

/** The application registration of every test. */
export const clientId = '11111111-2222-4333-8444-555555555555';

/** What sign-in is asked for besides permissions. */
export const registrationScopes: readonly string[] = [
  `VSCODE_CLIENT_ID:${clientId}`,
  `VSCODE_TENANT:${contoso.id}`,
];

/** A contributed command, by the name after the prefix. */
type CommandName = keyof typeof commandIds;

const contosoChats = new Map(
  [...contosoTenant().chats.values()].map(chat => [chat.id, readChat({ ...chat })] as const),
);

/** Runs a command of the product to its end. */
export async function run(command: CommandName, ...args: readonly unknown[]): Promise<void> {
  await vscode.commands.executeCommand(commandIds[command], ...args);
}

/** Runs a command and leaves every pick list and input box that it opens. */
export async function runAndLeave(command: CommandName, ...args: readonly unknown[]): Promise<void> {
  await whileRunning(run(command, ...args), 'workbench.action.closeQuickOpen');
}

/** Signs in, as the only account that VS Code knows. */
export async function signIn(account: Account): Promise<void> {
  await standIn.addAccount(account);
  await whileRunning(run('signIn'), 'workbench.action.acceptSelectedQuickOpenItem');
}

/** Signs in, waits until the first page is in the list, and forgets what that took. */
export async function listChats(account: Account): Promise<void> {
  await signIn(account);
  await sent(1);
  // A request that was seen is not yet an answer that was read; a refresh ends after both.
  await run('refreshChats');
  // Asked for in the background, with a token: it must not come after what it took is forgotten.
  await eventually(outside.tenantAsked, isAsked => isAsked);
  // A new session is looked at again once changes of sessions have settled.
  await settled();
  await standIn.forgetCalls();
  await outside.reset();
}

/** Repeats a command of the workbench until `work` has ended: nothing tells an extension that a list is open. */
async function whileRunning(work: Promise<void>, command: string): Promise<void> {
  const ended = work.then(() => true);
  while (!(await Promise.race([ended, delay(25, false)]))) await vscode.commands.executeCommand(command);
}

/** The settings that the tests change, as every test finds them. */
const usualSettings = {
  clientId,
  tenantId: contoso.id,
  cloud: undefined,
  graphVersion: undefined,
  readOnly: undefined,
  confirmRevocation: undefined,
  'chats.groupBy': undefined,
  'checks.strategy': undefined,
} as const satisfies { readonly [K in keyof Settings]: Settings[K] | undefined };

/** A change of one of these is another sign-in. */
const registrationKeys: readonly string[] = ['clientId', 'tenantId', 'cloud'];

/** Changes a setting for the user, to whatever a settings file may hold; undefined is its default. */
export async function change(key: keyof Settings, value: unknown): Promise<void> {
  const section = vscode.workspace.getConfiguration('teamsChatAccess');
  await section.update(key, value, vscode.ConfigurationTarget.Global);
  if (registrationKeys.includes(key)) await settled();
}

/** Which cloud VS Code's own sign-in is set to, as Microsoft's setting names it; undefined is none. */
type SovereignEnvironment = 'USGovernment' | 'ChinaCloud' | undefined;

/** Sets VS Code's own sign-in to a cloud besides the global one. */
export async function changeEnvironment(environment: SovereignEnvironment): Promise<void> {
  await vscode.workspace
    .getConfiguration('microsoft-sovereign-cloud')
    .update('environment', environment, vscode.ConfigurationTarget.Global);
  await settled();
}

/** Puts back what differs from the usual settings. */
async function restoreSettings(): Promise<void> {
  if (vscode.workspace.getConfiguration('microsoft-sovereign-cloud').get('environment') !== undefined) {
    await changeEnvironment(undefined);
  }
  const section = vscode.workspace.getConfiguration('teamsChatAccess');
  const changed = Object.entries(usualSettings).filter(
    ([key, value]) => section.inspect(key)?.globalValue !== value,
  );
  for (const [key, value] of changed) await section.update(key, value, vscode.ConfigurationTarget.Global);
  if (changed.some(([key]) => registrationKeys.includes(key))) {
    await settled();
    await run('signOut'); // An account may have come back with them.
  }
}

/** Sets the registration and the tenant, shows the Chats view before the tests, and cleans up after each. */
export function useProduct(): void {
  before(async () => {
    await vscode.commands.executeCommand('teamsChatAccess.chats.focus');
    await restoreSettings();
  });
  afterEach(async () => {
    await run('signOut');
    await restoreSettings();
    await vscode.commands.executeCommand('notifications.clearAll');
    await standIn.reset();
    await outside.reset();
  });
}

/** Waits out the time that the extension lets changes of settings and sessions settle, a quarter of a second. */
export async function settled(): Promise<void> {
  await windowReached();
  await delay(500);
  await windowReached();
}

/** Resolves once the window has told this host of all that it had heard before, however busy the machine is. */
async function windowReached(): Promise<void> {
  await vscode.authentication.getAccounts('microsoft');
}

/** Reads until the value is as wanted, or the test's time is over. */
export async function eventually<T>(read: () => T | Promise<T>, isWanted: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    await delay(25);
  }
}

/** Method, path and query of what Graph was asked, once there were at least `count` requests. */
export async function sent(count = 0): Promise<readonly string[]> {
  const requests = await eventually(outside.requests, all => all.length >= count);
  return requests.map(({ method, path, query }) => `${method} ${path}${query === '' ? '' : '?'}${query}`);
}

/** A member's row of the Chats tree, as the view would pass it to a command. */
export function memberRow(chatId: string, person: Account): MemberNode {
  const chat = contosoChats.get(chatId);
  const member = chat?.members.find(({ userId }) => userId === person.oid);
  if (chat === undefined || member === undefined) throw new Error(`${person.name} is not in ${chatId}.`);
  return { kind: 'member', chat, member };
}
