import * as vscode from 'vscode';
import {
  answerIn,
  type Failure,
  type ServiceAnswer,
  type SignedOutReason,
  type SignInEnding,
} from '../../core/failure.ts';
import { plainText } from '../text/safeText.ts';
import { wrongSettingText } from './settingText.ts';
import { signInError } from './signInErrors.ts';
import { storageText } from './storageText.ts';

/** A failure in sentences that say what happened and what to do. `cancelled` has one too, for reports. */
export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case 'signedOut':
      return signedOutText(failure.reason) + (failure.answer ? graphSaid(failure.answer) : '');
    case 'signInFailed':
      return signInError(failure.code).text;
    case 'signInUnfinished':
      return signInUnfinishedText(failure.why);
    case 'consentNeeded':
      return vscode.l10n.t(
        'Missing permission: {scopes}. Ask an administrator of your organization to grant it to the app registration, then try again.',
        { scopes: failure.scopes.join(', ') },
      );
    case 'forbidden':
      return (
        vscode.l10n.t('Microsoft Graph refused: your account is not allowed to do this here.') + said(failure)
      );
    case 'notFound':
      return (
        vscode.l10n.t('Microsoft Graph does not know this chat or person, or no longer does.') + said(failure)
      );
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
      return failure.reasonHidden
        ? vscode.l10n.t(
            'Microsoft Graph could not be reached, or its answer could not be read: the browser does not say which. Check the network connection, and whether something in the browser blocks Microsoft Graph, then try again.',
          )
        : vscode.l10n.t(
            'Microsoft Graph could not be reached. Check the network connection and the proxy settings, then try again.',
          );
    case 'timeout':
      return vscode.l10n.t('Microsoft Graph did not answer within {seconds} seconds. Try again.', {
        seconds: Math.round(failure.afterMs / 1000),
      });
    case 'storage':
      return storageText(failure);
    case 'wrongSetting':
      return failure.settings.map(wrongSettingText).join(' ');
    case 'settingNotSaved':
      return settingNotSavedText(failure.setting, failure.reason);
    case 'cancelled':
      return vscode.l10n.t('Cancelled.');
    case 'protocol':
      if (failure.problem === 'redirect') {
        return vscode.l10n.t(
          'The request was redirected to another address, and this extension does not follow it there. Something between you and Microsoft Graph may ask for a sign-in of its own.',
        );
      }
      return vscode.l10n.t(
        'This extension does not understand the answer of Microsoft Graph ({problem}). The log has the details.',
        { problem: failure.problem },
      );
    case 'unexpected':
      return vscode.l10n.t('Something went wrong in this extension. The log has the details.');
  }
}

function signedOutText(reason: SignedOutReason): string {
  switch (reason) {
    case 'noAccount':
      return vscode.l10n.t('You are not signed in.');
    case 'expired':
      return vscode.l10n.t('VS Code could not renew your session. Sign in again.');
    case 'accountRemoved':
      return vscode.l10n.t(
        'The account was removed from VS Code, or this extension may no longer use it. Sign in again.',
      );
    case 'providerMissing':
      return vscode.l10n.t(
        'VS Code cannot sign in to this cloud until the setting microsoft-sovereign-cloud.environment names it.',
      );
    case 'wrongEnvironment':
      return vscode.l10n.t(
        'VS Code is set to sign in to another cloud (microsoft-sovereign-cloud.environment) than this extension (teamsChatAccess.cloud).',
      );
    case 'wrongTenant':
      return vscode.l10n.t('The account belongs to a different tenant from the one in the settings.');
    case 'wrongSetting':
      return vscode.l10n.t(
        'A setting of Teams Chat Access has a wrong value, so nobody is signed in. Diagnose names it.',
      );
    case 'tokenRefused':
      return vscode.l10n.t(
        'Microsoft Graph does not accept your sign-in. Sign in again. If that does not help, an administrator has to find out why.',
      );
  }
}

function signInUnfinishedText(why: SignInEnding): string {
  switch (why) {
    case 'cancelled':
      return vscode.l10n.t(
        'The sign-in was cancelled. If the sign-in page showed an error that begins with AADSTS, have it explained here. VS Code may keep waiting until you cancel its own notification too.',
      );
    case 'timedOut':
      return vscode.l10n.t(
        'Sign-in timed out. If the sign-in page showed an error that begins with AADSTS, have it explained here.',
      );
    case 'noAnswer':
      return vscode.l10n.t(
        "VS Code's Microsoft sign-in does not answer. It may still be waiting for an earlier sign-in: cancel that in its own notification, then try again.",
      );
    case 'challengeDeclined':
      return vscode.l10n.t(
        'Your organization asks for another sign-in step, which was not completed. Try again and complete it.',
      );
  }
}

function settingNotSavedText(setting: string, reason: string | undefined): string {
  return reason === undefined
    ? vscode.l10n.t(
        'The setting {setting} was saved, but another value is in effect. Diagnose says where that one comes from.',
        { setting },
      )
    : vscode.l10n.t('VS Code could not save the setting {setting}: {reason}', {
        setting,
        reason: plainText(reason, 300),
      });
}

/** What the service said, marked as its words. */
function said(failure: Failure): string {
  const words = wordsOf(answerIn(failure));
  return words === '' ? '' : ` ${vscode.l10n.t('It said: "{words}"', { words })}`;
}

/** The same where the sentence before is not about the service alone. */
function graphSaid(answer: ServiceAnswer): string {
  const words = wordsOf(answer);
  return words === '' ? '' : ` ${vscode.l10n.t('Microsoft Graph said: "{words}"', { words })}`;
}

function wordsOf(answer: ServiceAnswer | undefined): string {
  return plainText([answer?.code, answer?.message].filter(Boolean).join(': '), 200);
}
