/** The clouds Microsoft Graph lives in. Values of the setting `teamsChatAccess.cloud`. */
export type CloudName = 'global' | 'usGovHigh' | 'usGovDoD' | 'china';

/** The versions of Microsoft Graph. Values of the setting `teamsChatAccess.graphVersion`. */
export type GraphVersion = 'beta' | 'v1.0';

/** Microsoft Graph's own application id, the same in every cloud. */
export const graphApplicationId = '00000003-0000-0000-c000-000000000000';

/** One cloud: where its Graph is, who signs in to it, and what its Graph can do. */
export interface Cloud {
  readonly name: CloudName;
  /** Root of Graph, an https origin without a trailing slash. The token goes to this origin and no other. */
  readonly graphRoot: string;
  /** Root of the sign-in service, where an administrator grants permissions. */
  readonly loginRoot: string;
  /** Id of the VS Code authentication provider that signs in to this cloud. */
  readonly provider: 'microsoft' | 'microsoft-sovereign-cloud';
  /**
   * What VS Code's setting `microsoft-sovereign-cloud.environment` must be for that provider to sign in to this
   * cloud; `undefined` where the provider has no such setting.
   */
  readonly environment: 'USGovernment' | 'ChinaCloud' | undefined;
  /** `chat: removeAllAccessForUser` is there. */
  readonly canRevoke: boolean;
  /** `teamwork: determineIfInteractionIsAllowed` is there. */
  readonly canCheck: boolean;
  /** List chats takes `$orderby`. */
  readonly canOrderChats: boolean;
}

/**
 * The clouds by name.
 * @see https://learn.microsoft.com/graph/deployments
 * @see https://learn.microsoft.com/graph/teamwork-national-cloud-differences
 */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  global: {
    name: 'global',
    graphRoot: 'https://graph.microsoft.com',
    loginRoot: 'https://login.microsoftonline.com',
    provider: 'microsoft',
    environment: undefined,
    canRevoke: true,
    canCheck: true,
    canOrderChats: true,
  },
  usGovHigh: {
    name: 'usGovHigh',
    graphRoot: 'https://graph.microsoft.us',
    loginRoot: 'https://login.microsoftonline.us',
    provider: 'microsoft-sovereign-cloud',
    environment: 'USGovernment',
    canRevoke: true,
    canCheck: false,
    canOrderChats: false,
  },
  usGovDoD: {
    name: 'usGovDoD',
    graphRoot: 'https://dod-graph.microsoft.us',
    loginRoot: 'https://login.microsoftonline.us',
    provider: 'microsoft-sovereign-cloud',
    environment: 'USGovernment',
    canRevoke: true,
    canCheck: false,
    canOrderChats: false,
  },
  china: {
    name: 'china',
    graphRoot: 'https://microsoftgraph.chinacloudapi.cn',
    loginRoot: 'https://login.chinacloudapi.cn',
    provider: 'microsoft-sovereign-cloud',
    environment: 'ChinaCloud',
    canRevoke: false,
    canCheck: false,
    canOrderChats: false,
  },
};
