import * as vscode from 'vscode';
import type { Chat, Self } from '../../chats/model.ts';
import { failureOf, type Failure } from '../../core/failure.ts';
import { commandIds, viewIds, type ChatGrouping } from '../../host/contributions.ts';
import { withProgress } from '../../host/progress.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Connections } from '../../session/connections.ts';
import { failureText } from '../failures/failureText.ts';
import { showEnding } from '../text/notification.ts';
import { notificationText } from '../text/safeText.ts';
import { withToldProgress } from '../text/toldProgress.ts';
import { isChatsNode } from './chatNodes.ts';
import type { ChatsTree } from './chatsTree.ts';
import { chatLabel } from './chatText.ts';

/** The most chats that a message names. */
const mostNamed = 3;

/** The commands that read, filter and group the chats. */
export class ChatCommands {
  private refreshing: Promise<void> | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly tree: ChatsTree,
    private readonly settings: SettingsReader,
  ) {}

  /** Reads the list anew, unless that is under way. What was there stays until the new list has come. */
  async refresh(): Promise<void> {
    this.refreshing ??= this.readAnew().finally(() => {
      this.refreshing = undefined;
    });
    await this.refreshing;
  }

  private async readAnew(): Promise<void> {
    if (await this.connections.renew()) {
      return;
    }
    const connection = this.connections.require();
    const { chats, signal, self } = connection;
    (await connection.apps()).forget();
    try {
      const title = vscode.l10n.t('Refreshing chats');
      const gone = await this.inView(title, signal, inner => chats.refresh(inner));
      if (gone && gone.length > 0) {
        void vscode.window.showInformationMessage(notificationText(goneText(gone, self)));
      }
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== 'throttled') {
        throw thrown;
      }
      void offerRefresh(failure);
    }
  }

  /** Reads the next page. */
  async loadMore(): Promise<void> {
    const { chats, signal } = this.connections.require();
    await this.inView(vscode.l10n.t('Loading chats'), signal, async inner => {
      try {
        await chats.loadMore(inner);
      } catch (thrown) {
        // The list itself shows the failure, with a way to try again.
        if (failureOf(thrown).kind === 'cancelled') {
          throw thrown;
        }
      }
    });
  }

  /** Reads all pages, with a count, until cancelled. */
  async loadAll(): Promise<void> {
    const connection = this.connections.require();
    const title = vscode.l10n.t('Loading all chats');
    await withToldProgress(title, { kind: 'notification' }, connection, (signal, tell) =>
      connection.chats.loadAll(
        signal,
        count => tell({ text: vscode.l10n.t('{count} so far', { count }) }),
        'background',
      ),
    );
  }

  /** Asks for a text and shows the chats that hold it, as it is typed. */
  async filter(): Promise<void> {
    this.connections.require();
    const before = this.tree.filteredBy;
    const input = vscode.window.createInputBox();
    input.title = vscode.l10n.t('Filter Chats');
    input.prompt = vscode.l10n.t(
      'Words in topics, names or addresses, or a whole ID. Leave empty to show all chats.',
    );
    input.value = before;
    input.onDidChangeValue(text => this.tree.filterBy(text));
    const accepted = await new Promise<boolean>(resolve => {
      input.onDidAccept(() => resolve(true));
      input.onDidHide(() => resolve(false));
      input.show();
    });
    input.dispose();
    if (!accepted) {
      this.tree.filterBy(before);
    }
  }

  clearFilter(): void {
    this.tree.filterBy('');
  }

  /** Asks how to group the chats and keeps the answer in the user's settings. */
  async groupBy(): Promise<void> {
    const current = this.settings.find('chats.groupBy');
    const choices: readonly (vscode.QuickPickItem & { readonly grouping: ChatGrouping })[] = [
      { label: vscode.l10n.t('No groups'), grouping: 'none' },
      { label: vscode.l10n.t('Type of chat'), grouping: 'type' },
      { label: vscode.l10n.t('With and without external people'), grouping: 'external' },
    ];
    const items = choices.map(choice =>
      choice.grouping === current ? { ...choice, description: vscode.l10n.t('current') } : choice,
    );
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Group Chats By') });
    if (chosen) {
      await this.settings.update('chats.groupBy', chosen.grouping);
    }
  }

  /** Reads the members again whose failure the row shows. */
  retryMembers(row: unknown): void {
    if (isChatsNode(row) && row.kind === 'failure' && row.retry.kind === 'members') {
      this.tree.retryMembers(row.retry.chat);
    }
  }

  /** Shows more of the rows that the row stands for. */
  showMore(row: unknown): void {
    if (isChatsNode(row) && row.kind === 'rest') {
      this.tree.showMore(row);
    }
  }

  private async inView<T>(
    title: string,
    signal: AbortSignal,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return withProgress(title, { kind: 'view', viewId: viewIds.chats }, signal, task);
  }
}

/** Which chats are no longer listed, by name as long as they are few. */
function goneText(gone: readonly Chat[], self: Self | undefined): string {
  const [first, ...others] = gone;
  if (!first || others.length >= mostNamed) {
    return vscode.l10n.t('{count} chats are no longer listed.', { count: gone.length });
  }
  const names = gone.map(chat => `"${chatLabel(chat, self)}"`).join(', ');
  return others.length === 0
    ? vscode.l10n.t('The chat {chat} is no longer listed.', { chat: names })
    : vscode.l10n.t('These chats are no longer listed: {chats}.', { chats: names });
}

/** Says why the list could not be read, and offers to read it again: only the person knows how long to wait for it. */
async function offerRefresh(failure: Failure): Promise<void> {
  const again = vscode.l10n.t('Try Again');
  if ((await showEnding(false, failureText(failure), again)) === again) {
    await vscode.commands.executeCommand(commandIds.refreshChats);
  }
}
