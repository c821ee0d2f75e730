import type { Membership } from '../../access/revocationPlan.ts';
import { isActivityNode, type ActivityNode } from '../activity/activityNodes.ts';
import { isChatsNode, type ChatsNode } from '../chats/chatNodes.ts';
import { isChecksNode, type ChecksNode } from '../checks/checksTree.ts';
import type { Connection } from '../../session/connection.ts';
import { isPeopleNode, type PeopleNode } from '../people/peopleNodes.ts';

/**
 * The rows a tree command is about, of the Chats tree or of the People tree: the selection if the row it was called
 * on is part of it, else that row.
 */
export function selectedRows(args: readonly unknown[]): (ChatsNode | PeopleNode)[] {
  return rowsOf(args).filter(row => isChatsNode(row) || isPeopleNode(row));
}

/** The same for the Activity tree. */
export function selectedActivity(args: readonly unknown[]): ActivityNode[] {
  return rowsOf(args).filter(isActivityNode);
}

/** The same for the Interaction Checks tree. */
export function selectedChecks(args: readonly unknown[]): ChecksNode[] {
  return rowsOf(args)
    .filter(isChecksNode)
    .filter(({ run }) => Array.isArray(run.results));
}

function rowsOf([clicked, selection]: readonly unknown[]): readonly unknown[] {
  return Array.isArray(selection) && selection.length > 0 ? selection : [clicked];
}

/**
 * The memberships that the selected rows stand for: a member is one, a person all that are known here, and a chat
 * below a person is that person in that chat. `undefined` if the command was called on none of these.
 */
export async function selectedMemberships(
  connection: Connection,
  args: readonly unknown[],
): Promise<readonly Membership[] | undefined> {
  const rows = selectedRows(args);
  if (!rows.some(({ kind }) => kind === 'member' || kind === 'person' || kind === 'membership')) {
    return undefined;
  }
  const people = await connection.people(connection.signal);
  return rows.flatMap((row): readonly Membership[] => {
    switch (row.kind) {
      case 'member':
        return [{ chat: row.chat, member: row.member }];
      case 'person':
        return people.memberships(row.personKey);
      case 'membership':
        return people.memberships(row.person.personKey).filter(({ chat }) => chat.id === row.chatId);
      case 'group':
      case 'chat':
      case 'more':
      case 'failure':
      case 'peopleGroup':
      case 'completePeople':
      case 'morePeople':
        return [];
    }
  });
}
