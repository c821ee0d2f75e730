import type { Cloud } from '../emulator/clouds.ts';

/** How VS Code signs people in to a cloud. */
export interface CloudSignIn {
  /** Host of the sign-in service. */
  readonly host: string;
  /** The value of `microsoft-sovereign-cloud.environment` that leads there; undefined for VS Code's everyday sign-in. */
  readonly environment: 'USGovernment' | 'ChinaCloud' | undefined;
}

/** https://learn.microsoft.com/graph/deployments */
export const cloudSignIns: Readonly<Record<Cloud, CloudSignIn>> = {
  global: { host: 'login.microsoftonline.com', environment: undefined },
  usGovHigh: { host: 'login.microsoftonline.us', environment: 'USGovernment' },
  usGovDoD: { host: 'login.microsoftonline.us', environment: 'USGovernment' },
  china: { host: 'login.chinacloudapi.cn', environment: 'ChinaCloud' },
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
