import * as vscode from 'vscode';
import type { AdditionResult } from '../../access/additionOutcome.ts';
import type { RevocationResult } from '../../access/revocationOutcome.ts';

/** The outcome of a revocation in a word or two. */
export function revocationHeading(kind: RevocationResult['outcome']['kind']): string {
  switch (kind) {
    case 'revoked':
      return vscode.l10n.t('Revoked');
    case 'notVisibleYet':
      return vscode.l10n.t('Accepted, not visible yet');
    case 'stillListed':
      return vscode.l10n.t('Still listed');
    case 'alreadyGone':
      return vscode.l10n.t('Already gone');
    case 'refused':
      return vscode.l10n.t('Refused');
    case 'notAttempted':
      return vscode.l10n.t('Not attempted');
    case 'inDoubt':
      return vscode.l10n.t('In doubt');
  }
}

/** The outcome of an addition in a word or two. */
export function additionHeading(kind: AdditionResult['outcome']['kind']): string {
  switch (kind) {
    case 'added':
      return vscode.l10n.t('Added again');
    case 'stillMissing':
      return vscode.l10n.t('Still missing');
    case 'alreadyMember':
      return vscode.l10n.t('Already a member');
    case 'notVisibleYet':
    case 'refused':
    case 'notAttempted':
    case 'inDoubt':
      return revocationHeading(kind);
  }
}
