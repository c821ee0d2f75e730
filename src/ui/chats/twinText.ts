import * as vscode from 'vscode';
import { isSelf, type Chat, type Member, type Self } from '../../chats/model.ts';
import { idEnd, twinHints, type Described } from '../../chats/twins.ts';
import type { Connection } from '../../session/connection.ts';
import { plainText } from '../text/safeText.ts';
import { chatLabel, memberLabel, nameText } from './chatText.ts';

// Two chats of one topic and two people of one name are told apart by what a person knows: the other members, the
// address, or else the end of the id.

/** Names put behind a topic. */
const namesInHint = 3;

/** What tells chats apart that read the same. @param labelOf a label that is known already. */
export function chatHints(
  chats: Iterable<Chat>,
  self: Self | undefined,
  labelOf = (chat: Chat) => chatLabel(chat, self),
): ReadonlyMap<Chat, string> {
  return twinHints(chats, chat => ({ label: labelOf(chat), hints: () => hintsOfChat(chat, self) }));
}

/** What tells people apart that read the same. @param idOf names somebody without a user id. */
export function personHints<T extends Pick<Member, 'displayName' | 'email' | 'userId'>>(
  people: Iterable<T>,
  idOf: (person: T) => string,
): ReadonlyMap<T, string> {
  return twinHints(people, (person): Described => ({
    label: nameText(person),
    hints: () => [
      ...(person.displayName === '' ? [] : [plainText(person.email ?? '')]),
      idEnd(person.userId ?? idOf(person)),
    ],
  }));
}

/** What tells members of one chat apart. */
export function memberHints({ members }: Pick<Chat, 'members'>): ReadonlyMap<Member, string> {
  return personHints(members, ({ membershipId }) => membershipId);
}

/** Names chats so that no two of the loaded ones read the same. */
export function chatNaming({
  chats: { chats },
  self,
}: Pick<Connection, 'chats' | 'self'>): (chat: Chat) => string {
  const hints = new Map(Array.from(chatHints(chats, self), ([{ id }, hint]) => [id, hint]));
  return chat => withHint(chatLabel(chat, self), hints.get(chat.id));
}

/** Names people so that no two of them read the same. @param keyOf tells people apart who are not one person. */
export function peopleNaming<T extends Pick<Member, 'displayName' | 'email' | 'userId'>>(
  people: readonly T[],
  keyOf: (person: T) => string,
): (person: T) => string {
  const byKey = new Map(people.map(person => [keyOf(person), person]));
  const hints = personHints(byKey.values(), keyOf);
  return person => {
    const known = byKey.get(keyOf(person));
    return withHint(nameText(person), known && hints.get(known));
  };
}

/** A name with what tells it apart, where that is needed. */
export function withHint(name: string, hint: string | undefined): string {
  return hint === undefined ? name : vscode.l10n.t('{name} ({hint})', { name, hint });
}

/** What may tell a chat from another of its label, the best known first. */
export function hintsOfChat(chat: Chat, self: Self | undefined): readonly string[] {
  const others = chat.members.filter(member => !isSelf(member, self));
  const shown = others.slice(0, namesInHint);
  const more = others.length > shown.length ? [`+${others.length - shown.length}`] : [];
  const words =
    chat.topic === undefined
      ? shown.flatMap(({ email }) => (email === undefined ? [] : [plainText(email)]))
      : shown.map(memberLabel);
  return [words.length === 0 ? '' : [...words, ...more].join(', '), idEnd(chat.id)];
}
