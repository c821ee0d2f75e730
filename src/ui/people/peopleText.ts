import * as vscode from 'vscode';
import { hasEverybody, type Completeness, type UnreadChat } from '../../chats/completion.ts';
import { isAnonymous, isSelf, marksOf, type Self } from '../../chats/model.ts';
import type { PersonMembership } from '../../chats/people.ts';
import type { Person } from '../../chats/person.ts';
import {
  chatCountText,
  chatDescription,
  chatLabel,
  chatTypeText,
  markText,
  nameText,
  ownerText,
} from '../chats/chatText.ts';
import { chatDetails, memberKindText } from '../chats/chatTooltips.ts';
import { failureText } from '../failures/failureText.ts';
import { plainText } from '../text/safeText.ts';
import { spokenText } from '../text/spokenText.ts';
import { detailTooltip } from '../text/tooltip.ts';

/** What is missing to know everybody, in few words. */
export function completenessWords({ chats, allChats, partialRosters, unreadable }: Completeness): string {
  return [
    ...(allChats ? [] : [vscode.l10n.t('{count} so far', { count: chatCountText(chats) })]),
    ...(partialRosters === 0
      ? []
      : [vscode.l10n.t('not all members loaded in {count}', { count: partialRosters })]),
    ...(unreadable === 0 ? [] : [vscode.l10n.t('{count} not readable', { count: unreadable })]),
  ].join(' · ');
}

/** What is missing to know everybody, as sentences; `undefined` if nothing is. */
export function completenessText(completeness: Completeness): string | undefined {
  const { partialRosters, unreadable } = completeness;
  if (hasEverybody(completeness)) {
    return undefined;
  }
  return [
    whereText(completeness),
    ...(partialRosters === 0
      ? []
      : [vscode.l10n.t('Chats whose members are not all loaded: {count}.', { count: partialRosters })]),
    ...(unreadable === 0
      ? []
      : [
          vscode.l10n.t('Chats or members that could not be read: {count}. Somebody may be missing.', {
            count: unreadable,
          }),
        ]),
  ].join(' ');
}

/** In which chats the people are. */
function whereText({ chats: count, allChats, isCut }: Completeness): string {
  const chats = chatCountText(count);
  if (allChats) {
    return vscode.l10n.t('People in all your chats: {chats}.', { chats });
  }
  return isCut
    ? vscode.l10n.t(
        'People in the chats that Microsoft Graph listed: {chats}. Its list did not come to an end, so there may be others.',
        { chats },
      )
    : vscode.l10n.t('People in the chats loaded so far: {chats}. Others are not loaded yet.', { chats });
}

/** Chats that are named with the reason why their members could not be read. The others are counted. */
const unreadNamed = 3;

/** Says of which chats the members could not be read, and why. */
export function unreadText(unread: readonly UnreadChat[], self: Self | undefined): string {
  const named = unread
    .slice(0, unreadNamed)
    .map(({ chat, failure }) =>
      vscode.l10n.t('"{chat}": {reason}', { chat: chatLabel(chat, self), reason: failureText(failure) }),
    );
  const more = unread.length - named.length;
  return [
    vscode.l10n.t('The members of {count} could not be read.', { count: chatCountText(unread.length) }),
    ...named,
    ...(more === 0 ? [] : [vscode.l10n.t('And {count} more.', { count: more })]),
    unread.length === 1
      ? vscode.l10n.t('Some people who are only in that chat may be missing.')
      : vscode.l10n.t('Some people who are only in those chats may be missing.'),
  ].join(' ');
}

/** The label of a person. */
export function personLabel(person: Person): string {
  return nameText(person);
}

/** What stands behind the label of a person: what tells them apart if need be, marks, the number of chats, marks that hold in some of them, address. */
export function personDescription(person: Person, self: Self | undefined, hint?: string): string {
  const address = plainText(person.email ?? '');
  return [
    hint,
    ...personMarks(person, self),
    chatCountText(person.chatCount),
    ...partialMarks(person),
    address === hint ? '' : address,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What a screen reader says of a person. */
export function personSpoken(person: Person, self: Self | undefined, hint?: string): string {
  return [personLabel(person), spokenText(personDescription(person, self, hint))].join(', ');
}

/** What the tooltip of a person says, safely. */
export function personTooltip(person: Person, self: Self | undefined): vscode.MarkdownString {
  return detailTooltip(person.displayName || personLabel(person), [
    [vscode.l10n.t('Marks'), [...personMarks(person, self), ...partialMarks(person)].join(', ') || undefined],
    [vscode.l10n.t('Kind'), memberKindText(person.kind)],
    [vscode.l10n.t('Address'), person.email],
    [vscode.l10n.t('Chats loaded so far'), String(person.chatCount)],
    [vscode.l10n.t('Tenant'), person.tenantId],
    [vscode.l10n.t('User ID'), person.userId],
  ]);
}

/** What stands behind a chat below a person: role and marks there, then what the chat is. */
export function membershipDescription({ chat, member }: PersonMembership, hint?: string): string {
  // The row above has said whether it is you.
  const marks = marksOf(member, chat, undefined).map(markText);
  return [hint, ...marks, ownerText(member), chatDescription(chat)].filter(Boolean).join(' · ');
}

/** What a screen reader says of a chat below a person. */
export function membershipSpoken(
  membership: PersonMembership,
  self: Self | undefined,
  hint?: string,
): string {
  const { chat } = membership;
  const description = spokenText(membershipDescription(membership, hint));
  return [chatLabel(chat, self), chatTypeText(chat.type), description].join(', ');
}

/** What the tooltip of a chat below a person says, safely. */
export function membershipTooltip(
  { chat, member }: PersonMembership,
  self: Self | undefined,
): vscode.MarkdownString {
  return detailTooltip(chat.topic ?? chatLabel(chat, self), [
    [vscode.l10n.t('Person'), member.displayName || nameText(member)],
    [vscode.l10n.t('Marks'), marksOf(member, chat, self).map(markText).join(', ') || undefined],
    [vscode.l10n.t('Roles'), member.roles.join(', ') || undefined],
    ...chatDetails(chat),
  ]);
}

/** The marks that a person has in every chat, the most telling first. */
function personMarks(person: Person, self: Self | undefined): string[] {
  const { chatCount, externalIn, guestIn } = person;
  const identity = isAnonymous(person) ? markText('anonymous') : vscode.l10n.t('identity not known');
  return [
    ...(isSelf(person, self) ? [markText('you')] : []),
    ...(person.nameable ? [] : [identity]),
    ...(externalIn >= chatCount ? [markText('external')] : []),
    ...(guestIn >= chatCount ? [markText('guest')] : []),
  ];
}

/** The marks that hold in some of the person's chats alone, with how many these are. */
function partialMarks({ chatCount, externalIn, guestIn }: Person): string[] {
  const isPartial = (count: number): boolean => count > 0 && count < chatCount;
  return [
    ...(isPartial(externalIn) ? [vscode.l10n.t('external in {count}', { count: externalIn })] : []),
    ...(isPartial(guestIn) ? [vscode.l10n.t('guest in {count}', { count: guestIn })] : []),
  ];
}
