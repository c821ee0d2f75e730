import * as vscode from 'vscode';
import type { Failure } from '../../core/failure.ts';
import type { SettingsReader } from '../../host/settings.ts';
import { notificationText } from '../text/safeText.ts';
import { failureText } from './failureText.ts';
import { remediesFor } from './remedies.ts';

/** Tells a failure in a notification, with the buttons that mend it. Nobody waits for the answer. */
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
