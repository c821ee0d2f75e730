import { failureOf, type Failure } from '../core/failure.ts';
import { asRecord, missingField } from '../core/json.ts';
import { graphPath, type GraphPath, type GraphReply, type NextLink, type Priority } from '../graph/call.ts';
import type { Graph } from '../graph/client.ts';
import type { Cloud, GraphVersion } from '../graph/cloud.ts';
import { PageTrail, readPage, type Page } from '../graph/paging.ts';
import { markCutRosters, readChat, readMember } from './chatJson.ts';
import type { Chat, Member, MemberList } from './model.ts';

/** Chats on a page: the most that List chats gives. */
const chatsPerPage = 50;

/** The chats of the signed-in user, as Graph has them. Every method throws FailureError. */
export interface ChatsApi {
  /** One page of chats with up to 25 members each, the most recent first where the cloud can order them. */
  listChats(page: NextLink | undefined, signal: AbortSignal, priority?: Priority): Promise<Page<Chat>>;
  /** The roster of a chat, each member once: the whole of it, unless its pages lead nowhere. */
  listMembers(chatId: string, signal: AbortSignal, priority?: Priority): Promise<MemberList>;
}

/**
 * @see https://learn.microsoft.com/graph/api/chat-list
 * @see https://learn.microsoft.com/graph/api/chat-list-members
 */
export class GraphChatsApi implements ChatsApi {
  constructor(
    private readonly graph: Graph,
    private readonly cloud: Cloud,
    private readonly version: GraphVersion,
  ) {}

  async listChats(page: NextLink | undefined, signal: AbortSignal, priority?: Priority): Promise<Page<Chat>> {
    if (page) {
      return this.chatsAt(page, signal, priority);
    }
    const first = graphPath(this.version)`/me/chats?$top=${String(chatsPerPage)}&$expand=members`;
    if (!this.cloud.canOrderChats) {
      return this.chatsAt(first, signal, priority);
    }
    const ordered = `${first.path}&$orderby=lastMessagePreview/createdDateTime%20desc`;
    try {
      return await this.chatsAt({ ...first, path: ordered }, signal, priority);
    } catch (thrown) {
      if (mayConcernOrder(failureOf(thrown))) {
        return this.chatsAt(first, signal, priority);
      }
      throw thrown;
    }
  }

  async listMembers(chatId: string, signal: AbortSignal, priority?: Priority): Promise<MemberList> {
    const trail = new PageTrail();
    const members = new Map<string, Member>();
    let unreadableMembers = 0;
    let address: GraphPath | NextLink | undefined = graphPath(this.version)`/chats/${chatId}/members`;
    while (address) {
      const page: Page<Member> = readPage(await this.read(address, signal, priority), readMember);
      const before = members.size;
      for (const member of page.items) {
        members.set(JSON.stringify([member.membershipId, member.kind, member.userId]), member);
      }
      const bringsNew = members.size > before;
      // A page that repeats an earlier one repeats what could not be read on it.
      unreadableMembers += bringsNew || page.items.length === 0 ? page.unreadable : 0;
      address = trail.after(page.next, bringsNew);
    }
    const roster = trail.isCut ? 'partial' : 'complete';
    return { members: [...members.values()], unreadableMembers, roster };
  }

  private async chatsAt(
    address: GraphPath | NextLink,
    signal: AbortSignal,
    priority: Priority | undefined,
  ): Promise<Page<Chat>> {
    const page = readPage(await this.read(address, signal, priority), readChat);
    return { ...page, items: markCutRosters(page.items) };
  }

  private async read(
    address: GraphPath | NextLink,
    signal: AbortSignal,
    priority: Priority | undefined,
  ): Promise<GraphReply> {
    return this.graph.send({ method: 'GET', address, need: 'list', signal, ...(priority && { priority }) });
  }
}

/**
 * Whether a failure may be about the order of the list. The order is a comfort, and it is by a message, for which the
 * service may want more than Chat.ReadBasic: a refusal of the order must not keep the list from the person.
 */
function mayConcernOrder(failure: Failure): boolean {
  return (
    failure.kind === 'rejected' ||
    failure.kind === 'forbidden' ||
    (failure.kind === 'consentNeeded' && failure.answer !== undefined) ||
    (failure.kind === 'unavailable' && failure.answer.status === 500)
  );
}

/** The person signed in, asked of Graph where the token does not tell. */
export async function readSelfId(graph: Graph, version: GraphVersion, signal: AbortSignal): Promise<string> {
  const address = graphPath(version)`/me?$select=id`;
  const { body } = await graph.send({ method: 'GET', address, need: 'list', signal });
  const id = asRecord(body)?.['id'];
  if (typeof id !== 'string') {
    throw missingField('a user without id');
  }
  return id;
}
