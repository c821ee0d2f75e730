import * as vscode from 'vscode';
import type {
  AppInChat,
  AppOrigin,
  ChatAppsSoFar,
  PermissionState,
  PermissionType,
} from '../../apps/model.ts';
import type { AppsNote } from '../chats/chatNodes.ts';
import { failureText } from '../failures/failureText.ts';
import { plainText } from '../text/safeText.ts';

/** The name of an app. */
export function appLabel({ name }: Pick<AppInChat, 'name'>): string {
  return plainText(name ?? '') || vscode.l10n.t('Unnamed app');
}

/** What stands behind the name of an app: its version, and where it comes from. */
export function appDescription({ version, origin }: Pick<AppInChat, 'version' | 'origin'>): string {
  return [...(version === undefined ? [] : [plainText(version)]), originText(origin)].join(' · ');
}

/** Where an app comes from, in words. */
export function originText(origin: AppOrigin): string {
  switch (origin) {
    case 'store':
      return vscode.l10n.t('store');
    case 'organization':
      return vscode.l10n.t('your organization');
    case 'sideloaded':
      return vscode.l10n.t('sideloaded');
    case 'unknown':
      return vscode.l10n.t('unknown origin');
  }
}

/** A type of permissions as a heading. */
export function typeText(type: PermissionType): string {
  switch (type) {
    case 'application':
      return vscode.l10n.t('Application permissions');
    case 'delegated':
      return vscode.l10n.t('Delegated permissions');
    case 'unknown':
      return vscode.l10n.t('Permissions of another type');
  }
}

/** A type of permissions in a cell of a table. */
export function typeWord(type: PermissionType): string {
  switch (type) {
    case 'application':
      return vscode.l10n.t('application');
    case 'delegated':
      return vscode.l10n.t('delegated');
    case 'unknown':
      return vscode.l10n.t('another type');
  }
}

/** Whether the data that decides a permission's state could be read. */
export type Told = ChatAppsSoFar['grants']['kind'];

/** The same for permissions of one type: consents decide about delegated ones, grants about the others. */
export function toldOf(
  type: PermissionType,
  { grants, consents }: Pick<ChatAppsSoFar, 'grants' | 'consents'>,
): Told {
  return type === 'delegated' ? consents.kind : grants.kind;
}

/** Whether the data that decides a permission's state is still being read. */
export function isUnderWay(state: PermissionState, told: Told): boolean {
  return told === 'underWay' && (state === 'consented' || state === 'unknown');
}

/** What is known of a permission, in words; empty where the app simply has it. */
export function stateMark(state: PermissionState, told: Told): string {
  if (isUnderWay(state, told)) {
    return vscode.l10n.t('reading…');
  }
  switch (state) {
    case 'granted':
      return '';
    case 'consented':
      return told === 'read' ? vscode.l10n.t('consented to, no grant listed') : vscode.l10n.t('consented to');
    case 'notGranted':
      return vscode.l10n.t('not granted');
    case 'elsewhere':
      return vscode.l10n.t('not for chats');
    case 'unknown':
      return vscode.l10n.t('not known');
  }
}

/** What is known of a permission, as a sentence. */
export function stateText(state: PermissionState, told: Told): string {
  if (isUnderWay(state, told)) {
    return vscode.l10n.t('Whether it was granted is still being read.');
  }
  switch (state) {
    case 'granted':
      return vscode.l10n.t('The app has this permission in this chat.');
    case 'consented':
      return told === 'read'
        ? vscode.l10n.t(
            'It was consented to when the app was installed, but Microsoft Graph lists no such grant. The policy of the tenant may not allow it, or the grant may not be visible yet.',
          )
        : vscode.l10n.t(
            'It was consented to when the app was installed. Whether it was granted could not be read.',
          );
    case 'notGranted':
      return vscode.l10n.t('The installed version asks for it, and it was not granted.');
    case 'elsewhere':
      return vscode.l10n.t('It is for teams or for people, so it cannot be granted in a chat.');
    case 'unknown':
      return vscode.l10n.t(
        'The grants or consents that would show it could not be read, or do not clearly belong to this app.',
      );
  }
}

/** What there is to say besides the apps. */
export function noteText(note: AppsNote): string {
  switch (note.about) {
    case 'none':
      return vscode.l10n.t('No apps in this chat');
    case 'grantsNotInCloud':
      return vscode.l10n.t('This cloud does not list what was granted to apps');
    case 'underWay':
      return vscode.l10n.t('Reading permissions…');
    case 'cut':
      return vscode.l10n.t("There may be more: Microsoft Graph's paging did not come to an end");
    case 'unreadable':
      return note.count === 1
        ? vscode.l10n.t('1 entry could not be read')
        : vscode.l10n.t('{count} entries could not be read', { count: note.count });
    case 'grants':
      return vscode.l10n.t('Granted permissions could not be read');
    case 'consents':
      return vscode.l10n.t('Delegated permissions could not be read');
  }
}

/** What a click on the row of a note does; `undefined` where reading again would tell no more. */
export function noteAction(note: AppsNote): string | undefined {
  if ('failure' in note && note.failure.kind === 'consentNeeded') {
    return vscode.l10n.t('Allow Reading Apps…');
  }
  switch (note.about) {
    case 'grants':
      return vscode.l10n.t('Retry Loading Granted Permissions');
    case 'consents':
      return vscode.l10n.t('Retry Loading Delegated Permissions');
    case 'cut':
    case 'unreadable':
      return vscode.l10n.t('Refresh Apps');
    case 'none':
    case 'grantsNotInCloud':
    case 'underWay':
      return undefined;
  }
}

/** Why something is not shown; `undefined` where there is no more to say. */
export function noteReason(note: AppsNote): string | undefined {
  return 'failure' in note ? failureText(note.failure) : undefined;
}
