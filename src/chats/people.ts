import { isNameable, isSelf, type Chat, type NameableMember, type Self } from './model.ts';

/** A person whom Entra knows, as seen in chats. */
export interface Person {
  readonly userId: string;
  /** `undefined` where no chat told. */
  readonly tenantId: string | undefined;
  readonly displayName: string;
  readonly email: string | undefined;
  /** In how many of the chats read so far. */
  readonly chatCount: number;
}

/** The people in `chats` whom another request can name, without `self`, by name. */
export function peopleIn(chats: readonly Chat[], self: Self | undefined): Person[] {
  const people = new Map<string, Person>();
  for (const chat of chats) {
    for (const member of chat.members) {
      if (isNameable(member) && !isSelf(member, self)) {
        const key = member.userId.toLowerCase();
        people.set(key, merged(people.get(key), member));
      }
    }
  }
  return [...people.values()].sort((one, other) => one.displayName.localeCompare(other.displayName));
}

function merged(known: Person | undefined, member: NameableMember): Person {
  return {
    userId: member.userId,
    tenantId: known?.tenantId ?? member.tenantId,
    displayName:
      known?.displayName === undefined || known.displayName === '' ? member.displayName : known.displayName,
    email: known?.email ?? member.email,
    chatCount: (known?.chatCount ?? 0) + 1,
  };
}
