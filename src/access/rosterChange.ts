import type { Chat, Member } from '../chats/model.ts';

/** Who left and who came between two readings of the same chat. */
export interface RosterChange {
  readonly gone: readonly Member[];
  readonly added: readonly Member[];
}

/** Compares two readings of a chat by membership. */
export function rosterChange(before: Chat, after: Chat): RosterChange {
  return { gone: missing(before, after), added: missing(after, before) };
}

function missing(from: Chat, other: Chat): Member[] {
  const there = new Set(other.members.map(member => member.membershipId));
  return from.members.filter(member => !there.has(member.membershipId));
}
