import * as vscode from 'vscode';
import { marksOf, type Self } from '../../chats/model.ts';
import type { PersonMembership } from '../../chats/people.ts';
import type { Person } from '../../chats/person.ts';
import { rowCommandIds } from '../../host/contributions.ts';
import { chatIcon } from '../chats/chatItems.ts';
import { chatLabel } from '../chats/chatText.ts';
import { textBehind } from '../text/safeText.ts';
import { onlySelects } from '../views/onlySelects.ts';
import { groupPlace, type PeopleGroups } from './peopleGroups.ts';
import type { MembershipNode, PeopleGroupNode } from './peopleNodes.ts';
import {
  membershipDescription,
  membershipSpoken,
  personDescription,
  personLabel,
  personSpoken,
} from './peopleText.ts';

// The rows of the People tree as VS Code draws them.

/** @param person `undefined` if the row is older than what is known. */
export function personItem(
  person: Person | undefined,
  self: Self | undefined,
  hint: string | undefined,
): vscode.TreeItem {
  if (!person) {
    return new vscode.TreeItem(vscode.l10n.t('This person is no longer in any chat'));
  }
  const item = new vscode.TreeItem(personLabel(person), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `person ${person.key}`;
  item.description = textBehind(personLabel(person), personDescription(person, self, hint));
  item.iconPath = new vscode.ThemeIcon(personIcon(person));
  item.contextValue = person.nameable ? 'person' : 'person;noIdentity';
  item.accessibilityInformation = { label: personSpoken(person, self, hint) };
  item.command = onlySelects;
  return item;
}

/** @param membership `undefined` if the row is older than what is known. */
export function membershipItem(
  node: MembershipNode,
  membership: PersonMembership | undefined,
  self: Self | undefined,
  hint: string | undefined,
): vscode.TreeItem {
  if (!membership) {
    return new vscode.TreeItem(vscode.l10n.t('This person is no longer in this chat'));
  }
  const { chat, member } = membership;
  const item = new vscode.TreeItem(chatLabel(chat, self));
  item.id = JSON.stringify([node.person.personKey, chat.id]);
  item.description = textBehind(chatLabel(chat, self), membershipDescription(membership, hint));
  item.iconPath = new vscode.ThemeIcon(chatIcon(chat.type));
  item.contextValue = [
    'membership',
    chat.type,
    ...marksOf(member, chat, self),
    ...(chat.webUrl === undefined ? [] : ['linked']),
  ].join(';');
  item.accessibilityInformation = { label: membershipSpoken(membership, self, hint) };
  return item;
}

/** A group, which knows its text only while the groups are those that are shown. */
export function groupItem({ group }: PeopleGroupNode, groups: PeopleGroups | undefined): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const { label, description, spoken, tooltip } = groups?.textOf(group) ?? {
    label: '',
    description: '',
    spoken: '',
    tooltip: '',
  };
  const item = new vscode.TreeItem(label, group.by === 'tenant' ? Expanded : Collapsed);
  item.id = groupPlace(group);
  item.description = description;
  item.tooltip = tooltip;
  item.contextValue = 'peopleGroup';
  item.accessibilityInformation = { label: spoken };
  item.command = onlySelects;
  return item;
}

/** The row that loads what is missing. @param missing what that is, in words. */
export function completeItem(missing: string | undefined): vscode.TreeItem {
  const label = vscode.l10n.t('Load Everyone');
  const item = new vscode.TreeItem(label);
  item.id = 'complete';
  item.tooltip = missing;
  item.iconPath = new vscode.ThemeIcon('cloud-download');
  item.contextValue = 'completePeople';
  item.accessibilityInformation = { label: [label, missing].filter(Boolean).join(', ') };
  item.command = { title: label, command: rowCommandIds.loadEveryone };
  return item;
}

function personIcon({ nameable, chatCount, externalIn, guestIn }: Person): string {
  if (!nameable) {
    return 'question';
  }
  if (externalIn * 2 > chatCount) {
    return 'globe';
  }
  return guestIn * 2 > chatCount ? 'person-add' : 'account';
}
