/**
 * What Microsoft's documentation leaves open. Every default is OUR choice, not Microsoft's: a test that depends on
 * one sets it by name, and the product must get along with every value.
 */
export interface Choices {
  /** Whether a 204 of removeAllAccessForUser takes the person off the roster, or leaves it as it was. */
  removeAllEffect: 'removed' | 'unchanged';
  /** removeAllAccessForUser for somebody who is not in the chat. */
  removeAllUnknownUser: '404' | '204' | '400emptyCode';
  /** removeAllAccessForUser without an id, as an older reference page shows it. */
  removeAllWithoutId: '400' | '204';
  /** removeAllAccessForUser for somebody of another tenant than the caller's; the page speaks of "your tenant". */
  removeAllExternal: 'likeOthers' | '403' | '204unchanged';
  /** Whether the caller of removeAllAccessForUser has to be in the chat. */
  callerMustBeMember: boolean;
  /** DELETE of a member of another tenant: seen to fail, not documented. */
  deleteExternalMember: '403' | '204';
  /** POST of somebody who is a member already. */
  addExistingMember: '201' | '409' | '400emptyCode';
  /** Whether a 201 of POST member puts the person on the roster, or leaves it as it was. */
  addEffect: 'added' | 'unchanged';
  /**
   * How many readings of a chat's members after a change still show those before it, List chats and Get chat with
   * their members included; Infinity for ever. They were seen to lag behind by up to a quarter of an hour.
   */
  membersLagReadings: number;
  /** For how many milliseconds after a change they show those before it, however often they are read. */
  membersLagMs: number;
  /** POST of a member of another tenant than the chat's, whose tenant the request names. */
  addExternalMember: '201' | '403';
  /** POST of somebody of another tenant whose tenant the request does not name: the directory knows nobody like that. */
  addExternalWithoutTenant: '201' | '404';
  /** POST of a member to a meeting chat, of which the page says nothing. */
  addToMeetingChat: '403' | '201';
  /** GET of the organization with User.Read alone: some pages say that it takes a role in the directory as well. */
  organization: '200' | '403';
  /** GET of a chat that does not exist. */
  unknownChat: '404' | '403';
  /** `$top` above the documented 50. */
  topAbove50: 'error' | 'clamp';
  /** Chats on a page when `$top` is not given. */
  defaultPageSize: number;
  /** `$select` on chats: named in the schema, called unsupported on the page. */
  selectOnChats: 'error' | 'applied';
  /** Whether the 25 members of `$expand=members` are counted for each chat or for the whole answer. */
  expandMembersLimit: 'perChat' | 'perResponse';
  /** Members of `$expand=members` on one chat, whose page names no limit; undefined for all of them. */
  getChatMembersLimit: number | undefined;
  /** Members on a page of /members; undefined for the whole roster at once. */
  membersPageSize: number | undefined;
  /** Whether Chat.ReadWrite.All alone may list and read chats. */
  chatReadWriteAllLists: boolean;
  /** determineIfInteractionIsAllowed with a person nobody knows among the users. */
  interactionUnknownUser: 'denied' | '404' | 'allowed';
  /**
   * determineIfInteractionIsAllowed with the id alone of somebody of another tenant than the caller's. The reference
   * shows an id alone for the same tenant, and an id with its tenant for another.
   */
  interactionForeignId: 'unknown' | 'found';
  /** determineIfInteractionIsAllowed with an empty list. */
  emptyUsers: '400' | 'allowed' | 'denied';
  /** How many users one determineIfInteractionIsAllowed may name; undefined for any number. */
  interactionMaximumUsers: number | undefined;
  /** `$select` and `$expand` in one request for the installed apps: each is shown alone. */
  selectWithExpand: 'both' | 'selectAlone' | 'expandAlone' | 'error';
  /**
   * What an expanded definition says about the permissions that the app requires. No example of installed apps shows
   * them, and none shows the application that asks for them.
   */
  definitionAuthorization: 'withClientAppId' | 'withoutClientAppId' | 'absent';
  /** `azureADAppId` of a definition in v1.0, which does not declare it and shows it. */
  entraIdInV1: 'shown' | 'absent';
  /** Whether permissionGrants lists delegated grants, which are said not to be retrievable. */
  delegatedGrants: 'absent' | 'listed';
  /** `consentedPermissionSet` of an app without resource-specific permissions. */
  consentWithoutPermissions: 'null' | 'empty' | 'absent';
  /** The grants of an app after it was uninstalled. */
  grantsOfUninstalled: 'gone' | 'left';
  /** Whether the tenant lets members consent for a chat; where it does not, apps are installed and granted nothing. */
  chatConsent: 'on' | 'off';
  /** Grants on a page; undefined for all at once. */
  grantsPageSize: number | undefined;
  /** Installed apps on a page; undefined for all at once. */
  installedAppsPageSize: number | undefined;
  /** Apps and grants of a chat that belongs to another tenant than the caller. */
  appsOfForeignChat: 'likeOthers' | '403' | '404';
  /** Apps and grants of a chat of two people, of which nothing is said. */
  appsOfTwoPeople: 'likeOthers' | 'none' | '403';
  /** Apps and grants of a person's chat with a bot, in which hardly any permission can be granted. */
  appsOfBotChat: 'likeOthers' | 'none' | '403';
  /** What a caller sees who may manage its own or selected apps alone. */
  limitedAppScopes: 'all' | 'filtered' | '403';
  /** `$filter` on chats by an installed app, shown for application permissions alone. */
  chatsByInstalledApp: 'applied' | '400' | '403';
  /** GET of an installation that does not exist. */
  unknownInstallation: '404' | '400' | '403';
  /** What the 403 says where the scope for apps is missing: its words, or nothing, as it was seen in 2020. */
  missingAppScope: 'named' | 'unknownError';
  /** The order of the answers inside a batch, which is documented to be any. */
  batchOrder: 'reversed' | 'given';
}

export const defaultChoices: Readonly<Choices> = {
  removeAllEffect: 'removed',
  removeAllUnknownUser: '404',
  removeAllWithoutId: '400',
  removeAllExternal: 'likeOthers',
  callerMustBeMember: true,
  deleteExternalMember: '403',
  addExistingMember: '409',
  addEffect: 'added',
  membersLagReadings: 0,
  membersLagMs: 0,
  addExternalMember: '201',
  addExternalWithoutTenant: '404',
  addToMeetingChat: '403',
  organization: '200',
  unknownChat: '404',
  topAbove50: 'error',
  defaultPageSize: 50,
  selectOnChats: 'error',
  expandMembersLimit: 'perChat',
  getChatMembersLimit: 25,
  membersPageSize: undefined,
  chatReadWriteAllLists: false,
  interactionUnknownUser: 'denied',
  interactionForeignId: 'unknown',
  emptyUsers: '400',
  interactionMaximumUsers: undefined,
  selectWithExpand: 'both',
  definitionAuthorization: 'withoutClientAppId',
  entraIdInV1: 'shown',
  delegatedGrants: 'absent',
  consentWithoutPermissions: 'null',
  grantsOfUninstalled: 'gone',
  chatConsent: 'on',
  grantsPageSize: undefined,
  installedAppsPageSize: undefined,
  appsOfForeignChat: 'likeOthers',
  appsOfTwoPeople: 'likeOthers',
  appsOfBotChat: 'likeOthers',
  limitedAppScopes: 'all',
  chatsByInstalledApp: '400',
  unknownInstallation: '404',
  missingAppScope: 'named',
  batchOrder: 'reversed',
};
