import * as vscode from 'vscode';
import { reportedWebUri } from '../../graph/registration.ts';

/** What makes a refused sign-in work. */
export type SignInCure =
  /** A registration of one's own, or another client id. */
  | 'registration'
  /** The redirect URIs of the registration, under the right platform. */
  | 'redirectUris'
  /** More permissions in the registration. */
  | 'permissions'
  /** An administrator grants the permissions. */
  | 'adminConsent'
  /** The tenant of the registration in the settings. */
  | 'ownTenant'
  /** Another tenant in the settings, or another account. */
  | 'tenant'
  /** Another account. */
  | 'account'
  /** Signing in once more. */
  | 'signIn'
  /** Only an administrator can change it. */
  | 'administrator';

/** A refusal of Microsoft's sign-in: what it means and what helps, if anything is known to. */
export interface SignInError {
  readonly text: string;
  readonly cure: SignInCure | undefined;
}

/**
 * What Entra's code for a refused sign-in means.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function signInError(code: string | undefined): SignInError {
  switch (code) {
    case 'AADSTS65002':
      return {
        text: vscode.l10n.t(
          "VS Code's own app registration may not use these permissions ({code}). Set up an app registration of your own.",
          { code },
        ),
        cure: 'registration',
      };
    case 'AADSTS65001':
    case 'AADSTS90093':
    case 'AADSTS90094':
      return {
        text: vscode.l10n.t(
          'An administrator of your organization must grant the permissions to the app registration first ({code}).',
          { code },
        ),
        cure: 'adminConsent',
      };
    case 'AADSTS65004':
      return {
        text: vscode.l10n.t('The permissions were declined ({code}). Sign in again to accept them.', {
          code,
        }),
        cure: 'signIn',
      };
    case 'AADSTS50011':
    case 'AADSTS500113':
      return {
        text: vscode.l10n.t(
          'The redirect URI that VS Code uses is missing from the app registration ({code}).',
          {
            code,
          },
        ),
        cure: 'redirectUris',
      };
    case 'AADSTS7000218':
      return {
        text: vscode.l10n.t(
          'The app registration is not a public client, so Microsoft asks for a secret ({code}). In Entra, under Authentication, allow public client flows, and have the redirect URIs under Mobile and desktop applications only.',
          { code },
        ),
        cure: 'redirectUris',
      };
    case 'AADSTS9002327':
      return {
        text: vscode.l10n.t(
          'The redirect URI is registered for a single-page application ({code}). In Entra, under Authentication, remove it there and add it under Mobile and desktop applications.',
          { code },
        ),
        cure: 'redirectUris',
      };
    case 'AADSTS9002326':
      return {
        text: vscode.l10n.t(
          'This sign-in came from a browser, and the app registration gives tokens to browsers only under the platform Single-page application ({code}). Sign in with VS Code on your machine or in a remote window, where the redirect URIs under Mobile and desktop applications are used. For vscode.dev and github.dev, {uri} under Single-page application is reported to work, but not verified.',
          { code, uri: reportedWebUri.uri },
        ),
        cure: 'redirectUris',
      };
    case 'AADSTS700054':
      return {
        text: vscode.l10n.t(
          'The sign-in asked for a kind of answer that the app registration does not allow ({code}). VS Code asks for none of the kinds that have to be allowed: have its redirect URIs under Mobile and desktop applications, not under Web.',
          { code },
        ),
        cure: 'redirectUris',
      };
    case 'AADSTS650053':
      return {
        text: vscode.l10n.t('A permission that was asked for does not exist in this cloud ({code}).', {
          code,
        }),
        cure: 'permissions',
      };
    case 'AADSTS65005':
      return {
        text: vscode.l10n.t(
          'The app registration does not list a permission that was asked for ({code}). In Entra, under API permissions, add it as a delegated permission of Microsoft Graph.',
          { code },
        ),
        cure: 'permissions',
      };
    case 'AADSTS50194':
      return {
        text: vscode.l10n.t(
          'The app registration is for the accounts of one organization, and no tenant is set ({code}). Enter the tenant that it was created in.',
          { code },
        ),
        cure: 'ownTenant',
      };
    case 'AADSTS50059':
      return {
        text: vscode.l10n.t(
          'Microsoft could not tell which tenant to sign in to ({code}). Enter the tenant of your app registration.',
          { code },
        ),
        cure: 'ownTenant',
      };
    case 'AADSTS700016':
      return {
        text: vscode.l10n.t(
          'The tenant does not know the client ID ({code}). One of the two is wrong in the settings.',
          { code },
        ),
        cure: 'registration',
      };
    case 'AADSTS90002':
      return {
        text: vscode.l10n.t('The tenant in the settings does not exist in this cloud ({code}).', { code }),
        cure: 'tenant',
      };
    case 'AADSTS50020':
      return {
        text: vscode.l10n.t('The account does not exist in the tenant in the settings ({code}).', { code }),
        cure: 'tenant',
      };
    case 'AADSTS90072':
      return {
        text: vscode.l10n.t(
          'The account belongs to another organization and is not a guest in the tenant in the settings ({code}). Use an account of that tenant, or have an administrator invite this one as a guest.',
          { code },
        ),
        cure: 'tenant',
      };
    case 'AADSTS500200':
      return {
        text: vscode.l10n.t(
          'This is a personal Microsoft account, which the app registration does not take ({code}). Sign in with a work or school account.',
          { code },
        ),
        cure: 'account',
      };
    case 'AADSTS50105':
      return {
        text: vscode.l10n.t(
          'The account is not assigned to the app registration ({code}). An administrator can assign it under Enterprise applications.',
          { code },
        ),
        cure: 'administrator',
      };
    case 'AADSTS53000':
    case 'AADSTS53001':
    case 'AADSTS53003':
      return {
        text: vscode.l10n.t(
          'A Conditional Access policy of your organization blocks this sign-in ({code}). Only an administrator can change that.',
          { code },
        ),
        cure: 'administrator',
      };
    case 'AADSTS500121':
      return {
        text: vscode.l10n.t('The second factor was declined or not given in time ({code}).', { code }),
        cure: 'signIn',
      };
    case 'AADSTS50076':
    case 'AADSTS50079':
    case 'AADSTS70043':
    case 'AADSTS700082':
      return {
        text: vscode.l10n.t('Microsoft asks for a new sign-in ({code}).', { code }),
        cure: 'signIn',
      };
    case undefined:
      return {
        text: vscode.l10n.t(
          'Sign-in failed. The output channel of Microsoft Authentication has the details.',
        ),
        cure: undefined,
      };
    default:
      return { text: vscode.l10n.t('Microsoft refused the sign-in ({code}).', { code }), cure: undefined };
  }
}
