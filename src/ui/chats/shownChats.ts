import { ChatFilter } from '../../chats/chatFilter.ts';
import type { ChatStore } from '../../chats/chatStore.ts';
import { hasAllMembers, isExternal, type Chat } from '../../chats/model.ts';
import type { ChatGrouping } from '../../host/contributions.ts';
import type { GroupKey } from './chatNodes.ts';

/** What the person wants to see of the list. */
export interface Wanted {
  /** The text that chats must hold; empty for all chats. */
  readonly text: string;
  readonly grouping: ChatGrouping;
}

/** Chats below one heading. */
export interface ChatGroup {
  readonly key: GroupKey;
  readonly chats: readonly Chat[];
}

interface Found extends Wanted {
  readonly version: number;
  readonly chats: readonly Chat[];
  /** By the value of their keys. None without groups. */
  readonly groups: ReadonlyMap<string, ChatGroup>;
}

/** The chats of a store that are to be seen. They are looked for once for each change of the store and of what is wanted. */
export class ShownChats {
  private readonly filter = new ChatFilter();
  private found: Found | undefined;

  constructor(
    private readonly store: Pick<ChatStore, 'chats' | 'version'>,
    private readonly wanted: () => Wanted,
  ) {}

  /** All of them, grouped or not. */
  get chats(): readonly Chat[] {
    return this.now.chats;
  }

  /** The groups in the order of their first chats, by the value of their keys. */
  get groups(): ReadonlyMap<string, ChatGroup> {
    return this.now.groups;
  }

  private get now(): Found {
    const { version } = this.store;
    const { text, grouping } = this.wanted();
    const { found } = this;
    if (found?.version === version && found.text === text && found.grouping === grouping) {
      return found;
    }
    const chats = this.filter.apply(this.store.chats, text);
    this.found = { version, text, grouping, chats, groups: grouped(chats, grouping) };
    return this.found;
  }
}

function grouped(chats: readonly Chat[], grouping: ChatGrouping): ReadonlyMap<string, ChatGroup> {
  const found = new Map<string, { readonly key: GroupKey; readonly chats: Chat[] }>();
  if (grouping === 'none') {
    return found;
  }
  for (const chat of chats) {
    const key: GroupKey =
      grouping === 'type' ? { by: 'type', value: chat.type } : { by: 'external', value: externality(chat) };
    const group = found.get(key.value) ?? { key, chats: [] };
    group.chats.push(chat);
    found.set(key.value, group);
  }
  return found;
}

/** Nobody can say that a chat is internal before all of its members are known. */
function externality(chat: Chat): 'withExternals' | 'internal' | 'notComplete' {
  if (chat.members.some(member => isExternal(member, chat))) {
    return 'withExternals';
  }
  return hasAllMembers(chat) ? 'internal' : 'notComplete';
}
