import * as vscode from 'vscode';
import type { Cloud } from '../../graph/cloud.ts';
import type { Need } from '../../graph/permissions.ts';
import {
  clientIdPlaceholder,
  redirectUris,
  registrationPermissions,
  reportedWebUri,
  type RedirectUri,
  type RedirectUse,
} from '../../graph/registration.ts';
import type { Environment } from '../../host/environment.ts';
import type { SettingsReader } from '../../host/settings.ts';
import { consentRemedies } from '../failures/remedies.ts';
import type { ActionItem } from '../input/actionList.ts';

/** Every redirect URI, to copy. Those that this window uses come first. */
export function redirectUriActions(clientId: string, here: Environment): ActionItem[] {
  const all = redirectUris(clientId);
  const { complete, left } = copyableRedirectUris(clientId);
  const usedHere = all.filter(({ use }) => isUsedHere(use, here));
  const elsewhere = all.filter(({ use }) => !isUsedHere(use, here));
  return [
    goOn(vscode.l10n.t('Next: permissions')),
    copyAction(
      vscode.l10n.t('Copy all redirect URIs'),
      left.length === 0
        ? vscode.l10n.t('one per line')
        : vscode.l10n.t('one per line, without the one that needs the client ID'),
      complete.join('\n'),
    ),
    separator(vscode.l10n.t('used by this window')),
    ...usedHere.map(redirectUriAction),
    separator(vscode.l10n.t('used elsewhere')),
    ...elsewhere.map(redirectUriAction),
    separator(vscode.l10n.t('platform Single-page application')),
    redirectUriAction(reportedWebUri),
  ];
}

/** The redirect URIs, and apart from them those that cannot be used before there is a client id. */
export function copyableRedirectUris(clientId: string): {
  readonly complete: readonly string[];
  readonly left: readonly string[];
} {
  const all = redirectUris(clientId).map(({ uri }) => uri);
  const isLeft = (uri: string): boolean => uri.includes(clientIdPlaceholder);
  return { complete: all.filter(uri => !isLeft(uri)), left: all.filter(isLeft) };
}

/** The redirect URIs that hold the client id, to copy once there is one. */
export function lateRedirectUriActions(clientId: string): ActionItem[] {
  return [
    separator(vscode.l10n.t('to be added to the redirect URIs, now that there is a client ID')),
    ...redirectUris(clientId)
      .filter((_, index) => redirectUris('')[index]?.uri.includes(clientIdPlaceholder) === true)
      .map(redirectUriAction),
  ];
}

/** Every permission and what it is for, to copy. */
export function permissionActions(cloud: Cloud): ActionItem[] {
  const all = registrationPermissions(cloud);
  return [
    goOn(vscode.l10n.t('Next: client ID')),
    copyAction(
      vscode.l10n.t('Copy all permissions'),
      vscode.l10n.t('one per line'),
      all.map(({ name }) => name).join('\n'),
    ),
    ...all.map(({ name, needs, byAdministrator }) => ({
      ...copyAction(
        name,
        byAdministrator
          ? vscode.l10n.t('an administrator must grant it')
          : vscode.l10n.t('everybody can grant it for themselves'),
        name,
      ),
      detail: needs.map(needText).join(', '),
    })),
  ];
}

/** What is left to do once the registration is in the settings. */
export function consentActions(settings: SettingsReader): ActionItem[] {
  return [
    goOn(vscode.l10n.t('Sign In')),
    ...consentRemedies(settings).map(({ title, run }) => ({
      label: title,
      description: vscode.l10n.t('for an administrator'),
      act: async () => {
        await run();
      },
    })),
  ];
}

/** What a permission is for, in the words of the commands. */
export function needText(need: Need): string {
  switch (need) {
    case 'list':
      return vscode.l10n.t('List chats and members');
    case 'check':
      return vscode.l10n.t('Check interactions');
    case 'revoke':
      return vscode.l10n.t('Revoke access');
    case 'readd':
      return vscode.l10n.t('Re-add members');
    case 'apps':
      return vscode.l10n.t('See the apps of a chat');
  }
}

function redirectUriAction({ uri, use }: RedirectUri): ActionItem {
  const detail = redirectUseText(use);
  return uri.includes(clientIdPlaceholder)
    ? {
        label: uri,
        description: vscode.l10n.t('needs the client ID'),
        detail,
        iconPath: new vscode.ThemeIcon('circle-slash'),
        act: () => Promise.resolve(),
      }
    : { ...copyAction(uri, '', uri), detail };
}

function redirectUseText(use: RedirectUse): string {
  switch (use) {
    case 'desktop':
      return vscode.l10n.t('VS Code on your machine');
    case 'browser':
      return vscode.l10n.t('remote windows, also in the browser');
    case 'vscodeDev':
      return vscode.l10n.t('vscode.dev and github.dev: reported once, not verified');
    case 'windowsBroker':
      return vscode.l10n.t('the account broker of Windows');
    case 'macBroker':
      return vscode.l10n.t('the account broker of macOS');
    case 'linuxBroker':
      return vscode.l10n.t('the account broker of Linux');
  }
}

function isUsedHere(use: RedirectUse, { window, remoteName, operatingSystem }: Environment): boolean {
  if (window === 'browser') {
    return use === 'browser';
  }
  switch (use) {
    case 'desktop':
      return true;
    case 'browser':
      return remoteName !== undefined;
    case 'vscodeDev':
      return false;
    case 'windowsBroker':
      return operatingSystem === 'win32';
    case 'macBroker':
      return operatingSystem === 'darwin';
    case 'linuxBroker':
      return operatingSystem === 'linux';
  }
}

function copyAction(label: string, description: string, text: string): ActionItem {
  return {
    label,
    description,
    iconPath: new vscode.ThemeIcon('copy'),
    done: vscode.l10n.t('copied'),
    act: async () => {
      await vscode.env.clipboard.writeText(text);
    },
  };
}

function goOn(label: string): ActionItem {
  return { label, iconPath: new vscode.ThemeIcon('arrow-right'), act: 'goOn' };
}

function separator(label: string): ActionItem {
  return { label, kind: vscode.QuickPickItemKind.Separator, act: () => Promise.resolve() };
}
