import * as vscode from 'vscode';
import { isSameTenantAndCloud, verifyDoubts, type Verification } from '../../access/doubts.ts';
import type { Journal, JournalEntry } from '../../access/journal.ts';
import type { JournalOutcome } from '../../access/journalLines.ts';
import { failureOf } from '../../core/failure.ts';
import type { Log } from '../../core/log.ts';
import { withProgress } from '../../host/progress.ts';
import { entriesOf, selectedActivity } from './activityNodes.ts';
import { notClearedText, verificationText } from './activityText.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import { showEnding } from '../text/notification.ts';

/** Outcomes of a verification that are not what the person wanted. */
const unwanted: ReadonlySet<JournalOutcome> = new Set<JournalOutcome>(['stillListed', 'stillMissing']);

/** The commands of the Activity view. */
export class ActivityCommands {
  constructor(
    private readonly connections: Connections,
    private readonly journal: Journal,
    private readonly log: Log,
  ) {}

  /**
   * Settles what is in doubt by reading the members of the chats, and says what came of it. It changes no chat, so it
   * is also there when read-only.
   * @param args rows of the Activity view, to settle only these.
   */
  async verify(...args: readonly unknown[]): Promise<void> {
    const doubts = await this.doubts(args);
    if (doubts.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is in doubt.'));
      return;
    }
    const connection = this.connections.require();
    const { account, cloud } = connection;
    const isOurs = ({ intent }: JournalEntry): boolean =>
      isSameTenantAndCloud({ account, cloud: cloud.name }, intent);
    const others = doubts.filter(entry => !isOurs(entry));
    const verifications = await this.read(connection, doubts.filter(isOurs));
    const text = verificationText(verifications, others);
    if (text === '') {
      return;
    }
    const asWanted =
      others.length === 0 && verifications.every(one => one.kind === 'settled' && !unwanted.has(one.outcome));
    // The work is done: nobody needs to wait until the notification is gone.
    void showEnding(asWanted, text);
  }

  /** Asks, then removes what is settled from the disk. */
  async clear(): Promise<void> {
    const { entries, damaged, unknown } = await this.journal.read();
    const staying = entries.filter(({ state }) => state !== 'settled').length;
    if (staying === entries.length && damaged + unknown === 0) {
      void vscode.window.showInformationMessage(
        staying === 0
          ? vscode.l10n.t('There is nothing to clear.')
          : vscode.l10n.t('There is nothing to clear: what is in doubt or under way stays.'),
      );
      return;
    }
    const clear = vscode.l10n.t('Clear');
    const detail = [
      vscode.l10n.t(
        'Settled entries are removed from this computer, for all windows. This cannot be undone.',
      ),
      vscode.l10n.t('What is in doubt or under way stays: {count}.', { count: staying }),
    ].join('\n\n');
    const question = vscode.l10n.t('Clear the activity log?');
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, clear)) === clear) {
      await this.removeSettled();
    }
  }

  private async removeSettled(): Promise<void> {
    try {
      await this.journal.clear();
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== 'storage') {
        throw thrown;
      }
      this.log.failed('access', 'clear the journal', failure);
      void vscode.window.showErrorMessage(notClearedText(failure.code));
    }
  }

  private async doubts(args: readonly unknown[]): Promise<readonly JournalEntry[]> {
    const rows = selectedActivity(args);
    const wanted = new Set(rows.flatMap(entriesOf).map(({ intent }) => intent.id));
    // A row may be old: another window may have settled it since.
    const { entries } = await this.journal.read();
    return entries.filter(
      ({ intent, state }) => state === 'inDoubt' && (rows.length === 0 || wanted.has(intent.id)),
    );
  }

  /** @returns what was found out; nothing about entries that were left when the person cancelled. */
  private async read(
    { chats, signal }: Connection,
    doubts: readonly JournalEntry[],
  ): Promise<readonly Verification[]> {
    if (doubts.length === 0) {
      return [];
    }
    const verifications = await withProgress(
      vscode.l10n.t('Verifying what is in doubt'),
      { kind: 'notification' },
      signal,
      inner =>
        verifyDoubts(
          doubts,
          {
            journal: this.journal,
            readRoster: (chatId, stop) => chats.readMembers(chatId, stop, 'background'),
          },
          inner,
        ),
    );
    return verifications.filter(one => one.kind === 'settled' || one.failure.kind !== 'cancelled');
  }
}
