import * as vscode from 'vscode';
import { chatLink } from '../../chats/chatLink.ts';
import type { Connections } from '../../session/connections.ts';
import { isChatsNode } from '../chats/chatNodes.ts';
import { isPeopleNode } from '../people/peopleNodes.ts';

/** Opens a chat in Teams by the address that Graph gave it. */
export async function openInTeams(connections: Connections, ...args: readonly unknown[]): Promise<void> {
  const [row] = args;
  const isChat =
    (isChatsNode(row) && row.kind === 'chat') || (isPeopleNode(row) && row.kind === 'membership');
  const chat = isChat ? connections.current?.chats.chat(row.chatId) : undefined;
  if (chat?.webUrl === undefined) {
    return;
  }
  const link = chatLink(chat.webUrl);
  if (link === undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'Microsoft Graph gave this chat an address that does not begin with https, so it was not opened.',
      ),
    );
    return;
  }
  await vscode.env.openExternal(vscode.Uri.parse(link, true));
}
