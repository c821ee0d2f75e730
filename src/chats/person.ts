import { isExternal, isNameable, type Chat, type Member, type MemberKind } from './model.ts';
import { fold } from './searchText.ts';

/**
 * The same user over all chats that were read. Somebody whom Entra knows is told from others by user id, whatever
 * name a chat gives; anybody else by kind and id, or where there is no id by the membership. A name never decides.
 */
export interface Person {
  /** Tells people apart, and stays the same while the person is in any chat. */
  readonly key: string;
  /** Whether Entra knows them, so that a request can name them. */
  readonly nameable: boolean;
  readonly kind: MemberKind;
  /** Id of the person within the kind. */
  readonly userId: string | undefined;
  /** `undefined` where no chat told. */
  readonly tenantId: string | undefined;
  /** Other people's text; empty where no chat told. */
  readonly displayName: string;
  readonly email: string | undefined;
  /** In how many of the chats read so far. */
  readonly chatCount: number;
  /** How many of their memberships are of a chat of another tenant than theirs. */
  readonly externalIn: number;
  /** How many of their memberships have the role of a guest. */
  readonly guestIn: number;
}

/** A person whom another request can name. */
export type NameablePerson = Person & { readonly userId: string };

/** Whether a request can name the person. */
export function isNameablePerson(person: Person): person is NameablePerson {
  return person.nameable && person.userId !== undefined;
}

/** A person in the list of people, where what is known of them changes. */
export interface KnownPerson extends Person {
  displayName: string;
  email: string | undefined;
  tenantId: string | undefined;
  chatCount: number;
  externalIn: number;
  guestIn: number;
  /** More than one in a chat where the same user is in it in two ways. */
  readonly memberships: Map<Chat, readonly Member[]>;
  /** All names and addresses, folded, a line each. */
  searched: string;
  /** What is summed up still counts a membership that is gone. */
  outdated: boolean;
  /** The name by which it has its place in the order; `undefined` while it has none. */
  placedAs: string | undefined;
}

/** Who a member is: the same text for the same person in every chat. */
export function keyOf(member: Member, chat: Chat): string {
  if (isNameable(member)) {
    return member.userId.toLowerCase();
  }
  return member.userId === undefined
    ? JSON.stringify([chat.id, member.membershipId])
    : `${member.kind} ${member.userId}`;
}

/** A person known only by their identity so far. */
export function newPerson(key: string, member: Member): KnownPerson {
  return {
    key,
    nameable: isNameable(member),
    kind: member.kind,
    userId: member.userId,
    tenantId: undefined,
    displayName: '',
    email: undefined,
    chatCount: 0,
    externalIn: 0,
    guestIn: 0,
    memberships: new Map(),
    searched: '',
    outdated: false,
    placedAs: undefined,
  };
}

/** Adds what one membership tells of a person. */
export function learn(entry: KnownPerson, member: Member, chat: Chat): void {
  const { displayName, email } = member;
  if (displayName !== entry.displayName || email !== entry.email) {
    learnNames(entry, member);
  }
  entry.tenantId ??= member.tenantId;
  entry.chatCount = entry.memberships.size;
  entry.externalIn += isExternal(member, chat) ? 1 : 0;
  entry.guestIn += member.roles.includes('guest') ? 1 : 0;
}

function learnNames(entry: KnownPerson, { displayName, email, userId }: Member): void {
  entry.displayName ||= displayName;
  entry.email ??= email;
  let lines = displayName === '' ? '' : `${displayName}\n`;
  lines += email === undefined ? '' : `${email}\n`;
  // Where the id is none of Entra's, parts of it serve to search too: it may be a telephone number.
  lines += entry.nameable || userId === undefined ? '' : `${userId}\n`;
  const searched = fold(lines);
  if (!entry.searched.includes(searched)) {
    entry.searched += searched;
  }
}

/** Learns everything again from the memberships that remain. */
export function sumUp(entry: KnownPerson): void {
  entry.displayName = '';
  entry.email = undefined;
  entry.tenantId = undefined;
  entry.searched = '';
  entry.chatCount = 0;
  entry.externalIn = 0;
  entry.guestIn = 0;
  entry.outdated = false;
  for (const [chat, members] of entry.memberships) {
    for (const member of members) {
      learn(entry, member, chat);
    }
  }
}

/** What a person is sorted by. */
export function nameOf({ displayName, email, userId }: Person): string {
  return displayName || (email ?? userId ?? '');
}
