import * as vscode from 'vscode';
import type { ServiceWait } from '../../graph/serviceWaits.ts';
import { durationText } from './dateText.ts';

/** What is said while Microsoft Graph asked to wait. */
export function serviceWaitText({ askedMs }: ServiceWait): string {
  return vscode.l10n.t('Microsoft Graph asked to wait {time}', { time: durationText(askedMs) });
}
