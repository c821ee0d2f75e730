import * as vscode from 'vscode';
import { completenessOf, loadFirst } from '../../chats/completion.ts';
import type { Chat } from '../../chats/model.ts';
import type { Connection } from '../../session/connection.ts';
import { askPick, type Step } from '../input/multiStepInput.ts';
import { pickText } from '../text/safeText.ts';
import { chatDescription, chatLabel } from './chatText.ts';
import { chatHints } from './twinText.ts';

/** A question for a chat. */
export interface ChatQuestion {
  readonly title: string;
  readonly totalSteps: number;
  /** Which chats are listed; all if left out. */
  readonly only?: (chat: Chat) => boolean;
  /** Says why only so many of all are listed. */
  readonly leftOut?: (listed: number, all: number) => string;
}

/** The first step: asks for one of the chats that are loaded, of which some are read if none is. */
export async function chatStep(
  connection: Connection,
  { title, totalSteps, only = () => true, leftOut }: ChatQuestion,
  next: (chat: Chat) => Step,
): Promise<Step> {
  const { chats, self, signal } = connection;
  await loadFirst(chats, signal);
  const listed = chats.chats.filter(only);
  const hints = chatHints(listed, self);
  const items = listed.map(chat => ({
    label: pickText(chatLabel(chat, self)),
    description: pickText(chatDescription(chat, hints.get(chat))),
    chatId: chat.id,
  }));
  return async input => {
    const { chatId } = await askPick(input, {
      title,
      step: 1,
      totalSteps,
      placeholder: [
        vscode.l10n.t('In which chat?'),
        ...(items.length < chats.chats.length && leftOut !== undefined
          ? [leftOut(items.length, chats.chats.length)]
          : []),
        ...(completenessOf(chats).allChats
          ? []
          : [vscode.l10n.t('Only those loaded so far are listed: {count}.', { count: items.length })]),
      ].join(' '),
      items,
    });
    return next(await chats.completeRoster(chatId, signal));
  };
}
