import * as vscode from 'vscode';
import type { ComparisonFilter, ComparisonOrder } from '../../apps/comparisonView.ts';

/** An order of chats in words. */
export function comparisonOrderText(order: ComparisonOrder): string {
  switch (order) {
    case 'chosen':
      return vscode.l10n.t('As chosen');
    case 'name':
      return vscode.l10n.t('By name');
    case 'missing':
      return vscode.l10n.t('Most missing first');
  }
}

/** A filter in words. */
export function comparisonFilterText(filter: ComparisonFilter): string {
  switch (filter) {
    case 'all':
      return vscode.l10n.t('Everything');
    case 'missing':
      return vscode.l10n.t('What is missing');
    case 'notAskedFor':
      return vscode.l10n.t('Granted, not asked for');
    case 'otherVersion':
      return vscode.l10n.t('Installed in another version');
    case 'unknown':
      return vscode.l10n.t('What is not known');
  }
}
