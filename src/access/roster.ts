import { failureOf, type Failure } from '../core/failure.ts';
import { missingField } from '../graph/json.ts';
import { sameId, type Chat, type Member } from '../chats/model.ts';

/** Who is in a chat, and how many entries could not be read; none if left out. */
export type Roster = Pick<Chat, 'members'> & Partial<Pick<Chat, 'unreadableMembers'>>;

/** What came of reading the members of a chat. */
export type RosterReading =
  | { readonly kind: 'read'; readonly roster: Roster }
  /** The account may not see them, the chat is gone, or the service gave no answer. */
  | { readonly kind: 'unreadable'; readonly failure: Failure };

/** Reads a roster. A failure is part of what comes of it. */
export async function readingOf(read: () => Promise<Roster>): Promise<RosterReading> {
  try {
    return { kind: 'read', roster: await read() };
  } catch (thrown) {
    return { kind: 'unreadable', failure: failureOf(thrown) };
  }
}

/** How a person is named to the service. */
export interface NamedPerson {
  readonly userId?: string | undefined;
  /** Used where the id is not known. */
  readonly userPrincipalName?: string | undefined;
}

/** The member with a person's id. Where only the sign-in name is known, the member whose address is the same. */
export function findMember({ members }: Roster, person: NamedPerson): Member | undefined {
  const { userId, userPrincipalName } = person;
  if (userId !== undefined) {
    return members.find(member => sameId(member.userId, userId));
  }
  const address = userPrincipalName?.toLowerCase();
  return address === undefined ? undefined : members.find(({ email }) => email?.toLowerCase() === address);
}

/**
 * A reading as far as it tells about one person. An entry that could not be read may be anybody: whoever is not listed
 * besides may be there or not.
 */
export function readingAbout(
  reading: RosterReading | undefined,
  person: NamedPerson,
): RosterReading | undefined {
  if (reading?.kind !== 'read') {
    return reading;
  }
  const { unreadableMembers: count = 0 } = reading.roster;
  return count === 0 || findMember(reading.roster, person)
    ? reading
    : { kind: 'unreadable', failure: missingField(`${count} members without any id`).failure };
}

/** Who left and who joined between two readings of a chat. */
export interface RosterChange {
  readonly left: readonly Member[];
  readonly joined: readonly Member[];
}

/** Compares two readings of a chat by membership. */
export function rosterChange(before: Roster, after: Roster): RosterChange {
  return { left: missingIn(after, before), joined: missingIn(before, after) };
}

function missingIn(roster: Roster, other: Roster): Member[] {
  const ids = new Set(roster.members.map(({ membershipId }) => membershipId));
  return other.members.filter(({ membershipId }) => !ids.has(membershipId));
}
