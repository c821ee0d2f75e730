import * as vscode from 'vscode';
import type { Connections } from '../../session/connections.ts';
import { selectedActivity, type ActivityNode } from '../activity/activityNodes.ts';
import { clientRequestIdOf, entryPerson } from '../activity/activityText.ts';
import { selectedChatRows, type AppsPart, type ChatsNode } from '../chats/chatNodes.ts';
import { chatLabel, memberLabel } from '../chats/chatText.ts';
import { selectedPeopleRows, type PeopleNode } from '../people/peopleNodes.ts';
import { personLabel } from '../people/peopleText.ts';
import { sayListChanged, showDone } from '../text/notification.ts';

/** An id, and what has it if that is known. */
interface NamedId {
  readonly id: string;
  readonly name: string | undefined;
}

/** Copies the ids of the selected rows, of chats, of members and people, or of the requests of activity, and says whose. */
export async function copyId(connections: Connections, ...args: readonly unknown[]): Promise<void> {
  const people = await Promise.all(
    selectedPeopleRows(args).map(async row => idOfPeopleRow(row, connections)),
  );
  const ids = [
    ...selectedChatRows(args).flatMap(row => idOfChatRow(row, connections)),
    ...people.flat(),
    ...selectedActivity(args).flatMap(idOfActivityRow),
  ];
  if (ids.length > 0) {
    await vscode.env.clipboard.writeText(ids.map(({ id }) => id).join('\n'));
    showDone(copiedText(ids));
  } else if (args.length > 0) {
    sayListChanged();
  }
}

function copiedText(ids: readonly NamedId[]): string {
  const [{ name } = { name: undefined }] = ids;
  if (ids.length > 1) {
    return vscode.l10n.t('{count} IDs copied.', { count: ids.length });
  }
  return name === undefined
    ? vscode.l10n.t('ID copied.')
    : vscode.l10n.t('ID copied: {name}.', { name: withoutIcons(name) });
}

/** The status bar would draw `$(name)` as an icon. */
function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$ (');
}

function idOfChatRow(row: ChatsNode, connections: Connections): readonly NamedId[] {
  switch (row.kind) {
    case 'chat':
      return [{ id: row.chatId, name: nameOfChat(row.chatId, connections) }];
    case 'member':
      return [{ id: row.member.userId ?? row.member.membershipId, name: memberLabel(row.member) }];
    case 'apps':
      return idOfApp(row.part);
    case 'group':
    case 'rest':
    case 'leftOut':
    case 'more':
    case 'failure':
      return [];
  }
}

/** Of an app the id of its manifest, by which its developer knows it. */
function idOfApp(part: AppsPart): readonly NamedId[] {
  switch (part.is) {
    case 'app':
      return idsOf(part.app.manifestId ?? part.app.teamsAppId ?? part.app.id);
    case 'unexplained':
      return idsOf(part.grants.entraAppId ?? part.grants.servicePrincipalId);
    case 'permission':
      return idsOf(part.permission.name);
    case 'root':
    case 'type':
    case 'note':
    case 'failure':
      return [];
  }
}

function idsOf(id: string | undefined): readonly NamedId[] {
  return id === undefined ? [] : [{ id, name: undefined }];
}

async function idOfPeopleRow(row: PeopleNode, connections: Connections): Promise<readonly NamedId[]> {
  switch (row.kind) {
    case 'membership':
      return [{ id: row.chatId, name: nameOfChat(row.chatId, connections) }];
    case 'person':
      return row.userId === undefined
        ? []
        : [{ id: row.userId, name: await nameOfPerson(row.personKey, connections) }];
    case 'peopleGroup':
    case 'completePeople':
    case 'morePeople':
    case 'failure':
      return [];
  }
}

function idOfActivityRow(row: ActivityNode): readonly NamedId[] {
  const id = row.kind === 'activityEntry' ? clientRequestIdOf(row.entry) : undefined;
  return id === undefined || row.kind !== 'activityEntry' ? [] : [{ id, name: entryPerson(row.entry) }];
}

function nameOfChat(chatId: string, { current }: Connections): string | undefined {
  const chat = current?.chats.chat(chatId);
  return chat && chatLabel(chat, current?.self);
}

async function nameOfPerson(personKey: string, { current }: Connections): Promise<string | undefined> {
  const person = (await current?.people(current.signal))?.person(personKey);
  return person && personLabel(person);
}
