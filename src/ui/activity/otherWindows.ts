import * as vscode from 'vscode';
import { failureOf } from '../../core/failure.ts';
import type { Own, Services } from '../../session/services.ts';

/** Looks for what an earlier window left in doubt, and for its checks, even if nobody looks at their views. */
export function lookBack(context: vscode.ExtensionContext, services: Services, own: Own): void {
  const { log, journal, history, platform } = services;
  const folder = context.globalStorageUri;
  const failed = (thrown: unknown): void =>
    log.failed('ui', 'look for what earlier windows left', failureOf(thrown));
  const lookForDoubts = async (): Promise<void> => {
    if (await platform.journal.isIn(folder)) {
      const { DoubtNotice } = await import('./doubtNotice.ts');
      await own(new DoubtNotice(await journal(), context.globalState, failed)).look();
    }
  };
  const lookForChecks = async (): Promise<void> => {
    if (await platform.checks.isIn(folder)) {
      await history.load();
    }
  };
  void lookForDoubts().catch(failed);
  void lookForChecks().catch(failed);
}

/** Opens the journal as soon as any window has made one, to learn which chats other windows change. */
export function followOtherWindows(context: vscode.ExtensionContext, services: Services, own: Own): void {
  const { log, journal, platform } = services;
  const openIfThereIsOne = async (): Promise<void> => {
    if (await platform.journal.isIn(context.globalStorageUri)) {
      await journal();
    }
  };
  const open = (): void => {
    openIfThereIsOne().catch((thrown: unknown) => {
      log.failed('access', 'open the journal', failureOf(thrown));
    });
  };
  open();
  // Another window may have made the journal. The person looks at this one again.
  own(vscode.window.onDidChangeWindowState(({ focused }) => focused && open()));
}
