import * as vscode from 'vscode';
import { ChatFilter } from '../../chats/chatFilter.ts';
import { completenessOf, loadFirst } from '../../chats/completion.ts';
import { hasAllMembers, marksOf, type Chat, type Self } from '../../chats/model.ts';
import { asRecord } from '../../core/json.ts';
import { isoTime } from '../../core/report.ts';
import { accountKey } from '../../session/accountKey.ts';
import { chatLabel, chatCountText } from '../chats/chatText.ts';
import { plainText } from '../text/safeText.ts';
import { Confirmations } from './confirmations.ts';
import {
  confirmation,
  connectionForTool,
  dataNote,
  refusalOfUnconfirmed,
  toolAnswer,
  wholeNumber,
  whoseText,
  withConnection,
  withinLength,
  type ToolHost,
} from './toolAnswer.ts';

/** Chats in one answer: by default, and at most. */
const usualChats = 20;
const mostChats = 50;

/** Members listed for one chat at most. */
const mostMembers = 50;

interface Wanted {
  readonly query: string;
  readonly limit: number;
  readonly offset: number;
  readonly withMembers: boolean;
}

/** The tool that lists the loaded chats for a language model. If none are loaded, it reads the first page and no more. */
export class ChatsTool implements vscode.LanguageModelTool<unknown> {
  private readonly confirmations = new Confirmations();

  constructor(private readonly host: ToolHost) {}

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<unknown>): Promise<vscode.PreparedToolInvocation> {
    const invocationMessage = vscode.l10n.t('Listing Teams chats');
    const connection = await connectionForTool(this.host);
    if (!connection) {
      return { invocationMessage };
    }
    const wanted = wantedOf(input);
    const { limit, withMembers } = wanted;
    this.confirmations.add(accountKey(connection.cloud, connection.account), JSON.stringify(wanted));
    const count = { count: chatCountText(limit) };
    const ofChats = vscode.l10n.t(
      'The language model is given your sign-in name and the topics of up to {count} (names of members where there is no topic), their IDs and types, their numbers of members and the times of their last activity.',
      count,
    );
    const ofMembers = vscode.l10n.t(
      'Of their members it is given the names, addresses, user IDs and tenant IDs, and who is external, a guest, anonymous or you.',
    );
    return {
      invocationMessage,
      confirmationMessages: confirmation(vscode.l10n.t('List your Teams chats?'), [
        withMembers ? [ofChats, ofMembers] : [ofChats],
        [whoseText(connection)],
      ]),
    };
  }

  async invoke(
    { input }: Pick<vscode.LanguageModelToolInvocationOptions<unknown>, 'input'>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    return withConnection(
      this.host,
      'list',
      token,
      async ({ chats: store, self, account, cloud }, signal) => {
        const wanted = wantedOf(input);
        const state = this.confirmations.take(accountKey(cloud, account), JSON.stringify(wanted));
        const refusal = refusalOfUnconfirmed(state);
        if (refusal) {
          return refusal;
        }
        await loadFirst(store, signal);
        const known = completenessOf(store);
        const matching = new ChatFilter().apply(store.chats, wanted.query);
        const chats = withinLength(
          matching
            .slice(wanted.offset, wanted.offset + wanted.limit)
            .map(chat => described(chat, self, wanted.withMembers)),
        );
        const next = wanted.offset + chats.length;
        return toolAnswer({
          note: dataNote,
          account: plainText(account.label),
          chatsLoaded: known.chats,
          allChatsLoaded: known.allChats,
          ...(known.allChats
            ? {}
            : {
                hint: known.isCut
                  ? 'The list of Microsoft Graph did not come to an end: there may be other chats. Only the person can have it read again: "Teams Chat Access: Refresh Chats" (teamsChatAccess.refreshChats).'
                  : 'Other chats are not loaded. Only the person can load them: "Teams Chat Access: Load All Chats" (teamsChatAccess.loadAllChats).',
              }),
          matching: matching.length,
          offset: wanted.offset,
          ...(next < matching.length ? { nextOffset: next } : {}),
          chats,
        });
      },
    );
  }
}

function wantedOf(input: unknown): Wanted {
  const record = asRecord(input);
  const query = record?.['query'];
  return {
    query: typeof query === 'string' ? query.trim() : '',
    limit: wholeNumber(record?.['limit'], usualChats, 1, mostChats),
    offset: wholeNumber(record?.['offset'], 0, 0, Number.MAX_SAFE_INTEGER),
    withMembers: record?.['includeMembers'] === true,
  };
}

function described(
  chat: Chat,
  self: Self | undefined,
  withMembers: boolean,
): Readonly<Record<string, unknown>> {
  const members = chat.members.slice(0, mostMembers).map(member => ({
    name: plainText(member.displayName),
    ...(member.email === undefined ? {} : { address: plainText(member.email) }),
    ...(member.userId === undefined ? {} : { userId: plainText(member.userId) }),
    ...(member.tenantId === undefined ? {} : { tenantId: plainText(member.tenantId) }),
    marks: marksOf(member, chat, self),
  }));
  return {
    id: chat.id,
    type: chat.type,
    name: chatLabel(chat, self),
    lastActivity: isoTime(chat.lastActivity),
    membersLoaded: chat.members.length,
    allMembersLoaded: hasAllMembers(chat),
    ...(withMembers ? { members } : {}),
    ...(withMembers && members.length < chat.members.length ? { membersLeftOut: true } : {}),
  };
}
