import * as vscode from 'vscode';
import { isRevocable, type Membership } from '../../access/revocationPlan.ts';
import type { Connection } from '../../session/connection.ts';
import { memberDescription, memberLabel } from '../chats/chatText.ts';
import { chatStep } from '../chats/pickChat.ts';
import { chatNaming, memberHints } from '../chats/twinText.ts';
import { askPickMany, MultiStepInput } from '../input/multiStepInput.ts';
import { pickText, plainText } from '../text/safeText.ts';

/**
 * Asks for a chat, then for members whose access can be revoked.
 * @param title the title of the questions.
 * @returns nobody if the person gave up.
 */
export async function pickMembers(
  connection: Connection,
  title = vscode.l10n.t('Revoke Access'),
): Promise<readonly Membership[]> {
  const { self } = connection;
  const question = { title, totalSteps: 2 };
  let picked: readonly Membership[] = [];
  const askChat = await chatStep(connection, question, chat => async input => {
    const hints = memberHints(chat);
    const items = chat.members.filter(isRevocable).map(member => ({
      label: pickText(memberLabel(member)),
      description: pickText(memberDescription(member, chat, self, hints.get(member))),
      member,
    }));
    const chosen = await askPickMany(input, {
      ...question,
      step: 2,
      placeholder: vscode.l10n.t('Whose access to "{chat}" do you want to revoke?', {
        chat: plainText(chatNaming(connection)(chat)),
      }),
      items,
    });
    picked = chosen.map(({ member }) => ({ chat, member }));
    return undefined;
  });
  return (await MultiStepInput.run(askChat)) ? picked : [];
}
