import type { Strategy } from '../checks/strategy.ts';
import type { CloudName, GraphVersion } from '../graph/cloud.ts';

// What package.json contributes, as types. A test compares the two.

/** The names of the commands, as the code uses them. */
const commandNames = [
  'signIn',
  'switchAccount',
  'signOut',
  'setUpAppRegistration',
  'diagnose',
  'explainSignInError',
  'refreshChats',
  'loadMoreChats',
  'loadAllChats',
  'filterChats',
  'clearChatFilter',
  'groupChatsBy',
  'revokeAccess',
  'readdMember',
  'findPerson',
  'groupPeopleBy',
  'checkInteraction',
  'checkSelection',
  'checkMatrix',
  'explainDenial',
  'confirmVerdict',
  'rerunCheck',
  'compareChecks',
  'saveAsTest',
  'explainFailedTest',
  'clearChecks',
  'verifyActivity',
  'continueRun',
  'clearActivity',
  'refreshApps',
  'compareApp',
  'copyId',
  'copyRequest',
  'exportReport',
  'exportView',
  'openInTeams',
  'reportIssue',
  'showLog',
] as const;

/** The ids of the commands, by name. */
export const commandIds = idsOf(commandNames);

/**
 * The commands that run when a row such as Show More is clicked, by the name the code uses. They are not contributed:
 * without their row they mean nothing.
 */
export const rowCommandIds = {
  retryMembers: '_teamsChatAccess.retryMembers',
  showMoreChats: '_teamsChatAccess.showMoreChats',
  loadEveryone: '_teamsChatAccess.loadEveryone',
  showMorePeople: '_teamsChatAccess.showMorePeople',
  showMoreActivity: '_teamsChatAccess.showMoreActivity',
} as const;

/** The name of a command, contributed or of a row. */
export type CommandName = keyof typeof commandIds | keyof typeof rowCommandIds;

/** Id of a contributed command. */
export type ContributedCommandId = (typeof commandIds)[keyof typeof commandIds];

/** Id of any command. */
export type CommandId = ContributedCommandId | (typeof rowCommandIds)[keyof typeof rowCommandIds];

/** The views, by the name the code uses. */
export const viewIds = {
  chats: 'teamsChatAccess.chats',
  people: 'teamsChatAccess.people',
  checks: 'teamsChatAccess.checks',
  activity: 'teamsChatAccess.activity',
} as const;

/** The tools for language models, by the name the code uses. */
export const toolNames = {
  listChats: 'teamsChatAccess_listChats',
  listApps: 'teamsChatAccess_listApps',
  checkInteraction: 'teamsChatAccess_checkInteraction',
} as const;

/** What the keys of settings begin with. */
export const settingsPrefix = 'teamsChatAccess.';

/** The settings and the type of each, by key after the prefix. {@link settingValues} tells the same at run time. */
export interface Settings {
  readonly clientId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly graphVersion: GraphVersion;
  readonly readOnly: boolean;
  readonly confirmRevocation: 'dialog' | 'typeName';
  readonly 'chats.groupBy': ChatGrouping;
  readonly 'checks.strategy': Strategy;
}

/** The values that a setting can have: any text, true or false, or one of a list. */
export type SettingValues<T> = [T] extends [boolean] ? 'boolean' : string extends T ? 'text' : readonly T[];

/** The values that each setting can have. VS Code hands over whatever stands in a settings file. */
export const settingValues: { readonly [K in keyof Settings]: SettingValues<Settings[K]> } = {
  clientId: 'text',
  tenantId: 'text',
  cloud: ['global', 'usGovHigh', 'usGovDoD', 'china'],
  graphVersion: ['beta', 'v1.0'],
  readOnly: 'boolean',
  confirmRevocation: ['dialog', 'typeName'],
  'chats.groupBy': ['none', 'type', 'external'],
  'checks.strategy': ['each', 'fewest', 'together'],
};

/** The settings that decide whom a sign-in is for and where requests go. While one is wrong, nobody is signed in. */
export const connectionSettings = ['clientId', 'tenantId', 'cloud', 'graphVersion'] as const;

/**
 * The settings that decide where a token goes and what may be changed. They are the person's alone, in every window:
 * VS Code ignores what a workspace or a remote machine says. A test compares this list with the scopes in package.json.
 */
export const userSettings = [...connectionSettings, 'readOnly', 'confirmRevocation'] as const;

/** Whether there is a setting of this key. */
export function isSettingKey(key: string): key is keyof Settings {
  return Object.hasOwn(settingValues, key);
}

/** The keys of all settings. */
export const settingKeys: readonly (keyof Settings)[] = Object.keys(settingValues).filter(isSettingKey);

/** Whether a setting can have this value. */
export function isSettingValue<K extends keyof Settings>(key: K, value: unknown): value is Settings[K] {
  const values: 'text' | 'boolean' | readonly unknown[] = settingValues[key];
  switch (values) {
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return values.includes(value);
  }
}

/** How the chats are grouped. */
export type ChatGrouping = 'none' | 'type' | 'external';

/** How the people are grouped. The extension remembers it: there is no setting for it. */
export type PeopleGrouping = 'none' | 'tenant';

/** The context keys that `when` clauses of package.json read, and the type of each. */
export interface ContextKeys {
  readonly 'teamsChatAccess.chatsState': ChatsViewState;
  readonly 'teamsChatAccess.signedIn': boolean;
  /** A token was seen that has the permissions of every feature. */
  readonly 'teamsChatAccess.permissionsGranted': boolean;
  readonly 'teamsChatAccess.hasMoreChats': boolean;
  readonly 'teamsChatAccess.filtered': boolean;
  readonly 'teamsChatAccess.canRevoke': boolean;
  readonly 'teamsChatAccess.canReadd': boolean;
  readonly 'teamsChatAccess.canCheck': boolean;
  readonly 'teamsChatAccess.hasChecks': boolean;
  /** Ids of the tests in the Testing view that were denied what they expect. */
  readonly 'teamsChatAccess.deniedTests': readonly string[];
  /** The activity log was read, so that it is known whether it holds anything. */
  readonly 'teamsChatAccess.activityRead': boolean;
  readonly 'teamsChatAccess.hasActivity': boolean;
  readonly 'teamsChatAccess.hasDoubts': boolean;
}

/** What the Chats view shows in place of the list, each with a welcome text of its own. */
export const chatsWelcomeStates = [
  'noRegistration',
  'signedOut',
  'expired',
  'accountRemoved',
  'wrongTenant',
  'providerMissing',
  'wrongEnvironment',
  'wrongSetting',
  'tokenRefused',
  'empty',
  'noMatch',
  'consentNeeded',
  'forbidden',
  'throttled',
  'offline',
  'unreachable',
  'failed',
] as const;

/** What the Chats view shows. */
export type ChatsViewState = 'starting' | 'list' | (typeof chatsWelcomeStates)[number];

/** The names of all {@link ContextKeys}. A test compares them with the `when` clauses of package.json. */
export const contextKeys: Readonly<Record<keyof ContextKeys, true>> = {
  'teamsChatAccess.chatsState': true,
  'teamsChatAccess.signedIn': true,
  'teamsChatAccess.permissionsGranted': true,
  'teamsChatAccess.hasMoreChats': true,
  'teamsChatAccess.filtered': true,
  'teamsChatAccess.canRevoke': true,
  'teamsChatAccess.canReadd': true,
  'teamsChatAccess.canCheck': true,
  'teamsChatAccess.hasChecks': true,
  'teamsChatAccess.deniedTests': true,
  'teamsChatAccess.activityRead': true,
  'teamsChatAccess.hasActivity': true,
  'teamsChatAccess.hasDoubts': true,
};

/** Ids are names behind a prefix: the list of them is read at the start, and half as long without. */
function idsOf<Name extends string>(
  names: readonly Name[],
): { readonly [K in Name]: `teamsChatAccess.${K}` } {
  // Object.fromEntries does not know which names these are.
  return Object.fromEntries(names.map(name => [name, `teamsChatAccess.${name}`])) as {
    [K in Name]: `teamsChatAccess.${K}`;
  };
}
