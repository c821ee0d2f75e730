import type { Chat } from './model.ts';
import { fold, wordsOf } from './searchText.ts';

/** What the filter compares with, made once for each chat. */
interface Searched {
  /** Topic, names and addresses, folded, a line each. */
  readonly text: string;
  /** The ids of the chat and its members in lower case, each between line breaks. */
  readonly ids: string;
}

/**
 * Finds chats by what is written in them: topic, members' names and addresses, whatever their case and accents,
 * and by whole ids. What is prepared for a chat is kept as long as the chat is.
 */
export class ChatFilter {
  private readonly prepared = new WeakMap<Chat, Searched>();

  /** The chats that hold every word of `text`; all of them if it is blank. */
  apply(chats: readonly Chat[], text: string): readonly Chat[] {
    const words = wordsOf(text);
    if (words.length === 0) {
      return chats;
    }
    const id = words.length === 1 ? idLine(text.trim()) : undefined;
    return chats.filter(chat => {
      const searched = this.searched(chat);
      return (
        words.every(word => searched.text.includes(word)) || (id !== undefined && searched.ids.includes(id))
      );
    });
  }

  private searched(chat: Chat): Searched {
    const known = this.prepared.get(chat);
    if (known) {
      return known;
    }
    const lines = [chat.topic ?? ''];
    let ids = idLine(chat.id);
    for (const member of chat.members) {
      lines.push(member.displayName, member.email ?? '');
      ids += idLine(member.userId ?? '');
    }
    const searched = { text: fold(lines.join('\n')), ids };
    this.prepared.set(chat, searched);
    return searched;
  }
}

function idLine(id: string): string {
  return `\n${id.toLowerCase()}\n`;
}
