import * as vscode from 'vscode';
import {
  isEachAppTold,
  knownRegistration,
  type ComparedApp,
  type ComparedState,
  type NotGrantedReason,
} from '../../apps/appComparison.ts';
import type { ComparedChat, ManifestComparison } from '../../apps/comparisonReport.ts';
import { permissionsByPlace, type AppManifest } from '../../apps/manifest.ts';
import type { AppPermission, ChatApps } from '../../apps/model.ts';
import { failureText } from '../failures/failureText.ts';
import { alignColumns, wrapListItem } from '../text/monospace.ts';
import { plainText } from '../text/safeText.ts';
import { named } from '../text/tooltip.ts';
import { noteText, originText, typeWord } from './appText.ts';

/** A comparison as text. */
export interface ComparisonText {
  readonly text: string;
  /** The line above which actions stand, counted from 0. */
  readonly headLine: number;
  /** The lines with something that is asked for and not granted, counted from 0. */
  readonly problemLines: readonly number[];
}

const lineWidth = 80;
const nameLength = 60;

/**
 * A manifest and chats as a table for each installation, with what may lie behind it below.
 * @param comparison what of it is shown.
 * @param count how many chats were compared, if not all are shown.
 */
export function comparisonText(
  { manifest, environment, chats }: ManifestComparison,
  nameOf: (chatId: string) => string,
  count = chats.length,
): ComparisonText {
  const lines = [
    vscode.l10n.t('App compared with its manifest'),
    '',
    [plainText(manifest.name ?? ''), versionText(manifest.version), ...environmentText(environment)]
      .filter(text => text !== '')
      .join(' · '),
    ...(count > 1 ? [vscode.l10n.t('Shown: {shown} of {count}', { shown: chats.length, count })] : []),
    '',
  ];
  const headLine = lines.length;
  const problemLines: number[] = [];
  for (const chat of chats) {
    lines.push(plainText(nameOf(chat.chatId)), '');
    for (const { line, isProblem } of linesOf(chat, manifest)) {
      if (isProblem) {
        problemLines.push(lines.length);
      }
      lines.push(line);
    }
    lines.push('');
  }
  lines.push(...manifestNotes(manifest));
  return { text: `${lines.join('\n')}\n`, headLine, problemLines };
}

interface Line {
  readonly line: string;
  readonly isProblem: boolean;
}

function plain(lines: readonly string[]): Line[] {
  return lines.map(line => ({ line, isProblem: false }));
}

function linesOf(chat: ComparedChat, manifest: AppManifest): readonly Line[] {
  if (chat.kind === 'failed') {
    return [{ line: failureText(chat.failure), isProblem: true }];
  }
  const { installed, leftGrants, isCertain, chat: apps } = chat.comparison;
  const notes = [
    ...(installed.length > 1
      ? [
          vscode.l10n.t(
            'The manifest matches {count} apps in this chat, such as one sideloaded and one of your organization. Each has its own permissions, unless they share an app registration.',
            { count: installed.length },
          ),
        ]
      : []),
    ...untoldNotes(manifest, apps),
    ...partNotes(apps),
    ...(leftGrants.length > 0
      ? [
          vscode.l10n.t('The app registration of the manifest has these permissions here: {permissions}', {
            permissions: leftGrants.map(({ name }) => plainText(name)).join(', '),
          }),
        ]
      : []),
  ];
  return [
    ...(installed.length === 0
      ? [{ line: notInstalledText(isCertain), isProblem: true }]
      : installed.flatMap(app => appLines(app, manifest))),
    ...plain(notes.flatMap(note => wrapListItem(note, lineWidth))),
  ];
}

function notInstalledText(isCertain: boolean): string {
  return isCertain
    ? vscode.l10n.t('The app is not installed in this chat.')
    : vscode.l10n.t('It is not known whether the app is installed in this chat.');
}

function untoldNotes(manifest: AppManifest, apps: ChatApps): readonly string[] {
  return isEachAppTold(apps, knownRegistration(manifest)) ? [] : [untoldAppText()];
}

/** Says why it is not known which apps a chat has. */
export function untoldAppText(): string {
  return vscode.l10n.t(
    'Microsoft Graph does not say to which manifest an app in this chat belongs, so it may be this one.',
  );
}

/** What could not be read of the apps of a chat, each with the reason. */
export function partNotes({ grants, consents, unreadable, isCut }: ChatApps): readonly string[] {
  return [
    ...(grants.kind === 'notInCloud'
      ? [vscode.l10n.t('This cloud does not list what was granted to apps.')]
      : []),
    ...(grants.kind === 'failed'
      ? [named(vscode.l10n.t('Granted permissions could not be read'), failureText(grants.failure))]
      : []),
    ...(consents.kind === 'failed'
      ? [named(vscode.l10n.t('Delegated permissions could not be read'), failureText(consents.failure))]
      : []),
    ...(unreadable > 0 ? [`${noteText({ about: 'unreadable', count: unreadable })}.`] : []),
    ...(isCut ? [`${noteText({ about: 'cut' })}.`] : []),
  ];
}

function appLines(compared: ComparedApp, manifest: AppManifest): readonly Line[] {
  const { app, permissions, isSameVersion, isSameRegistration } = compared;
  const rows = permissions.map(({ name, type, state }) => [
    plainText(name, nameLength),
    typeWord(type),
    comparedText(state),
  ]);
  const head = [vscode.l10n.t('Permission'), vscode.l10n.t('Type'), vscode.l10n.t('State')];
  const table = rows.length === 0 ? [] : alignColumns([head, ...rows]);
  const reasons = new Set(
    permissions.flatMap(({ state }) => (state.kind === 'notGranted' ? [state.reason] : [])),
  );
  const notes = [
    ...(isSameVersion === false
      ? [
          vscode.l10n.t('Version {installed} is installed; the manifest is version {manifest}.', {
            installed: plainText(app.version ?? ''),
            manifest: plainText(manifest.version ?? ''),
          }),
        ]
      : []),
    ...(isSameRegistration === false
      ? [vscode.l10n.t('The installed app belongs to another app registration than the manifest names.')]
      : []),
    ...(app.joinedBy === 'clientId'
      ? [vscode.l10n.t('Its grants were found by clientId, because no clientAppId fits.')]
      : []),
    ...Array.from(reasons, reasonText),
  ];
  return [
    {
      line: [versionText(app.version), originText(app.origin)].join(' · '),
      isProblem: isSameVersion === false || isSameRegistration === false,
    },
    ...table.map((line, index) => ({
      line,
      // The first two lines of the table are its head and the rule.
      isProblem: permissions[index - 2]?.state.kind === 'notGranted',
    })),
    ...plain(rows.length === 0 ? [vscode.l10n.t('No permission is asked for or granted.')] : []),
    ...plain(notes.flatMap(note => wrapListItem(note, lineWidth))),
  ];
}

/** A version in words. */
export function versionText(version: string | undefined): string {
  return version === undefined
    ? vscode.l10n.t('no version')
    : vscode.l10n.t('version {version}', { version: plainText(version) });
}

function environmentText(environment: string | undefined): string[] {
  return environment === undefined || environment === ''
    ? []
    : [vscode.l10n.t('environment {environment}', { environment: plainText(environment) })];
}

/** How a permission stands, in words. */
export function comparedText(state: ComparedState): string {
  switch (state.kind) {
    case 'granted':
      return vscode.l10n.t('asked for and granted');
    case 'notAskedFor':
      return vscode.l10n.t('granted, not asked for');
    case 'unknown':
      return vscode.l10n.t('asked for, not known whether granted');
    case 'notGranted':
      return named(vscode.l10n.t('asked for, not granted'), reasonWord(state.reason));
  }
}

/** What may lie behind a permission that is not granted, in a word or two. */
export function reasonWord(reason: NotGrantedReason): string {
  switch (reason) {
    case 'notUpgraded':
      return vscode.l10n.t('not upgraded');
    case 'notConsented':
      return vscode.l10n.t('not consented to');
    case 'policy':
      return vscode.l10n.t("the tenant's policy, or not visible yet");
    case 'noRegistration':
      return vscode.l10n.t('no app registration');
    case 'unknown':
      return vscode.l10n.t('reason not known');
  }
}

/** What may lie behind a permission that is not granted, and what to do. */
export function reasonText(reason: NotGrantedReason): string {
  switch (reason) {
    case 'notUpgraded':
      return vscode.l10n.t(
        'Not upgraded: the installed version does not ask for it. Upgrade the app in the chat.',
      );
    case 'notConsented':
      return vscode.l10n.t(
        'Not consented to: the installed version asks for it. Whoever installs or upgrades the app has to consent.',
      );
    case 'policy':
      return vscode.l10n.t(
        'It was consented to, and Microsoft Graph lists no grant. The policy of the tenant may not allow consent in chats, or the grant is not visible yet. Nobody but an administrator can read the policy.',
      );
    case 'noRegistration':
      return vscode.l10n.t(
        'The installed app has no registration in Microsoft Entra, so nothing can be granted to it.',
      );
    case 'unknown':
      return vscode.l10n.t(
        'Microsoft Graph does not say what the installed version asks for: it may not be upgraded, not be consented to, or not be allowed by the policy of the tenant.',
      );
  }
}

/** What there is to say of the manifest whatever the chat. */
function manifestNotes(manifest: AppManifest): readonly string[] {
  const { elsewhere } = permissionsByPlace(manifest);
  const { isOld, entraAppId, unresolved } = manifest;
  const notes = [
    ...(isOld
      ? [
          vscode.l10n.t(
            'The manifest lists application permissions in "webApplicationInfo", as manifests up to version 1.11 do. Delegated ones need a newer version.',
          ),
        ]
      : []),
    ...(entraAppId === undefined && manifest.permissions.length > 0
      ? [
          vscode.l10n.t(
            'The manifest asks for permissions and has no "webApplicationInfo", so nothing can be granted to it.',
          ),
        ]
      : []),
    ...(unresolved.length > 0
      ? [vscode.l10n.t('Without a value in this environment: {names}', { names: unresolved.join(', ') })]
      : []),
    ...(elsewhere.length > 0
      ? [
          vscode.l10n.t('For teams or people, so not granted in chats: {permissions}', {
            permissions: elsewhere.map(permissionText).join(', '),
          }),
        ]
      : []),
  ];
  return notes.length === 0
    ? []
    : [vscode.l10n.t('Notes'), ...notes.flatMap(note => wrapListItem(note, lineWidth))];
}

/** A permission with its type. */
export function permissionText({ name, type }: AppPermission): string {
  return `${plainText(name, nameLength)} (${typeWord(type)})`;
}
