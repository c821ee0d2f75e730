import * as vscode from 'vscode';
import {
  hasAllMembers,
  isSelf,
  marksOf,
  type Chat,
  type Mark,
  type Member,
  type Self,
} from '../../chats/model.ts';
import { dayText } from '../text/dateText.ts';
import { plainText } from '../text/safeText.ts';
import { spokenText } from '../text/spokenText.ts';

/** Names put into the label of a chat without a topic. */
const namesInLabel = 3;

/** The label of a chat: its topic, else the other members' names. */
export function chatLabel(chat: Chat, self: Self | undefined): string {
  if (chat.topic !== undefined) {
    return plainText(chat.topic) || vscode.l10n.t('Unnamed chat');
  }
  const others = chat.members.filter(member => !isSelf(member, self));
  const names = others.slice(0, namesInLabel).map(memberLabel);
  if (names.length === 0) {
    return hasAllMembers(chat) && chat.members.length > 0
      ? vscode.l10n.t('Only you')
      : vscode.l10n.t('Unnamed chat');
  }
  const more = others.length - names.length;
  return [...names, ...(more === 0 ? [] : [`+${more}`])].join(', ');
}

/** The label of a member. */
export function memberLabel(member: Member): string {
  return nameText(member);
}

/** The name of somebody, else the address, in one line. */
export function nameText({ displayName, email }: Pick<Member, 'displayName' | 'email'>): string {
  return plainText(displayName) || plainText(email ?? '') || vscode.l10n.t('Unnamed person');
}

/**
 * What stands behind the label of a chat: what tells it from another if need be, member count, then the day of the last
 * activity.
 */
export function chatDescription(chat: Chat, hint?: string): string {
  const lastActivity = chat.lastActivity === undefined ? undefined : dayText(chat.lastActivity);
  return [hint, memberCountText(chat), lastActivity].filter(Boolean).join(' · ');
}

/** How many chats, in words. */
export function chatCountText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 chat') : vscode.l10n.t('{count} chats', { count });
}

/**
 * What stands behind the label of a member: what tells them apart if need be, marks in words, the address, and whether
 * they own the chat, which in most chats everybody does.
 */
export function memberDescription(member: Member, chat: Chat, self: Self | undefined, hint?: string): string {
  const address = member.email === undefined ? undefined : plainText(member.email);
  const marks = marksOf(member, chat, self).map(markText);
  return [hint, ...marks, address === hint ? undefined : address, ownerText(member)]
    .filter(Boolean)
    .join(' · ');
}

/** Says that a member owns the chat, if they do. */
export function ownerText({ roles }: Member): string | undefined {
  return roles.includes('owner') ? vscode.l10n.t('owner') : undefined;
}

/** How many members a chat has, as far as known. */
export function memberCountText(chat: Chat): string {
  const count = chat.members.length;
  if (chat.roster === 'outdated') {
    return vscode.l10n.t('members changed');
  }
  if (count === 0 && chat.roster === 'partial') {
    return vscode.l10n.t('members not loaded');
  }
  if (!hasAllMembers(chat)) {
    return vscode.l10n.t('{count}+ members', { count });
  }
  if (count === 0) {
    return vscode.l10n.t('no members listed');
  }
  return count === 1 ? vscode.l10n.t('1 member') : vscode.l10n.t('{count} members', { count });
}

/** Says how many chats or members could not be read. */
export function leftOutText(what: 'chats' | 'members', count: number): string {
  if (what === 'chats') {
    return count === 1
      ? vscode.l10n.t('1 chat could not be read')
      : vscode.l10n.t('{count} chats could not be read', { count });
  }
  return count === 1
    ? vscode.l10n.t('1 member could not be read')
    : vscode.l10n.t('{count} members could not be read', { count });
}

/** The type of a chat in words. */
export function chatTypeText(type: Chat['type']): string {
  switch (type) {
    case 'oneOnOne':
      return vscode.l10n.t('1:1 chat');
    case 'group':
      return vscode.l10n.t('Group chat');
    case 'meeting':
      return vscode.l10n.t('Meeting chat');
    case 'unknown':
      return vscode.l10n.t('Chat of another type');
  }
}

/** A mark in words. */
export function markText(mark: Mark): string {
  switch (mark) {
    case 'you':
      return vscode.l10n.t('you');
    case 'guest':
      return vscode.l10n.t('guest');
    case 'external':
      return vscode.l10n.t('external');
    case 'anonymous':
      return vscode.l10n.t('anonymous');
    case 'unknown':
      return vscode.l10n.t('unknown kind of member');
  }
}

/** What a screen reader says of a chat: name, type, count and day. */
export function chatSpoken(chat: Chat, self: Self | undefined, hint?: string): string {
  return [chatLabel(chat, self), chatTypeText(chat.type), spokenText(chatDescription(chat, hint))].join(', ');
}

/** What a screen reader says of a member: name, marks and address. */
export function memberSpoken(member: Member, chat: Chat, self: Self | undefined, hint?: string): string {
  return [memberLabel(member), spokenText(memberDescription(member, chat, self, hint))]
    .filter(part => part !== '')
    .join(', ');
}
