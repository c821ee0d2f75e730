import * as vscode from 'vscode';
import type { Failure } from '../../core/failure.ts';
import type { SettingsReader } from '../../host/settings.ts';
import { notificationText } from '../text/safeText.ts';
import { failureText } from './failureText.ts';
import { remediesFor } from './remedies.ts';

/** Shows a failure in a notification, with buttons for what can be done. Does not wait for the person. */
export function reportFailure(failure: Failure, settings: SettingsReader): void {
  if (failure.kind === 'cancelled') {
    return;
  }
  const remedies = remediesFor(failure, settings);
  const asked = vscode.window.showErrorMessage(
    notificationText(failureText(failure)),
    ...remedies.map(remedy => remedy.title),
  );
  void asked.then(chosen => remedies.find(remedy => remedy.title === chosen)?.run());
}
