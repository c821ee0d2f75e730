import { joinCell, mapLazily, type Report } from '../core/report.ts';
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

/** A row for each person. */
export type PeopleReport = Report<'people', (typeof columns)[number]>;

/**
 * Reports people with their chats.
 * @param chats all chats that are loaded.
 * @param known how much of all chats and members is loaded. In the rest there may be more people, and more chats of
 * these people.
 */
export function peopleReport(
  people: readonly Person[],
  chats: readonly Chat[],
  known: Completeness,
  self: Self | undefined,
): PeopleReport {
  const memberships = membershipsByPerson(chats);
  const membershipsOf = ({ key }: Person): readonly PersonMembership[] => memberships.get(key) ?? [];
  return {
    kind: 'people',
    columns,
    rows: () =>
      mapLazily(people, person => ({
        ...personFields(person, self),
        chats: person.chatCount,
        allChats: known.allChats,
        partialRosters: known.partialRosters,
        chatIds: joinCell(membershipsOf(person).map(({ chat }) => chat.id)),
      })),
    facts: { chatsLoaded: known.chats, allChats: known.allChats, partialRosters: known.partialRosters },
    itemsName: 'people',
    items: () =>
      mapLazily(people, person => ({
        ...personFields(person, self),
        chats: membershipsOf(person).map(({ chat, member }) => ({
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
      const ofPerson = memberships.get(key);
      if (ofPerson) {
        ofPerson.push({ chat, member });
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
