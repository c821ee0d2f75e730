import type { Membership } from '../../access/revocationPlan.ts';
import type { Connection } from '../../session/connection.ts';
import { selectedChatRows } from '../chats/chatNodes.ts';
import { selectedPeopleRows } from './peopleNodes.ts';

/**
 * The memberships that the selected rows stand for: a member is one, a person all that are known here, and a chat
 * below a person is that person in that chat. `undefined` if the command was called on none of these.
 */
export async function selectedMemberships(
  connection: Connection,
  args: readonly unknown[],
): Promise<readonly Membership[] | undefined> {
  const members = selectedChatRows(args).flatMap(row =>
    row.kind === 'member' ? [{ chat: row.chat, member: row.member }] : [],
  );
  const rows = selectedPeopleRows(args).filter(({ kind }) => kind === 'person' || kind === 'membership');
  if (members.length + rows.length === 0) {
    return undefined;
  }
  const people = await connection.people(connection.signal);
  const memberships = rows.flatMap((row): readonly Membership[] => {
    switch (row.kind) {
      case 'person':
        return people.memberships(row.personKey);
      case 'membership':
        return people.memberships(row.person.personKey).filter(({ chat }) => chat.id === row.chatId);
      case 'peopleGroup':
      case 'completePeople':
      case 'morePeople':
        return [];
    }
  });
  return [...members, ...memberships];
}
