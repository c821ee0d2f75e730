import { graphAudience } from './accessToken.ts';

export type Cloud = 'global' | 'usGovHigh' | 'usGovDoD' | 'china';

/** What tells one deployment of Graph from another: https://learn.microsoft.com/graph/deployments */
export interface CloudTraits {
  /** The address of its Graph, and so what its tokens are for. */
  readonly audience: string;
  readonly removesAccess: boolean;
  readonly checksInteractions: boolean;
  readonly sortsChats: boolean;
  readonly listsGrants: boolean;
}

const usGovernment = {
  removesAccess: true,
  checksInteractions: false,
  sortsChats: false,
  listsGrants: true,
} as const;

export const clouds: Readonly<Record<Cloud, CloudTraits>> = {
  global: {
    audience: graphAudience,
    removesAccess: true,
    checksInteractions: true,
    sortsChats: true,
    listsGrants: true,
  },
  usGovHigh: { audience: 'https://graph.microsoft.us', ...usGovernment },
  usGovDoD: { audience: 'https://dod-graph.microsoft.us', ...usGovernment },
  china: {
    audience: 'https://microsoftgraph.chinacloudapi.cn',
    removesAccess: false,
    checksInteractions: false,
    sortsChats: false,
    listsGrants: false,
  },
};
