import { isGuid } from '../core/guid.ts';
import type { Cloud } from './cloud.ts';
import { adminPermissions, needsIn, permissionsFor, type Need } from './permissions.ts';

/** How VS Code signs in when it asks to be answered at a redirect URI. */
export type RedirectUse =
  /** VS Code on the machine itself. */
  | 'desktop'
  /** VS Code in a browser that is on a remote machine, and remote windows. */
  | 'browser'
  /** VS Code in a browser alone. */
  | 'vscodeDev'
  | 'windowsBroker'
  | 'macBroker'
  | 'linuxBroker';

/** Under which platform of a registration a redirect URI stands: "Mobile and desktop" or "Single-page application". */
export type RedirectPlatform = 'mobileAndDesktop' | 'singlePage';

/** A redirect URI of a registration. */
export interface RedirectUri {
  readonly uri: string;
  readonly use: RedirectUse;
  readonly platform: RedirectPlatform;
}

/** Stands for the client id, which Entra gives when the registration is made. */
export const clientIdPlaceholder = '<client ID>';

/**
 * The redirect URI with which vscode.dev and github.dev are reported to sign in. Nobody who wrote this has seen it work:
 * say so wherever it is shown.
 * @see https://github.com/microsoft/vscode/issues/230490
 */
export const reportedWebUri: RedirectUri = {
  uri: 'https://vscode.dev/msal',
  use: 'vscodeDev',
  platform: 'singlePage',
};

/** Every redirect URI for mobile and desktop applications that VS Code's Microsoft sign-in may use. */
export function redirectUris(clientId: string): RedirectUri[] {
  const client = isGuid(clientId) ? clientId : clientIdPlaceholder;
  const uris: readonly Omit<RedirectUri, 'platform'>[] = [
    { uri: 'http://localhost', use: 'desktop' },
    { uri: 'https://vscode.dev/redirect', use: 'browser' },
    { uri: `ms-appx-web://Microsoft.AAD.BrokerPlugin/${client}`, use: 'windowsBroker' },
    { uri: 'msauth.com.microsoft.VSCode://auth', use: 'macBroker' },
    { uri: 'msauth.com.microsoft.VSCodeInsiders://auth', use: 'macBroker' },
    // Builds of VS Code that Microsoft does not sign.
    { uri: 'msauth.com.msauth.unsignedapp://auth', use: 'macBroker' },
    { uri: 'https://login.microsoftonline.com/common/oauth2/nativeclient', use: 'linuxBroker' },
  ];
  return uris.map(one => ({ ...one, platform: 'mobileAndDesktop' }));
}

/** A delegated permission of Microsoft Graph, and what it is for. */
export interface RegistrationPermission {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly byAdministrator: boolean;
}

/** The permissions that the features of this extension need in a cloud: all of them, whenever they are asked for. */
export function registrationPermissions(cloud: Cloud): RegistrationPermission[] {
  const needs = needsIn(cloud);
  const names = new Set(needs.flatMap(need => permissionsFor[need]));
  return [...names].map(name => ({
    name,
    needs: needs.filter(need => permissionsFor[need].includes(name)),
    byAdministrator: adminPermissions.has(name),
  }));
}

const domainPattern = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Whether a text names a tenant for signing in: its id, one of its domains, or `organizations` for any. */
export function isTenant(text: string): boolean {
  return text === 'organizations' || isGuid(text) || domainPattern.test(text);
}

/**
 * The page on which an administrator grants all permissions of a registration.
 * @param tenantId an empty one leaves the choice to the administrator's account.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
export function adminConsentUrl(cloud: Cloud, clientId: string, tenantId: string): string {
  const tenant = encodeURIComponent(tenantId === '' ? 'organizations' : tenantId);
  const query = new URLSearchParams({ client_id: clientId }).toString();
  return `${cloud.loginRoot}/${tenant}/adminconsent?${query}`;
}
