import * as vscode from 'vscode';
import type { Failure } from '../core/failure.ts';
import { commandIds } from '../contributions.ts';
import type { SettingsReader } from '../host/settings.ts';
import { failureText } from './failureText.ts';
import { notificationText } from './safeText.ts';

/** What a person can do about a failure: a button and what it does. */
interface Remedy {
  readonly title: string;
  readonly run: () => Thenable<unknown>;
}

/** Tells a failure in a notification, with the button that mends it. */
export async function reportFailure(failure: Failure, settings: SettingsReader): Promise<void> {
  if (failure.kind === 'cancelled') {
    return;
  }
  const remedies = remediesFor(failure, settings);
  const chosen = await vscode.window.showErrorMessage(
    notificationText(failureText(failure)),
    ...remedies.map(remedy => remedy.title),
  );
  await remedies.find(remedy => remedy.title === chosen)?.run();
}

/** The page on which an administrator grants the permissions; `undefined` without a registration of one's own. */
function adminConsentLink(settings: SettingsReader): vscode.Uri | undefined {
  const clientId = settings.get('clientId').trim();
  const tenantId = settings.get('tenantId').trim();
  if (clientId === '') {
    return undefined;
  }
  const tenant = encodeURIComponent(tenantId === '' ? 'organizations' : tenantId);
  const query = new URLSearchParams({ client_id: clientId }).toString();
  return vscode.Uri.parse(`${settings.cloud.loginRoot}/${tenant}/adminconsent?${query}`, true);
}

function remediesFor(failure: Failure, settings: SettingsReader): Remedy[] {
  switch (failure.kind) {
    case 'signedOut':
      return [{ title: vscode.l10n.t('Sign In'), run: () => runCommand(commandIds.signIn) }];
    case 'signInFailed':
      return [
        {
          title: vscode.l10n.t('Set Up App Registration…'),
          run: () => runCommand(commandIds.setUpAppRegistration),
        },
      ];
    case 'consentNeeded': {
      const link = adminConsentLink(settings);
      return link
        ? [
            {
              title: vscode.l10n.t('Open Consent Page'),
              run: () => vscode.env.openExternal(link),
            },
            {
              title: vscode.l10n.t('Copy Consent Link'),
              run: () => copyLink(link),
            },
          ]
        : [];
    }
    case 'storage':
    case 'protocol':
    case 'unexpected':
      return [{ title: vscode.l10n.t('Show Log'), run: () => runCommand(commandIds.showLog) }];
    case 'forbidden':
    case 'notFound':
    case 'rejected':
    case 'throttled':
    case 'unavailable':
    case 'offline':
    case 'timeout':
    case 'cancelled':
      return [];
  }
}

async function copyLink(link: vscode.Uri): Promise<void> {
  await vscode.env.clipboard.writeText(link.toString(true));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Link copied.'), 3000);
}

function runCommand(id: string): Thenable<unknown> {
  return vscode.commands.executeCommand(id);
}
