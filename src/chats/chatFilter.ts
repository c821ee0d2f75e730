import { sameId, type Chat } from './model.ts';

/**
 * Finds chats by what is written in them: topic, members' names and addresses, whatever their case and accents,
 * and by whole ids. The prepared text of a chat is kept as long as the chat is.
 */
export class ChatFilter {
  private readonly prepared = new WeakMap<Chat, string>();

  /** The chats that hold every word of `text`; all of them if it is blank. */
  apply(chats: readonly Chat[], text: string): readonly Chat[] {
    const words = fold(text)
      .split(/\s+/)
      .filter(word => word !== '');
    if (words.length === 0) {
      return chats;
    }
    return chats.filter(chat => {
      const searched = this.textOf(chat);
      return words.every(word => searched.includes(word)) || hasId(chat, text.trim());
    });
  }

  private textOf(chat: Chat): string {
    let text = this.prepared.get(chat);
    if (text === undefined) {
      const parts = [chat.topic ?? ''];
      for (const member of chat.members) {
        parts.push(member.displayName, member.email ?? '');
      }
      text = fold(parts.join('\n'));
      this.prepared.set(chat, text);
    }
    return text;
  }
}

function hasId(chat: Chat, id: string): boolean {
  return chat.id === id || chat.members.some(member => sameId(member.userId, id));
}

// Most text needs no decomposition, which is by far the dearest step.
const beyondAscii = /[^\x20-\x7e\n]/;
const combiningMarks = /\p{Mn}/gu;

/** Text as the filter compares it: lower case, without accents. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  return beyondAscii.test(lower) ? lower.normalize('NFD').replace(combiningMarks, '') : lower;
}
