import * as vscode from 'vscode';
import type { Membership } from '../../access/revocationPlan.ts';
import { readRosters, type RosterReading } from '../../access/roster.ts';
import { isSelf, type Chat, type Member } from '../../chats/model.ts';
import { selectedPeople, type LeftOutReason } from '../../checks/selection.ts';
import type { Target } from '../../checks/target.ts';
import { throwIfCancelled } from '../../core/async.ts';
import type { Connection } from '../../session/connection.ts';
import { selectedChatRows } from '../chats/chatNodes.ts';
import { chatLabel, memberLabel } from '../chats/chatText.ts';
import { failureText } from '../failures/failureText.ts';
import { selectedMemberships } from '../people/selectedMemberships.ts';
import { leftOutLines } from '../text/leftOut.ts';
import { addressText } from '../text/safeText.ts';
import { countedProgress, withToldProgress, type ToldProgress } from '../text/toldProgress.ts';

/** The people of selected rows, as a check takes them. */
export interface CheckSelection {
  readonly targets: readonly Target[];
  /** Sentences about people and chats that are left out, each with its reason. */
  readonly leftOut: readonly string[];
  /** Whether somebody else is left out than oneself as a member of one's own chats, which goes without saying. */
  readonly isIncomplete: boolean;
}

/**
 * The people of the rows that a command was called on, whole chats included. A chat whose members cannot be read is
 * left out by name.
 * @returns `undefined` if a row names somebody who is not listed, as one that another extension or a link has made
 * @throws FailureError `cancelled` if the person or the end of the session cancels the reading.
 */
export async function checkSelection(
  connection: Connection,
  args: readonly unknown[],
): Promise<CheckSelection | undefined> {
  const rows = (await selectedMemberships(connection, args)) ?? [];
  const selected = rows.flatMap(row => listedMember(connection, row) ?? []);
  if (selected.length < rows.length) {
    return undefined;
  }
  const chatIds = selectedChatRows(args).flatMap(row => (row.kind === 'chat' ? [row.chatId] : []));
  const self = await connection.requireSelf(connection.signal);
  const read = [...(await readChats(connection, chatIds))];
  const members = read.flatMap(([, reading]) => (reading.kind === 'read' ? reading.roster.members : []));
  const unread = read.flatMap(([chatId, reading]) =>
    reading.kind === 'unreadable' ? [{ chatId, failure: reading.failure }] : [],
  );
  const { targets, leftOut } = selectedPeople([...selected, ...members], self);
  return {
    targets,
    leftOut: [
      ...(leftOut.some(({ reason }) => reason === 'self') ? [selfLeftOut()] : []),
      ...leftOutLines([
        ...leftOut.flatMap(({ member, reason }) =>
          reason === 'self' ? [] : [{ who: memberLabel(member), why: reasonText(reason) }],
        ),
        ...unread.map(({ chatId, failure }) => ({
          who: vscode.l10n.t('the chat "{chat}", whose members could not be read', {
            chat: labelOf(connection, chatId),
          }),
          why: failureText(failure),
        })),
      ]),
    ],
    isIncomplete:
      unread.length > 0 ||
      leftOut.some(({ reason }) => reason !== 'self') ||
      selected.some(member => isSelf(member, self)),
  };
}

/** A member as this window has read them. */
function listedMember({ chats }: Connection, { chat, member }: Membership): Member | undefined {
  return chats
    .chat(chat.id)
    ?.members.find(
      ({ membershipId, userId }) => membershipId === member.membershipId && userId === member.userId,
    );
}

/** Says that oneself is left out. */
export function selfLeftOut(): string {
  return vscode.l10n.t('Left out: you. Nobody is checked against themselves.');
}

/** Reads the members of chats that are not known yet. A chat that cannot be read keeps no other from being read. */
async function readChats(
  connection: Connection,
  chatIds: readonly string[],
): Promise<ReadonlyMap<string, RosterReading>> {
  const { chats } = connection;
  const isKnown = (chatId: string): boolean => chats.chat(chatId)?.roster === 'complete';
  const priority = chatIds.filter(chatId => !isKnown(chatId)).length > 1 ? 'background' : undefined;
  const read = async (
    signal: AbortSignal,
    tell: (progress: ToldProgress) => void = () => undefined,
  ): Promise<ReadonlyMap<string, RosterReading>> => {
    const readings = await readRosters(
      chatIds,
      // A chat that has moved off the list since it was selected can still be read.
      chatId =>
        chats.chat(chatId)
          ? chats.completeRoster(chatId, signal, priority)
          : chats.readMembers(chatId, signal, priority),
      signal,
      { onProgress: progress => tell(countedProgress(progress)) },
    );
    throwIfCancelled(signal);
    return readings;
  };
  return chatIds.every(isKnown)
    ? read(connection.signal)
    : withToldProgress(vscode.l10n.t('Reading members'), { kind: 'notification' }, connection, read);
}

/** The label of a chat; of one that is no longer listed the end of its id, which tells it from others. */
function labelOf({ chats, self }: Connection, chatId: string): string {
  const chat: Chat | undefined = chats.chat(chatId);
  return chat ? chatLabel(chat, self) : `…${addressText(chatId).slice(-20)}`;
}

function reasonText(reason: Exclude<LeftOutReason, 'self'>): string {
  switch (reason) {
    case 'anonymous':
      return vscode.l10n.t('No Microsoft Entra identity that a check could name.');
    case 'unknownKind':
      return vscode.l10n.t('A kind of member that this version does not know.');
    case 'identityUnknown':
      return vscode.l10n.t('Microsoft Graph does not say which person of which tenant that is.');
  }
}
