import * as vscode from 'vscode';
import { isSameTenantAndCloud } from '../../access/actingAccount.ts';
import { verifyDoubts, type Verification } from '../../access/doubts.ts';
import { isOpen } from '../../access/finding.ts';
import type { Journal } from '../../access/journal.ts';
import type { JournalEntry } from '../../access/journalEntries.ts';
import type { WorkProgress } from '../../core/workProgress.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import { showEnding } from '../text/notification.ts';
import { countedProgress, withToldProgress } from '../text/toldProgress.ts';
import { entriesOf, selectedActivity } from './activityNodes.ts';
import { isAsWanted, verificationText } from './verificationText.ts';

/** The commands of the Activity view. */
export class ActivityCommands {
  constructor(
    private readonly connections: Connections,
    private readonly journal: Journal,
  ) {}

  /**
   * Settles what is in doubt by reading the members of the chats, and says what came of it. It changes no chat, so it
   * is also there when read-only.
   * @param args rows of the Activity view, to settle only these.
   */
  async verify(...args: readonly unknown[]): Promise<void> {
    const { open, entries } = await this.openEntries(args);
    if (open.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is in doubt.'));
      return;
    }
    const connection = this.connections.require();
    const isOurs = ({ intent }: JournalEntry): boolean => isSameTenantAndCloud(connection.acting, intent);
    const others = open.filter(entry => !isOurs(entry));
    const verifications = await this.read(connection, { open: open.filter(isOurs), entries });
    const text = verificationText(verifications, others);
    if (text === '') {
      return;
    }
    // The work is done: nobody needs to wait until the notification is gone.
    void showEnding(others.length === 0 && isAsWanted(verifications), text);
  }

  /** Asks, then removes what is settled from the disk, and if the person says so what is in doubt too. */
  async clear(): Promise<void> {
    const { entries, damaged, unknown } = await this.journal.read();
    const underWay = entries.filter(({ state }) => state === 'underWay').length;
    const doubts = entries.filter(isOpen).length;
    const hasSettled = entries.length + damaged + unknown > underWay + doubts;
    if (!hasSettled && doubts === 0) {
      void vscode.window.showInformationMessage(
        underWay === 0
          ? vscode.l10n.t('There is nothing to clear.')
          : vscode.l10n.t('There is nothing to clear: what is under way stays.'),
      );
      return;
    }
    const clear = vscode.l10n.t('Clear');
    const clearAll = vscode.l10n.t('Clear Doubts Too');
    const detail = [
      vscode.l10n.t(
        'Settled entries are removed from this computer, for all windows. This cannot be undone.',
      ),
      ...(doubts > 0
        ? [
            vscode.l10n.t(
              'Entries that are in doubt or not visible yet stay: {count}. With Clear Doubts Too they are removed as well, and can no longer be verified.',
              { count: doubts },
            ),
          ]
        : []),
      ...(underWay > 0
        ? [vscode.l10n.t('Entries that are under way stay: {count}.', { count: underWay })]
        : []),
    ].join('\n\n');
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t('Clear the activity log?'),
      { modal: true, detail },
      ...(hasSettled ? [clear] : []),
      ...(doubts > 0 ? [clearAll] : []),
    );
    if (chosen === clear || chosen === clearAll) {
      await this.journal.clear({ doubts: chosen === clearAll });
    }
  }

  /** The entries that a reading could settle, and all that the journal has. */
  private async openEntries(args: readonly unknown[]): Promise<OpenEntries> {
    const rows = selectedActivity(args);
    const wanted = new Set(rows.flatMap(entriesOf).map(({ intent }) => intent.id));
    // A row may be old: another window may have settled it since.
    const { entries } = await this.journal.read();
    const open = entries.filter(entry => isOpen(entry) && (rows.length === 0 || wanted.has(entry.intent.id)));
    return { open, entries };
  }

  /** @returns what was found out; nothing about entries that were left when the person cancelled. */
  private async read(
    connection: Connection,
    { open, entries }: OpenEntries,
  ): Promise<readonly Verification[]> {
    if (open.length === 0) {
      return [];
    }
    const { acting, chats } = connection;
    const parts = {
      journal: this.journal,
      readRoster: (chatId: string, stop: AbortSignal) => chats.readMembers(chatId, stop, 'background'),
      acting,
      now: () => Date.now(),
    };
    const verifications = await withToldProgress(
      vscode.l10n.t('Verifying what is in doubt'),
      { kind: 'notification' },
      connection,
      (signal, tell) => {
        const onProgress = (progress: WorkProgress): void => tell(countedProgress(progress));
        return verifyDoubts(open, entries, { ...parts, onProgress }, signal);
      },
    );
    return verifications.filter(one => one.kind !== 'unreadable' || one.failure.kind !== 'cancelled');
  }
}

interface OpenEntries {
  readonly open: readonly JournalEntry[];
  /** All of the journal, the newest first. */
  readonly entries: readonly JournalEntry[];
}
