import * as vscode from 'vscode';
import { hasAllMembers, marksOf, type Chat, type Member, type Self } from '../../chats/model.ts';
import { momentText } from '../text/dateText.ts';
import { detailTooltip, type Detail } from '../text/tooltip.ts';
import { chatLabel, chatTypeText, markText, memberCountText, memberLabel } from './chatText.ts';

// The tooltips of the Chats tree. They are loaded when the first one is asked for, which is after the start.

/** What the tooltip of a chat says, safely: no links, no commands, no images, no HTML. */
export function chatTooltip(chat: Chat, self: Self | undefined): vscode.MarkdownString {
  return detailTooltip(chat.topic ?? chatLabel(chat, self), chatDetails(chat));
}

/** What there is to know of a chat, by name. */
export function chatDetails(chat: Chat): readonly Detail[] {
  return [
    [vscode.l10n.t('Type'), chatTypeText(chat.type)],
    [
      vscode.l10n.t('Members'),
      chat.members.length === 0 && hasAllMembers(chat)
        ? vscode.l10n.t('Microsoft Graph lists none for this chat, not even you')
        : memberCountText(chat),
    ],
    [
      vscode.l10n.t('Last activity'),
      chat.lastActivity === undefined ? undefined : momentText(chat.lastActivity),
    ],
    [vscode.l10n.t('Tenant'), chat.tenantId],
    [vscode.l10n.t('Chat ID'), chat.id],
  ];
}

/** What the tooltip of a member says, as safely. */
export function memberTooltip(member: Member, chat: Chat, self: Self | undefined): vscode.MarkdownString {
  return detailTooltip(member.displayName || memberLabel(member), [
    [vscode.l10n.t('Marks'), marksOf(member, chat, self).map(markText).join(', ') || undefined],
    [vscode.l10n.t('Kind'), memberKindText(member.kind)],
    [vscode.l10n.t('Address'), member.email],
    [vscode.l10n.t('Roles'), member.roles.join(', ') || undefined],
    [vscode.l10n.t('Tenant'), member.tenantId],
    [vscode.l10n.t('User ID'), member.userId],
  ]);
}

/** The kind of a member in words. */
export function memberKindText(kind: Member['kind']): string {
  switch (kind) {
    case 'aadUser':
      return vscode.l10n.t('Microsoft Entra account');
    case 'anonymousGuest':
      return vscode.l10n.t('Anonymous guest');
    case 'azureCommunicationServicesUser':
      return vscode.l10n.t('Azure Communication Services user');
    case 'microsoftAccountUser':
      return vscode.l10n.t('Personal Microsoft account');
    case 'phoneUser':
      return vscode.l10n.t('Phone');
    case 'skypeForBusinessUser':
      return vscode.l10n.t('Skype for Business account');
    case 'skypeUser':
      return vscode.l10n.t('Skype account');
    case 'unknown':
      return vscode.l10n.t('A kind of member this version does not know');
  }
}
