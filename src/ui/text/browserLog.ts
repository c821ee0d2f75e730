import * as vscode from 'vscode';

/** Says that a browser keeps the activity log, and what that means. */
export function browserKeepsLogText(): string {
  return vscode.l10n.t(
    'This browser keeps the activity log. It survives closing the tab or the browser. A power cut may take its last lines; clearing site data, or closing a private window, removes all of it.',
  );
}
