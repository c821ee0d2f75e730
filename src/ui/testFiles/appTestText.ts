import * as vscode from 'vscode';
import { isMissing, type ComparedPermission, type ComparedState } from '../../apps/appComparison.ts';
import type { ChatApps } from '../../apps/model.ts';
import type { Span } from '../../core/jsonNodes.ts';
import {
  isEachOtherAppTold,
  isOfOtherRegistration,
  isOtherVersion,
  type AppExpectation,
  type AppFinding,
} from '../../testFiles/appVerdict.ts';
import type { AppPlaces } from '../../testFiles/model.ts';
import { appDescription, appLabel } from '../apps/appText.ts';
import { partNotes, permissionText, reasonText, untoldAppText, versionText } from '../apps/comparisonText.ts';
import { plainText } from '../text/safeText.ts';

/** What differs from what a test expects: in sentences, and as two texts for an editor that compares them. */
export interface AppDifference {
  readonly sentences: string;
  readonly expected: string;
  readonly actual: string;
}

/** Puts into words what differs. What differs comes first in all of them: there may be little room. */
export function differenceText(expectation: AppExpectation, finding: AppFinding): AppDifference {
  const { app, permissions } = finding;
  if (!app) {
    return {
      sentences: vscode.l10n.t('The app is not installed in this chat.'),
      expected: vscode.l10n.t('installed'),
      actual: vscode.l10n.t('not installed'),
    };
  }
  const { version } = expectation;
  const lines = [
    ...permissions.map(permission => ({
      expected: standingLine(permission, { kind: 'granted' }),
      actual: standingLine(permission, permission.state),
    })),
    ...(version === undefined ? [] : [{ expected: versionText(version), actual: versionText(app.version) }]),
    ...(isOfOtherRegistration(expectation, app)
      ? [{ expected: registrationText(expectation.entraAppId), actual: registrationText(app.entraAppId) }]
      : []),
  ];
  const sorted = [
    ...lines.filter(({ expected, actual }) => expected !== actual),
    ...lines.filter(({ expected, actual }) => expected === actual),
  ];
  return {
    sentences: differenceSentences(expectation, finding),
    expected: sorted.map(({ expected }) => expected).join('\n'),
    actual: sorted.map(({ actual }) => actual).join('\n'),
  };
}

function differenceSentences(expectation: AppExpectation, { app, permissions }: AppFinding): string {
  const missing = permissions.filter(isMissing);
  const reasons = new Set(
    missing.flatMap(({ state }) => (state.kind === 'notGranted' ? [reasonText(state.reason)] : [])),
  );
  return [
    ...(missing.length > 0
      ? [vscode.l10n.t('Not granted: {permissions}.', { permissions: listed(missing) })]
      : []),
    ...(app && isOtherVersion(expectation, app)
      ? [
          vscode.l10n.t('Version {installed} is installed; {expected} is expected.', {
            installed: plainText(app.version ?? ''),
            expected: plainText(expectation.version ?? ''),
          }),
        ]
      : []),
    ...(app && isOfOtherRegistration(expectation, app)
      ? [vscode.l10n.t('The installed app belongs to another app registration than the manifest names.')]
      : []),
    ...reasons,
  ].join(' ');
}

function registrationText(id: string | undefined): string {
  return vscode.l10n.t('app registration {id}', { id: plainText(id ?? '') });
}

/** Why it is not known whether a chat has what is expected. */
export function unknownText(expectation: AppExpectation, finding: AppFinding, chat: ChatApps): string {
  const { version } = expectation;
  const { app, permissions } = finding;
  const unknown = permissions.filter(({ state }) => state.kind === 'unknown');
  const difference = app ? differenceSentences(expectation, finding) : '';
  return [
    ...(app ? [] : [vscode.l10n.t('It is not known whether the app is installed in this chat.')]),
    ...(difference === ''
      ? []
      : [
          difference,
          vscode.l10n.t('The app may be installed in this chat once more, with all that is expected.'),
        ]),
    ...((app && difference === '') || isEachOtherAppTold(expectation, chat) ? [] : [untoldAppText()]),
    ...(unknown.length > 0
      ? [vscode.l10n.t('Not known whether granted: {permissions}.', { permissions: listed(unknown) })]
      : []),
    ...(unknown.length > 0 && app && app.isRegistered === undefined
      ? [
          vscode.l10n.t(
            'Microsoft Graph does not say which app registration the app has. A test that names its manifest tells it.',
          ),
        ]
      : []),
    ...(app && app.version === undefined && version !== undefined
      ? [vscode.l10n.t('Microsoft Graph does not say which version is installed.')]
      : []),
    ...partNotes(chat),
  ].join('\n');
}

/** What a chat has of what is expected, in one line. */
export function findingText({ app, permissions }: AppFinding, account: string): string {
  return [
    ...(app
      ? [
          appLabel(app),
          appDescription(app),
          ...permissions.map(permission => standingLine(permission, permission.state)),
        ]
      : [vscode.l10n.t('The app is not installed in this chat.')]),
    vscode.l10n.t('read by {account}', { account }),
  ].join(' · ');
}

/** The place of a test that tells what differs. */
export function differingPlace(
  { manifest, chat, permissions, listed: places, version }: AppPlaces,
  expectation: AppExpectation,
  finding: AppFinding,
): Span | undefined {
  if (!finding.app) {
    return chat;
  }
  const missing = finding.permissions.findIndex(isMissing);
  if (missing >= 0) {
    return places[missing] ?? permissions;
  }
  return isOtherVersion(expectation, finding.app) ? version : manifest;
}

/**
 * How a permission stands, the verdict first.
 * @param state the expected one, or the actual one.
 */
function standingLine(permission: ComparedPermission, state: ComparedState): string {
  // Not localized: editors highlight the no-break space that French has before a colon.
  return `${standingWord(state)}: ${permissionText(permission)}`;
}

function standingWord(state: ComparedState): string {
  switch (state.kind) {
    case 'granted':
    case 'notAskedFor':
      return vscode.l10n.t('granted');
    case 'notGranted':
      return vscode.l10n.t('not granted');
    case 'unknown':
      return vscode.l10n.t('not known');
  }
}

function listed(permissions: readonly ComparedPermission[]): string {
  return permissions.map(permissionText).join(', ');
}
