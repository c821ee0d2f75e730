import type { Cloud } from '../emulator/clouds.ts';

/** How VS Code signs people in to a cloud. */
export interface CloudSignIn {
  /** Hosts of the sign-in service: the one that VS Code names, and that which Microsoft's library asks in its place. */
  readonly hosts: readonly string[];
  /** The value of `microsoft-sovereign-cloud.environment` that leads there; undefined for VS Code's everyday sign-in. */
  readonly environment: 'USGovernment' | 'ChinaCloud' | undefined;
}

/** https://learn.microsoft.com/graph/deployments */
export const cloudSignIns: Readonly<Record<Cloud, CloudSignIn>> = {
  global: { hosts: ['login.microsoftonline.com'], environment: undefined },
  usGovHigh: { hosts: ['login.microsoftonline.us'], environment: 'USGovernment' },
  usGovDoD: { hosts: ['login.microsoftonline.us'], environment: 'USGovernment' },
  china: {
    hosts: ['login.chinacloudapi.cn', 'login.partner.microsoftonline.cn'],
    environment: 'ChinaCloud',
  },
};

/** Where people sign in to a cloud that VS Code does not know by name. */
export const customSignInHost = 'login.contoso.example';

/** Such a cloud, as the value of `microsoft-sovereign-cloud.customEnvironment`. */
export const customEnvironment = {
  name: 'ContosoCloud',
  portalUrl: 'https://portal.contoso.example',
  managementEndpointUrl: 'https://management.contoso.example',
  resourceManagerEndpointUrl: 'https://management.contoso.example',
  activeDirectoryEndpointUrl: `https://${customSignInHost}`,
  activeDirectoryResourceId: 'https://management.contoso.example',
} as const;
