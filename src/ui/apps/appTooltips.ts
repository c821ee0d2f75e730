import * as vscode from 'vscode';
import type { AppInChat } from '../../apps/model.ts';
import type { AppsNode } from '../chats/chatNodes.ts';
import { failureText } from '../failures/failureText.ts';
import { detailTooltip } from '../text/tooltip.ts';
import { appLabel, noteReason, noteText, originText, stateText, toldOf, typeWord } from './appText.ts';

/** The page that lists the resource-specific permissions. */
const referencePage =
  'https://learn.microsoft.com/microsoftteams/platform/graph-api/rsc/resource-specific-consent';

/** What the tooltip of a row about apps says, safely: the only link in it is our own. */
export function appsTooltip({ part }: AppsNode): vscode.MarkdownString | undefined {
  switch (part.is) {
    case 'app':
      return appTooltip(part.app);
    case 'unexplained':
      return detailTooltip(
        vscode.l10n.t(
          'Microsoft Graph lists grants for this app registration, but does not link it to any app in this chat. The app may have been uninstalled.',
        ),
        [
          [vscode.l10n.t('Application ID'), part.grants.entraAppId],
          [vscode.l10n.t('Service principal ID'), part.grants.servicePrincipalId],
        ],
      );
    case 'permission': {
      const { name, type, state } = part.permission;
      const told = part.of.is === 'app' ? toldOf(type, part.of.read) : 'read';
      const tooltip = detailTooltip(name, [
        [vscode.l10n.t('Type'), typeWord(type)],
        [vscode.l10n.t('State'), stateText(state, told)],
      ]);
      // The name is looked for on the page. It is other people's text, so nothing but letters, digits and dots is kept.
      const fragment = encodeURIComponent(name.replace(/[^\w.]/g, ''));
      tooltip.appendMarkdown(`\n\n[${vscode.l10n.t('Reference')}](${referencePage}#:~:text=${fragment})`);
      return tooltip;
    }
    case 'note': {
      const reason = noteReason(part.note);
      return reason === undefined
        ? undefined
        : detailTooltip(noteText(part.note), [[vscode.l10n.t('Reason'), reason]]);
    }
    case 'failure':
      return detailTooltip(failureText(part.failure), []);
    case 'root':
    case 'type':
      return undefined;
  }
}

function registrationText({ entraAppId, isRegistered }: AppInChat): string {
  if (entraAppId !== undefined) {
    return entraAppId;
  }
  return isRegistered === false
    ? vscode.l10n.t('none: the app has no registration')
    : vscode.l10n.t('not told by Microsoft Graph, so grants for "No installed app" may be for this app');
}

function appTooltip(app: AppInChat): vscode.MarkdownString {
  return detailTooltip(appLabel(app), [
    [vscode.l10n.t('Version'), app.version],
    [vscode.l10n.t('From'), originText(app.origin)],
    [vscode.l10n.t('Manifest ID'), app.manifestId],
    [vscode.l10n.t('Teams app ID'), app.teamsAppId],
    [vscode.l10n.t('Application ID'), registrationText(app)],
    [
      vscode.l10n.t('Grants'),
      app.joinedBy === 'clientId'
        ? vscode.l10n.t('found by clientId, because no clientAppId fits')
        : undefined,
    ],
  ]);
}
