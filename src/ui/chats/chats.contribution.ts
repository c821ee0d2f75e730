import { once } from '../../core/async.ts';
import type { Commands } from '../../host/commands.ts';
import type { Services } from '../../session/services.ts';
import type { ChatsTree } from './chatsTree.ts';

/** Reading, filtering and grouping the chats. */
export function chatsCommands(
  { connections, settings }: Services,
  tree: ChatsTree,
): Pick<
  Commands,
  | 'refreshChats'
  | 'loadMoreChats'
  | 'loadAllChats'
  | 'filterChats'
  | 'clearChatFilter'
  | 'groupChatsBy'
  | 'retryMembers'
  | 'showMoreChats'
> {
  const chats = once(async () => {
    const { ChatCommands } = await import('./chatCommands.ts');
    return new ChatCommands(connections, tree, settings);
  });
  return {
    refreshChats: async () => (await chats()).refresh(),
    loadMoreChats: async () => (await chats()).loadMore(),
    loadAllChats: async () => (await chats()).loadAll(),
    filterChats: async () => (await chats()).filter(),
    clearChatFilter: async () => (await chats()).clearFilter(),
    groupChatsBy: async () => (await chats()).groupBy(),
    retryMembers: async row => (await chats()).retryMembers(row),
    showMoreChats: async row => (await chats()).showMore(row),
  };
}
