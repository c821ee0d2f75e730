import { graphApplicationId } from '../accessToken.ts';
import type { AppPermission, InstalledApp, PermissionGrant } from '../tenant.ts';
import { guidFor } from './random.ts';

/** What is told of an app; ids that are not given follow from its name. */
export interface AppPlan {
  readonly name: string;
  readonly version: string;
  readonly origin: InstalledApp['teamsApp']['distributionMethod'];
  /** False for an app that has no registration in Entra, and so no resource-specific permissions. */
  readonly registered?: boolean;
  readonly hasBot?: boolean;
  readonly asksFor?: readonly AppPermission[];
  /** All that it asks for by default. */
  readonly consented?: readonly AppPermission[];
}

/** The `id` of an app's manifest. */
export function manifestId(name: string): string {
  return guidFor(`manifest ${name}`);
}

/** The `webApplicationInfo.id` of an app's manifest. */
export function entraAppId(name: string): string {
  return guidFor(`entra app ${name}`);
}

/** Puts an app into a chat that is about to be made. */
export function app(plan: AppPlan): (chatId: string) => InstalledApp {
  const fromStore = plan.origin === 'store';
  // An app of the store keeps its manifest's id; the catalog and an upload each give one of their own.
  const id = fromStore ? manifestId(plan.name) : guidFor(`${plan.origin} ${plan.name}`);
  const asksFor = plan.asksFor ?? [];
  return chatId => ({
    id: encode(chatId, id),
    teamsApp: {
      id,
      externalId: fromStore ? null : manifestId(plan.name),
      displayName: plan.name,
      distributionMethod: plan.origin,
    },
    definition: {
      id: encode(id, plan.version, 'Published'),
      displayName: plan.name,
      version: plan.version,
      shortdescription: `What ${plan.name} is for.`,
      description: `What ${plan.name} is for, at length.`,
    },
    azureADAppId: plan.registered === false ? null : entraAppId(plan.name),
    botId: plan.hasBot === true ? guidFor(`bot ${plan.name}`) : undefined,
    required: asksFor,
    consented: plan.consented ?? asksFor,
  });
}

/** The grants that follow from installing an app. */
export function grantsOf(installed: InstalledApp, chatId: string): PermissionGrant[] {
  return installed.consented
    .filter(({ type }) => type === 'application')
    .map(permission => grantOf(installed, permission, chatId));
}

/** The grant of one permission to an installed app. */
export function grantOf(
  { azureADAppId, teamsApp }: InstalledApp,
  { name, type }: AppPermission,
  chatId: string,
): PermissionGrant {
  const permissionType = type === 'application' ? 'Application' : 'Delegated';
  return {
    id: encode(guidFor(`grant ${chatId} ${teamsApp.id}`), name, permissionType),
    clientAppId: azureADAppId ?? '',
    resourceAppId: graphApplicationId,
    clientId: guidFor(`service principal ${azureADAppId ?? ''}`),
    permissionType,
    permission: name,
  };
}

function encode(...parts: readonly string[]): string {
  return Buffer.from(parts.join('##')).toString('base64');
}

const application = (name: string): AppPermission => ({ name, type: 'application' });
const delegated = (name: string): AppPermission => ({ name, type: 'delegated' });

/** The app that the demo's workspace holds the manifest of, a version behind it. */
export const launchCompanion: AppPlan = {
  name: 'Launch Companion',
  version: '1.2.0',
  origin: 'organization',
  hasBot: true,
  asksFor: [
    application('ChatSettings.Read.Chat'),
    application('ChatMember.Read.Chat'),
    application('TeamsActivity.Send.Chat'),
    delegated('MeetingStage.Write.Chat'),
  ],
};

/** Without a registration in Entra. */
export const charts: AppPlan = {
  name: 'Northwind Charts',
  version: '3.4',
  origin: 'store',
  registered: false,
};

export const polls: AppPlan = {
  name: 'Polls',
  version: '2.0.1',
  origin: 'store',
  hasBot: true,
  asksFor: [application('ChatMember.Read.Chat'), application('TeamsTab.Create.Chat')],
};

/** In the middle of its development, and of a name that tries to be more than text. */
export const sideloaded: AppPlan = {
  name: '[Update now](command:workbench.action.quit) $(alert)',
  version: '0.0.1-dev',
  origin: 'sideloaded',
  asksFor: [application('ChatMessage.Read.Chat'), application('Hologram.Project.Chat')],
  consented: [application('ChatMessage.Read.Chat')],
};

/** Was in a chat once. */
export const formerApp: AppPlan = {
  name: 'Old Minutes',
  version: '0.9.0',
  origin: 'organization',
  asksFor: [application('OnlineMeetingTranscript.Read.Chat')],
};
