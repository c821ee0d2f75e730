import { each, listed, type Report } from '../core/report.ts';
import type { Completeness } from './completion.ts';
import { isSelf, type Chat, type Self } from './model.ts';
import type { PersonMembership } from './people.ts';
import { keyOf, type Person } from './person.ts';

const columns = [
  'name',
  'address',
  'userId',
  'tenantId',
  'kind',
  'known',
  'you',
  'chats',
  'externalIn',
  'guestIn',
  'allChats',
  'partialRosters',
  'chatIds',
] as const;

/**
 * People with their chats as a report, a row for each person.
 * @param chats where they may be.
 * @param known how much of all chats and members is here: whoever is in the rest is not known, or in more chats.
 */
export function peopleReport(
  people: readonly Person[],
  chats: readonly Chat[],
  known: Completeness,
  self: Self | undefined,
): Report<(typeof columns)[number]> {
  const memberships = membershipsByPerson(chats);
  const of = ({ key }: Person): readonly PersonMembership[] => memberships.get(key) ?? [];
  return {
    kind: 'people',
    columns,
    rows: () =>
      each(people, person => ({
        ...personFields(person, self),
        chats: person.chatCount,
        allChats: known.allChats,
        partialRosters: known.partialRosters,
        chatIds: listed(of(person).map(({ chat }) => chat.id)),
      })),
    facts: { chatsLoaded: known.chats, allChats: known.allChats, partialRosters: known.partialRosters },
    itemsName: 'people',
    items: () =>
      each(people, person => ({
        ...personFields(person, self),
        chats: of(person).map(({ chat, member }) => ({
          id: chat.id,
          type: chat.type,
          topic: chat.topic,
          membershipId: member.membershipId,
          roles: member.roles,
        })),
      })),
  };
}

function membershipsByPerson(chats: readonly Chat[]): ReadonlyMap<string, readonly PersonMembership[]> {
  const memberships = new Map<string, PersonMembership[]>();
  for (const chat of chats) {
    for (const member of chat.members) {
      const key = keyOf(member, chat);
      const known = memberships.get(key);
      if (known) {
        known.push({ chat, member });
      } else {
        memberships.set(key, [{ chat, member }]);
      }
    }
  }
  return memberships;
}

function personFields(
  person: Person,
  self: Self | undefined,
): {
  readonly name: string;
  readonly address: string | undefined;
  readonly userId: string | undefined;
  readonly tenantId: string | undefined;
  readonly kind: string;
  readonly known: boolean;
  readonly you: boolean | undefined;
  readonly externalIn: number;
  readonly guestIn: number;
} {
  return {
    name: person.displayName,
    address: person.email,
    userId: person.userId,
    tenantId: person.tenantId,
    kind: person.kind,
    known: person.nameable,
    you: self && isSelf(person, self),
    externalIn: person.externalIn,
    guestIn: person.guestIn,
  };
}
