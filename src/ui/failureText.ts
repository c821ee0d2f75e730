import * as vscode from 'vscode';
import { answerIn, type Failure, type SignedOutReason } from '../core/failure.ts';
import { plainText } from './safeText.ts';

/** A failure as a sentence that says what happened and what to do. `cancelled` has one too, for reports. */
export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case 'signedOut':
      return signedOutText(failure.reason);
    case 'signInFailed':
      return signInFailedText(failure.code);
    case 'consentNeeded':
      return vscode.l10n.t(
        'Missing permission: {scopes}. Ask an administrator of your organization to grant it to the app registration, then try again.',
        { scopes: failure.scopes.join(', ') },
      );
    case 'forbidden':
      return vscode.l10n.t('Microsoft Graph refused: your account may not do this here.') + said(failure);
    case 'notFound':
      return vscode.l10n.t('Microsoft Graph does not know this chat or person (any more).') + said(failure);
    case 'rejected':
      return vscode.l10n.t('Microsoft Graph did not accept the request.') + said(failure);
    case 'throttled':
      return failure.retryAfterMs === undefined
        ? vscode.l10n.t('Microsoft Graph is receiving too many requests. Try again in a minute.')
        : vscode.l10n.t('Microsoft Graph is receiving too many requests. Try again in {seconds} seconds.', {
            seconds: Math.ceil(failure.retryAfterMs / 1000),
          });
    case 'unavailable':
      return vscode.l10n.t('Microsoft Graph is not available right now. Try again later.') + said(failure);
    case 'offline':
      return vscode.l10n.t(
        'Microsoft Graph could not be reached. Check the network connection and the proxy settings, then try again.',
      );
    case 'timeout':
      return vscode.l10n.t('Microsoft Graph did not answer within {seconds} seconds. Try again.', {
        seconds: Math.round(failure.afterMs / 1000),
      });
    case 'storage':
      return vscode.l10n.t(
        'The activity log could not be written ({code}), and nothing is sent that is not on record. Make room on the disk, then try again.',
        { code: failure.code },
      );
    case 'cancelled':
      return vscode.l10n.t('Cancelled.');
    case 'protocol':
      return vscode.l10n.t(
        'Microsoft Graph answered in a way this extension does not understand ({problem}). The log has the details.',
        { problem: failure.problem },
      );
    case 'unexpected':
      return vscode.l10n.t('Something unexpected went wrong in this extension. The log has the details.');
  }
}

function signedOutText(reason: SignedOutReason): string {
  switch (reason) {
    case 'noAccount':
      return vscode.l10n.t('You are not signed in.');
    case 'expired':
      return vscode.l10n.t('Your session has expired. Sign in again.');
    case 'accountRemoved':
      return vscode.l10n.t(
        'The account was removed from VS Code, or may no longer be used here. Sign in again.',
      );
    case 'providerMissing':
      return vscode.l10n.t(
        'The sign-in for this cloud is not available. Set microsoft-sovereign-cloud.environment, or choose another cloud.',
      );
    case 'wrongTenant':
      return vscode.l10n.t('The account belongs to another tenant than the one that is set.');
  }
}

function signInFailedText(code: string | undefined): string {
  switch (code) {
    case 'AADSTS65002':
      return vscode.l10n.t(
        "VS Code's own app registration may not use these permissions ({code}). Set up an app registration of your own.",
        { code },
      );
    case 'AADSTS65001':
    case 'AADSTS90094':
      return vscode.l10n.t(
        'An administrator of your organization must grant the permissions to the app registration first ({code}).',
        { code },
      );
    case 'AADSTS65004':
      return vscode.l10n.t('The permissions were declined ({code}). Sign in again to accept them.', { code });
    case 'AADSTS50011':
      return vscode.l10n.t('The app registration lacks the redirect URI that VS Code uses ({code}).', {
        code,
      });
    case undefined:
      return vscode.l10n.t(
        'Signing in did not work. The output channel of the Microsoft sign-in has the details.',
      );
    default:
      return vscode.l10n.t('Microsoft refused the sign-in ({code}).', { code });
  }
}

/** What the service said, marked as its words. */
function said(failure: Failure): string {
  const answer = answerIn(failure);
  const words = plainText([answer?.code, answer?.message].filter(Boolean).join(': '), 200);
  return words === '' ? '' : ` ${vscode.l10n.t('It said: "{words}"', { words })}`;
}
