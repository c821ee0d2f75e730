import type { Strategy } from '../checks/strategy.ts';
import type { CloudName, GraphVersion } from '../graph/cloud.ts';

// What package.json contributes, as types. A test compares the two.

/** The commands, by the name the code uses. */
export const commandIds = {
  signIn: 'teamsChatAccess.signIn',
  switchAccount: 'teamsChatAccess.switchAccount',
  signOut: 'teamsChatAccess.signOut',
  setUpAppRegistration: 'teamsChatAccess.setUpAppRegistration',
  diagnose: 'teamsChatAccess.diagnose',
  explainSignInError: 'teamsChatAccess.explainSignInError',
  refreshChats: 'teamsChatAccess.refreshChats',
  loadMoreChats: 'teamsChatAccess.loadMoreChats',
  loadAllChats: 'teamsChatAccess.loadAllChats',
  filterChats: 'teamsChatAccess.filterChats',
  clearChatFilter: 'teamsChatAccess.clearChatFilter',
  groupChatsBy: 'teamsChatAccess.groupChatsBy',
  revokeAccess: 'teamsChatAccess.revokeAccess',
  readdMember: 'teamsChatAccess.readdMember',
  findPerson: 'teamsChatAccess.findPerson',
  groupPeopleBy: 'teamsChatAccess.groupPeopleBy',
  checkInteraction: 'teamsChatAccess.checkInteraction',
  checkSelection: 'teamsChatAccess.checkSelection',
  checkMatrix: 'teamsChatAccess.checkMatrix',
  explainDenial: 'teamsChatAccess.explainDenial',
  confirmVerdict: 'teamsChatAccess.confirmVerdict',
  rerunCheck: 'teamsChatAccess.rerunCheck',
  compareChecks: 'teamsChatAccess.compareChecks',
  saveAsTest: 'teamsChatAccess.saveAsTest',
  explainFailedTest: 'teamsChatAccess.explainFailedTest',
  clearChecks: 'teamsChatAccess.clearChecks',
  verifyActivity: 'teamsChatAccess.verifyActivity',
  continueRun: 'teamsChatAccess.continueRun',
  clearActivity: 'teamsChatAccess.clearActivity',
  compareApp: 'teamsChatAccess.compareApp',
  copyId: 'teamsChatAccess.copyId',
  copyRequest: 'teamsChatAccess.copyRequest',
  exportReport: 'teamsChatAccess.exportReport',
  openInTeams: 'teamsChatAccess.openInTeams',
  showLog: 'teamsChatAccess.showLog',
} as const;

/**
 * The commands that run when a row such as Show More is clicked, by the name the code uses. They are not contributed:
 * without their row they mean nothing.
 */
export const rowCommandIds = {
  retryMembers: '_teamsChatAccess.retryMembers',
  retryApps: '_teamsChatAccess.retryApps',
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
  readonly 'teamsChatAccess.hasMoreChats': boolean;
  readonly 'teamsChatAccess.filtered': boolean;
  readonly 'teamsChatAccess.canRevoke': boolean;
  readonly 'teamsChatAccess.canReadd': boolean;
  readonly 'teamsChatAccess.canCheck': boolean;
  readonly 'teamsChatAccess.hasChecks': boolean;
  /** Ids of the tests in the Testing view that were denied what they expect. */
  readonly 'teamsChatAccess.deniedTests': readonly string[];
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
  'teamsChatAccess.hasMoreChats': true,
  'teamsChatAccess.filtered': true,
  'teamsChatAccess.canRevoke': true,
  'teamsChatAccess.canReadd': true,
  'teamsChatAccess.canCheck': true,
  'teamsChatAccess.hasChecks': true,
  'teamsChatAccess.deniedTests': true,
  'teamsChatAccess.hasActivity': true,
  'teamsChatAccess.hasDoubts': true,
};
