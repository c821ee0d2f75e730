import * as vscode from 'vscode';
import { selectedActivity, type ActivityNode } from '../activity/activityNodes.ts';
import { clientRequestIdOf } from '../activity/activityText.ts';
import { selectedChatRows, type AppsPart, type ChatsNode } from '../chats/chatNodes.ts';
import { selectedPeopleRows, type PeopleNode } from '../people/peopleNodes.ts';
import { sayListChanged, showDone } from '../text/notification.ts';

/** Copies the ids of the selected rows: of chats, of members and people, or of the requests of activity. */
export async function copyId(...args: readonly unknown[]): Promise<void> {
  const ids = [
    ...selectedChatRows(args).flatMap(idOfChatRow),
    ...selectedPeopleRows(args).flatMap(idOfPeopleRow),
    ...selectedActivity(args).flatMap(idOfActivityRow),
  ];
  if (ids.length > 0) {
    await vscode.env.clipboard.writeText(ids.join('\n'));
    const copied =
      ids.length === 1
        ? vscode.l10n.t('ID copied.')
        : vscode.l10n.t('{count} IDs copied.', { count: ids.length });
    showDone(copied);
  } else if (args.length > 0) {
    sayListChanged();
  }
}

function idOfChatRow(row: ChatsNode): string[] {
  switch (row.kind) {
    case 'chat':
      return [row.chatId];
    case 'member':
      return [row.member.userId ?? row.member.membershipId];
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
function idOfApp(part: AppsPart): string[] {
  switch (part.is) {
    case 'app':
      return idsOf(part.app.manifestId ?? part.app.teamsAppId ?? part.app.id);
    case 'unexplained':
      return idsOf(part.grants.entraAppId ?? part.grants.servicePrincipalId);
    case 'permission':
      return [part.permission.name];
    case 'root':
    case 'type':
    case 'note':
    case 'failure':
      return [];
  }
}

function idsOf(id: string | undefined): string[] {
  return id === undefined ? [] : [id];
}

function idOfPeopleRow(row: PeopleNode): string[] {
  switch (row.kind) {
    case 'membership':
      return [row.chatId];
    case 'person':
      return row.userId === undefined ? [] : [row.userId];
    case 'peopleGroup':
    case 'completePeople':
    case 'morePeople':
    case 'failure':
      return [];
  }
}

function idOfActivityRow(row: ActivityNode): string[] {
  const id = row.kind === 'activityEntry' ? clientRequestIdOf(row.entry) : undefined;
  return id === undefined ? [] : [id];
}
