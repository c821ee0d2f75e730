import * as vscode from 'vscode';
import type { Failure, SignedOutReason } from '../../core/failure.ts';
import { adminConsentUrl } from '../../graph/registration.ts';
import { commandIds, settingsPrefix, type CommandId } from '../../host/contributions.ts';
import type { SettingsReader } from '../../host/settings.ts';
import { showDone } from '../text/notification.ts';
import { signInError, type SignInCure } from './signInErrors.ts';

/** What a person can do about a problem: a button, and what it does. */
export interface Remedy {
  readonly title: string;
  readonly run: () => Thenable<unknown>;
}

/** What can be done about a failure, the best first. */
export function remediesFor(failure: Failure, settings: SettingsReader): Remedy[] {
  switch (failure.kind) {
    case 'signedOut':
      return signedOutRemedies(failure.reason, settings);
    case 'signInFailed':
      return [...cures(signInError(failure.code).cure, settings), ...lookUp(failure.code)];
    case 'signInUnfinished':
      return [
        ...(failure.why === 'cancelled' || failure.why === 'timedOut' ? [explainRemedy()] : []),
        command(vscode.l10n.t('Diagnose'), commandIds.diagnose),
      ];
    case 'consentNeeded':
      return consentRemedies(settings);
    case 'wrongSetting':
      return [openSettings(failure.settings.length === 1 ? failure.settings.join() : settingsPrefix)];
    case 'settingNotSaved':
      return [
        openSettings(failure.setting),
        ...(failure.reason === undefined ? [command(vscode.l10n.t('Diagnose'), commandIds.diagnose)] : []),
      ];
    case 'storage':
    case 'protocol':
    case 'unexpected':
      return [command(vscode.l10n.t('Show Log'), commandIds.showLog)];
    case 'offline':
      return [command(vscode.l10n.t('Diagnose'), commandIds.diagnose)];
    case 'forbidden':
    case 'notFound':
    case 'rejected':
    case 'throttled':
    case 'unavailable':
    case 'timeout':
    case 'cancelled':
      return [];
  }
}

/** Open and copy the page where an administrator grants the permissions, if there is an app registration. */
export function consentRemedies(settings: SettingsReader): Remedy[] {
  const clientId = settings.find('clientId')?.trim() ?? '';
  const tenantId = settings.find('tenantId')?.trim();
  const cloud = settings.knownCloud;
  if (clientId === '' || tenantId === undefined || cloud === undefined) {
    return [];
  }
  const url = adminConsentUrl(cloud, clientId, tenantId);
  return [
    {
      title: vscode.l10n.t('Open Consent Page'),
      run: () => vscode.env.openExternal(vscode.Uri.parse(url, true)),
    },
    { title: vscode.l10n.t('Copy Consent Link'), run: () => copyLink(url) },
  ];
}

/** Set VS Code's sovereign-cloud provider to the cloud in the settings, or show its setting. */
export function environmentRemedies(settings: SettingsReader): Remedy[] {
  const environment = settings.knownCloud?.environment;
  return [
    ...(environment === undefined
      ? []
      : [
          {
            title: vscode.l10n.t('Use {environment}', { environment }),
            run: () => settings.useSovereignEnvironment(),
          },
        ]),
    openSettings('microsoft-sovereign-cloud'),
  ];
}

/** The button that leads to a setting. */
export function openSettings(query: string): Remedy {
  return {
    title: vscode.l10n.t('Open Settings'),
    run: () => vscode.commands.executeCommand('workbench.action.openSettings', query),
  };
}

/** The button that runs a command of this extension. */
export function command(title: string, id: CommandId, ...args: readonly unknown[]): Remedy {
  return { title, run: () => vscode.commands.executeCommand(id, ...args) };
}

function signedOutRemedies(reason: SignedOutReason, settings: SettingsReader): Remedy[] {
  switch (reason) {
    case 'providerMissing':
    case 'wrongEnvironment':
      return environmentRemedies(settings);
    case 'wrongTenant':
      return cures('tenant', settings);
    case 'wrongSetting':
      return [command(vscode.l10n.t('Diagnose'), commandIds.diagnose), openSettings(settingsPrefix)];
    case 'tokenRefused':
      return [...cures('signIn', settings), command(vscode.l10n.t('Diagnose'), commandIds.diagnose)];
    case 'noAccount':
    case 'expired':
    case 'accountRemoved':
      return cures('signIn', settings);
  }
}

function cures(cure: SignInCure | undefined, settings: SettingsReader): Remedy[] {
  switch (cure) {
    case 'registration':
      return [command(vscode.l10n.t('Set Up App Registration…'), commandIds.setUpAppRegistration)];
    case 'redirectUris':
      return [setUp(vscode.l10n.t('Redirect URIs…'), 'redirectUris')];
    case 'permissions':
      return [setUp(vscode.l10n.t('Permissions…'), 'permissions')];
    case 'adminConsent':
      return consentRemedies(settings);
    case 'ownTenant':
      return [enterTenantRemedy()];
    case 'account':
      return [command(vscode.l10n.t('Switch Account…'), commandIds.switchAccount)];
    case 'tenant':
      return [
        command(vscode.l10n.t('Switch Account…'), commandIds.switchAccount),
        openSettings(`${settingsPrefix}tenantId`),
      ];
    case 'signIn':
      return [command(vscode.l10n.t('Sign In'), commandIds.signIn)];
    case 'administrator':
    case undefined:
      return [command(vscode.l10n.t('Diagnose'), commandIds.diagnose)];
  }
}

/** The button that asks for the tenant of the app registration. */
export function enterTenantRemedy(): Remedy {
  return setUp(vscode.l10n.t('Enter Tenant…'), 'tenantId');
}

/** The button that leads to a step of setting up. */
function setUp(title: string, step: 'redirectUris' | 'permissions' | 'tenantId'): Remedy {
  return command(title, commandIds.setUpAppRegistration, step);
}

/** Microsoft's own page about an error code. */
function lookUp(code: string | undefined): Remedy[] {
  const number = /^AADSTS(\d+)$/.exec(code ?? '')?.[1];
  if (number === undefined) {
    return [];
  }
  const page = vscode.Uri.parse(`https://login.microsoftonline.com/error?code=${number}`, true);
  return [
    {
      title: vscode.l10n.t('Look Up {code}', { code: `AADSTS${number}` }),
      run: () => vscode.env.openExternal(page),
    },
  ];
}

function explainRemedy(): Remedy {
  return command(vscode.l10n.t('Explain Error…'), commandIds.explainSignInError);
}

async function copyLink(url: string): Promise<void> {
  await vscode.env.clipboard.writeText(url);
  showDone(vscode.l10n.t('Link copied.'));
}
