import * as vscode from 'vscode';
import { isRevocable, type Membership } from '../access/plan.ts';
import { chatDescription, chatLabel, memberDescription, memberLabel } from './chatText.ts';
import type { Connection } from './connection.ts';
import { askPick, askPickMany, MultiStepInput, type Step } from './multiStepInput.ts';
import { pickText, plainText } from './safeText.ts';

/** Asks for a chat and for members of it whose access can be revoked. @returns nobody if the person gave up. */
export async function pickMembers(connection: Connection): Promise<readonly Membership[]> {
  const { chats, self, signal } = connection;
  if (chats.state.kind === 'unread') {
    await chats.loadMore(signal);
  }
  const title = vscode.l10n.t('Revoke Access');
  const chatItems = chats.chats.map(chat => ({
    label: pickText(chatLabel(chat, self)),
    description: pickText(chatDescription(chat)),
    chatId: chat.id,
  }));
  let picked: readonly Membership[] = [];
  const askChat: Step = async input => {
    const { chatId } = await askPick(input, {
      title,
      step: 1,
      totalSteps: 2,
      placeholder:
        chats.state.kind === 'complete'
          ? vscode.l10n.t('In which chat?')
          : vscode.l10n.t('In which chat? Only the {count} chats loaded so far are listed.', {
              count: chatItems.length,
            }),
      items: chatItems,
    });
    const chat = await chats.completeRoster(chatId, signal);
    return async inner => {
      const items = chat.members.filter(isRevocable).map(member => ({
        label: pickText(memberLabel(member)),
        description: pickText(memberDescription(member, chat, self)),
        member,
      }));
      const chosen = await askPickMany(inner, {
        title,
        step: 2,
        totalSteps: 2,
        placeholder: vscode.l10n.t('Whose access to "{chat}"?', { chat: plainText(chatLabel(chat, self)) }),
        items,
      });
      picked = chosen.map(({ member }) => ({ chat, member }));
      return undefined;
    };
  };
  return (await MultiStepInput.run(askChat)) ? picked : [];
}
