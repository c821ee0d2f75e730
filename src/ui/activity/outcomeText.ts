import * as vscode from 'vscode';
import type { EntryStatus } from '../../access/activityRuns.ts';

/** What became of somebody, in a word or two. */
export function outcomeHeading(status: EntryStatus): string {
  switch (status) {
    case 'revoked':
      return vscode.l10n.t('Revoked');
    case 'notVisibleYet':
      return vscode.l10n.t('Accepted, not visible yet');
    case 'stillListed':
      return vscode.l10n.t('Still listed');
    case 'alreadyGone':
      return vscode.l10n.t('Already gone');
    case 'added':
      return vscode.l10n.t('Added again');
    case 'stillMissing':
      return vscode.l10n.t('Still missing');
    case 'alreadyMember':
      return vscode.l10n.t('Already a member');
    case 'refused':
      return vscode.l10n.t('Refused');
    case 'notAttempted':
      return vscode.l10n.t('Not attempted');
    case 'notListed':
      return vscode.l10n.t('Not listed now');
    case 'listed':
      return vscode.l10n.t('Listed now');
    case 'overtaken':
      return vscode.l10n.t('Overtaken by a later request');
    case 'inDoubt':
      return vscode.l10n.t('In doubt');
    case 'underWay':
      return vscode.l10n.t('Under way');
  }
}
