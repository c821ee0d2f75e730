import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { readChat, readMember } from '../../../src/chats/chatJson.ts';
import { readPage } from '../../../src/graph/paging.ts';

/** A value of any JSON type, in the place of another. */
const oddValue = fc.oneof(
  fc.constantFrom(null, '', 0, -1, true, false, [], {}, [[]], [null], { value: null }, 'x', '\u0000', 1e400),
  fc.jsonValue({ maxDepth: 2 }),
);

/** An entry that is no object. */
const noObject = fc.oneof(
  fc.constantFrom(null, 0, 7, '', 'x', true, false, [], [{ id: 'inside' }]),
  fc.string(),
);

/** A value that is no id. */
const noId = fc.constantFrom(undefined, null, '', 7, true, {}, ['id']);

const id = fc.string({ minLength: 1, maxLength: 8 });

/** Fields of Graph's with odd values, but for ids. */
function fields(names: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(names.map(name => [name, oddValue])), { requiredKeys: [] });
}

const memberFields = fields([
  '@odata.type',
  'displayName',
  'tenantId',
  'email',
  'roles',
  'visibleHistoryStartDateTime',
]);
const chatFields = fields(['chatType', 'topic', 'tenantId', 'webUrl', 'lastUpdatedDateTime', 'viewpoint']);
const personIds = [
  'userId',
  'anonymousGuestId',
  'azureCommunicationServicesId',
  'phoneNumber',
  'skypeId',
] as const;

/** An entry of a list, and the ids that are to be read; `undefined` where nobody can read it. */
interface Entry<T> {
  readonly json: unknown;
  readonly readable: T | undefined;
}

const member: fc.Arbitrary<Entry<string>> = fc.oneof(
  noObject.map(json => ({ json, readable: undefined })),
  fc.tuple(memberFields, noId, noId).map(([rest, one, other]) => ({
    json: { ...rest, id: one, userId: other },
    readable: undefined,
  })),
  fc.tuple(memberFields, id, fc.oneof(noId, id)).map(([rest, membership, user]) => ({
    json: { ...rest, id: membership, userId: user },
    readable: membership,
  })),
  fc.tuple(memberFields, noId, id, fc.constantFrom(...personIds)).map(([rest, none, user, field]) => ({
    json: { ...rest, id: none, [field]: user },
    readable: user,
  })),
);

const members = fc.array(member, { maxLength: 6 });

const chat: fc.Arbitrary<Entry<readonly [string, readonly string[], number]>> = fc.oneof(
  noObject.map(json => ({ json, readable: undefined })),
  fc.tuple(chatFields, noId, members).map(([rest, none, own]) => ({
    json: { ...rest, id: none, members: own.map(({ json }) => json) },
    readable: undefined,
  })),
  fc.tuple(chatFields, id, members).map(([rest, chatId, own]) => ({
    json: { ...rest, id: chatId, members: own.map(({ json }) => json) },
    readable: [chatId, readable(own), own.length - readable(own).length] as const,
  })),
);

function readable<T>(entries: readonly Entry<T>[]): T[] {
  return entries.flatMap(entry => (entry.readable === undefined ? [] : [entry.readable]));
}

function reply(entries: readonly Entry<unknown>[]): Parameters<typeof readPage>[0] {
  const body = { value: entries.map(({ json }) => json) };
  return { status: 200, body, requestId: undefined, clientRequestId: '' };
}

describe('A list with nulls and wrong types in it', () => {
  it('loses no chat and no member that can be read, and counts the others', () => {
    fc.assert(
      fc.property(fc.array(chat, { maxLength: 5 }), entries => {
        const { items, unreadable } = readPage(reply(entries), readChat);
        deepEqual(
          [items.map(read => [read.id, read.members.map(idOf), read.unreadableMembers]), unreadable],
          [readable(entries), entries.length - readable(entries).length],
        );
      }),
      { numRuns: 10_000 },
    );
  });

  it('loses no member of a roster either', () => {
    fc.assert(
      fc.property(members, entries => {
        const { items, unreadable } = readPage(reply(entries), readMember);
        deepEqual(
          [items.map(idOf), unreadable],
          [readable(entries), entries.length - readable(entries).length],
        );
      }),
      { numRuns: 10_000 },
    );
  });
});

function idOf(read: NonNullable<ReturnType<typeof readMember>>): string {
  return read.membershipId || (read.userId ?? '');
}
