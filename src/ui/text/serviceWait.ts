import * as vscode from 'vscode';
import type { ServiceWait, ServiceWaits } from '../../graph/serviceWaits.ts';
import { durationText } from './dateText.ts';

/** What is said while Microsoft Graph asked to wait. */
export function serviceWaitText({ askedMs }: ServiceWait): string {
  return vscode.l10n.t('Microsoft Graph asked to wait {time}', { time: durationText(askedMs) });
}

/**
 * Runs work in the background and reports how far it is. While Microsoft Graph asked to wait, the report says so,
 * because nothing else changes then.
 * @param work is given what it reports its own progress with.
 */
export async function reportWaits<T>(
  waits: ServiceWaits,
  report: (message: string) => void,
  work: (report: (message: string) => void) => Promise<T>,
): Promise<T> {
  let progress = '';
  const show = (): void => {
    const wait = waits.current ? serviceWaitText(waits.current) : '';
    report([progress, wait].filter(Boolean).join(' · '));
  };
  const subscription = waits.onDidChange(show);
  try {
    return await work(message => {
      progress = message;
      show();
    });
  } finally {
    subscription.dispose();
  }
}
