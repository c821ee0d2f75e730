import * as vscode from 'vscode';
import { notificationText } from './safeText.ts';

/** How long the status bar shows a message, in milliseconds. */
const statusBarMs = 3000;

/**
 * Shows how something ended: as information if it ended as the person wanted, as a warning otherwise.
 * @param text may hold other people's text, which is made safe here.
 * @returns the button that the person chose, once the notification is gone.
 */
export async function showEnding(
  endedWell: boolean,
  text: string,
  ...buttons: readonly string[]
): Promise<string | undefined> {
  const show = endedWell ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  return show(notificationText(text), ...buttons);
}

/** Says in the status bar for a moment that something was done, such as `ID copied.` */
export function showDone(text: string): void {
  vscode.window.setStatusBarMessage(text, statusBarMs);
}

/** Says that a command was called on a row that is gone: VS Code passes none if the list changed while its menu was open. */
export function sayListChanged(): void {
  void vscode.window.showWarningMessage(
    vscode.l10n.t('The list has just changed, so it is not clear what was meant. Select again.'),
  );
}
