import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatsApi } from '../../../src/chats/chatsApi.ts';
import { ChatStore } from '../../../src/chats/chatStore.ts';
import type { Chat, Member, MemberList } from '../../../src/chats/model.ts';
import { People, type PeopleChange } from '../../../src/chats/people.ts';
import type { Person } from '../../../src/chats/person.ts';
import { failureFrom, never } from '../graph/graphFixture.ts';
import { sampleChat, sampleMember } from './sample.ts';

/** Serves what a test puts into it, as one page. */
class FakeChats implements ChatsApi {
  pages: readonly (readonly Chat[])[] = [];
  rosters: Readonly<Record<string, readonly Member[]>> = {};
  asked = 0;

  listChats(page: { readonly nextLink: string } | undefined): ReturnType<ChatsApi['listChats']> {
    this.asked += 1;
    const index = page ? Number(page.nextLink) : 0;
    const next = index + 1 < this.pages.length ? { nextLink: String(index + 1) } : undefined;
    return Promise.resolve({ items: this.pages[index] ?? [], unreadable: 0, next });
  }

  listMembers(chatId: string): Promise<MemberList> {
    this.asked += 1;
    return Promise.resolve({ members: this.rosters[chatId] ?? [], unreadableMembers: 0, roster: 'complete' });
  }
}

const byCode = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const adele = sampleMember('adele');
const laura = sampleMember('laura', { tenantId: 'fabrikam', email: 'laura@fabrikam.example' });
const zoe = sampleMember('Zoé', { userId: 'ZOE-1', email: 'zoef@contoso.example' });
const sam = sampleMember('Sam', { kind: 'anonymousGuest', tenantId: undefined, email: undefined });

describe('The people in chats', () => {
  let api: FakeChats;
  let store: ChatStore;
  let people: People;
  let changes: PeopleChange[];
  beforeEach(() => {
    api = new FakeChats();
    store = new ChatStore(api);
    people = new People(store, byCode);
    changes = [];
    people.onDidChange(change => changes.push(change));
  });

  /** The people once these pages are listed. */
  async function listed(...pages: readonly (readonly Chat[])[]): Promise<readonly Person[]> {
    api.pages = pages;
    await store.loadAll(never, () => undefined);
    await people.ready(never);
    return people.all;
  }

  const names = (): string[] => people.all.map(({ displayName }) => displayName);

  /** Where somebody is, by the ids of chats. */
  const placesOf = (key: string): string[] => people.memberships(key).map(({ chat }) => chat.id);

  it('are known without any request', async () => {
    await people.ready(never);
    deepEqual([people.all, api.asked], [[], 0]);
  });

  it('are one by their user id, whatever its case, with what any chat told of them', async () => {
    const bare = sampleMember('', { userId: 'zoe-1', tenantId: undefined, email: undefined, roles: [] });
    await listed([
      sampleChat('a', { members: [bare] }),
      sampleChat('b', { members: [zoe] }),
      sampleChat('c', { members: [{ ...zoe, displayName: 'Zoé F.', roles: ['guest'] }], tenantId: 'other' }),
    ]);
    deepEqual(
      people.all.map(({ key, nameable, kind, tenantId, displayName, email }) => ({
        key,
        nameable,
        kind,
        tenantId,
        displayName,
        email,
      })),
      [
        {
          key: 'zoe-1',
          nameable: true,
          kind: 'aadUser',
          tenantId: 'contoso',
          displayName: 'Zoé',
          email: 'zoef@contoso.example',
        },
      ],
    );
    deepEqual(
      people.all.map(({ chatCount, externalIn, guestIn }) => ({ chatCount, externalIn, guestIn })),
      [{ chatCount: 3, externalIn: 1, guestIn: 1 }],
    );
  });

  it('stand by name, those without an identity in Entra after them', async () => {
    const nameless = sampleMember('', { userId: 'nameless', email: 'b@contoso.example' });
    await listed([sampleChat('a', { members: [sam, zoe, nameless, laura, adele] })]);
    deepEqual(
      people.all.map(({ displayName, email }) => displayName || email),
      ['Zoé', 'adele', 'b@contoso.example', 'laura', 'Sam'],
    );
  });

  it('are never the same by name alone', async () => {
    const caller = (id: string | undefined): Member => ({ ...sam, userId: id, membershipId: `of ${id}` });
    await listed([
      sampleChat('a', { members: [caller('1'), caller('2'), caller(undefined)] }),
      sampleChat('b', { members: [caller('1'), caller(undefined), { ...caller('1'), kind: 'skypeUser' }] }),
      sampleChat('c', { members: [sampleMember('Sam', { userId: '1' })] }),
    ]);
    deepEqual(
      people.all.map(({ kind, userId, chatCount }) => [kind, userId, chatCount]),
      [
        ['aadUser', '1', 1],
        ['anonymousGuest', undefined, 1],
        ['anonymousGuest', undefined, 1],
        ['anonymousGuest', '1', 2],
        ['anonymousGuest', '2', 1],
        ['skypeUser', '1', 1],
      ],
    );
  });

  it('count a chat once in which they are twice', async () => {
    const old = { ...adele, kind: 'skypeForBusinessUser', membershipId: 'old client' } as const;
    await listed([sampleChat('a', { members: [adele, old] })]);
    deepEqual(
      [people.all.map(({ chatCount }) => chatCount), people.memberships('adele-id').length],
      [[1], 2],
    );
  });

  it('are in their chats in the order of the list', async () => {
    await listed([sampleChat('b', { members: [adele] })], [sampleChat('a', { members: [adele] })]);
    api.rosters = { b: [adele, zoe] };
    await store.readRoster('b', never);
    deepEqual([placesOf('adele-id'), placesOf('zoe-1'), placesOf('nobody')], [['b', 'a'], ['b'], []]);
  });

  it('follow the pages as they come', async () => {
    api.pages = [[sampleChat('a', { members: [zoe] })], [sampleChat('b', { members: [adele, zoe] })]];
    await store.loadMore(never);
    await people.ready(never);
    const first = names();
    await store.loadMore(never);
    await people.ready(never);
    deepEqual([first, names(), placesOf('zoe-1')], [['Zoé'], ['Zoé', 'adele'], ['a', 'b']]);
  });

  it('follow a roster at once, and say whom it touched', async () => {
    await listed([
      sampleChat('a', { members: [adele, laura], roster: 'partial' }),
      sampleChat('b', { members: [zoe, adele] }),
    ]);
    changes.length = 0;
    api.rosters = { a: [adele, laura] };
    await store.readRoster('a', never);
    api.rosters = { a: [adele] };
    await store.readRoster('a', never);
    deepEqual(
      [changes, names(), people.person('laura-id')],
      [[{ kind: 'some', keys: ['adele-id', 'laura-id'] }, { kind: 'all' }], ['Zoé', 'adele'], undefined],
    );
  });

  it('move when the only chat that named them is gone', async () => {
    await listed([
      sampleChat('a', { members: [sampleMember('Zed', { userId: 'x' }), adele] }),
      sampleChat('b', { members: [sampleMember('', { userId: 'x', email: 'amy@contoso.example' }), laura] }),
    ]);
    api.rosters = { a: [adele] };
    await store.readRoster('a', never);
    deepEqual(
      people.all.map(({ displayName, email }) => displayName || email),
      ['adele', 'amy@contoso.example', 'laura'],
    );
  });

  it('are found by parts of names and addresses, those first whose name begins with it', async () => {
    const joanna = sampleMember('Joanna', { email: 'j@contoso.example' });
    const anna = sampleMember('Anna Öst', { email: 'a@contoso.example' });
    await listed([sampleChat('a', { members: [joanna, zoe, anna, sam] })]);
    const found = (text: string, limit = 5): unknown => {
      const { people: some, more } = people.find(text, limit);
      return [some.map(({ displayName }) => displayName).join(), more];
    };
    deepEqual(
      ['anna', 'OST anna', 'zoe', 'ZOEF@', 'contoso', 'sam', 'nobody', ' '].map(text => found(text)),
      [
        ['Anna Öst,Joanna', 0],
        ['Anna Öst', 0],
        ['Zoé', 0],
        ['Zoé', 0],
        ['Anna Öst,Joanna,Zoé', 0],
        ['Sam', 0],
        ['', 0],
        ['', 0],
      ],
    );
    deepEqual(found('contoso', 2), ['Anna Öst,Joanna', 1]);
  });

  it('are found by their whole id and by every name they have in some chat', async () => {
    const renamed = { ...adele, displayName: 'Adele Vance-Meier' };
    await listed([sampleChat('a', { members: [adele, zoe] }), sampleChat('b', { members: [renamed] })]);
    deepEqual(
      ['Zoe-1', 'zoe-', 'meier'].map(text => people.find(text, 5).people.map(({ key }) => key)),
      [['zoe-1'], [], ['adele-id']],
    );
  });

  it('are told by user id and address where Entra knows them', async () => {
    await listed([sampleChat('a', { members: [zoe, { ...sam, email: 'sam@contoso.example' }] })]);
    deepEqual(
      [
        people.withUserId('zoe-1')?.displayName,
        people.withAddress('ZOEF@contoso.example')?.displayName,
        people.withUserId('anonymousGuest Sam-id'),
        people.withAddress('sam@contoso.example'),
      ],
      ['Zoé', 'Zoé', undefined, undefined],
    );
  });

  it('can be given up on, and are counted nevertheless', async () => {
    api.pages = [[sampleChat('a', { members: [zoe] })]];
    await store.loadMore(never);
    deepEqual(await failureFrom(people.ready(AbortSignal.abort())), { kind: 'cancelled' });
    await people.ready(never);
    deepEqual(names(), ['Zoé']);
  });

  it('say nothing more once they are let go', async () => {
    await listed([sampleChat('a', { members: [zoe] })]);
    changes.length = 0;
    people.dispose();
    await store.refresh(never);
    await people.ready(never);
    equal(changes.length, 0);
  });

  it('let others have their turn while very many are counted', async () => {
    const chats = Array.from({ length: 4000 }, (_, chat) =>
      sampleChat(`chat ${chat}`, {
        members: Array.from({ length: 8 }, (__, member) => sampleMember(`${chat * 8 + member}`)),
      }),
    );
    api.pages = [chats];
    await store.loadMore(never);
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      timer = setTimeout(turn, 0);
    };
    let timer = setTimeout(turn, 0);
    await people.ready(never);
    clearTimeout(timer);
    equal(people.all.length, 32_000);
    equal(turns > 2, true);
  });

  it('are after any changes whom counting anew finds', async () => {
    const member = fc
      .record({
        displayName: fc.constantFrom('', 'ann', 'bob', 'cid', 'Zoé'),
        userId: fc.constantFrom('1', '2', '3', 'A', 'a', undefined),
        kind: fc.constantFrom('aadUser', 'anonymousGuest', 'skypeForBusinessUser'),
        tenantId: fc.constantFrom('contoso', 'fabrikam', undefined),
        email: fc.constantFrom('x@contoso.example', undefined),
        membershipId: fc.constantFrom('m1', 'm2', 'm3', 'm4'),
        roles: fc.constantFrom([], ['guest']),
        visibleHistoryStartDateTime: fc.constant(undefined),
      })
      .map((some): Member => some);
    const members = fc.array(member, { maxLength: 4 });
    const chatId = fc.constantFrom('a', 'b', 'c', 'd');
    const chats = fc.uniqueArray(
      fc.tuple(chatId, members).map(([id, all]) => sampleChat(id, { members: all })),
      { selector: ({ id }) => id, maxLength: 4 },
    );
    const step = fc.oneof(
      fc.record({ kind: fc.constant('refresh' as const), chats }),
      fc.record({ kind: fc.constant('roster' as const), chatId, members }),
    );
    await fc.assert(
      fc.asyncProperty(chats, fc.array(step, { maxLength: 6 }), fc.boolean(), async (first, steps, waits) => {
        const fake = new FakeChats();
        fake.pages = [first];
        const changing = new ChatStore(fake);
        await changing.loadMore(never);
        const followed = new People(changing, byCode);
        await followed.ready(never);
        for (const change of steps) {
          if (change.kind === 'refresh') {
            fake.pages = [change.chats];
            await changing.refresh(never);
          } else if (changing.chat(change.chatId)) {
            fake.rosters = { [change.chatId]: change.members };
            await changing.readRoster(change.chatId, never);
          }
          if (waits) {
            await followed.ready(never);
          }
        }
        await followed.ready(never);
        const anew = new People(changing, byCode);
        await anew.ready(never);
        deepEqual(seenIn(followed), seenIn(anew));
      }),
    );
  });
});

/** What can be seen of people. Which of several names is shown depends on which came first, so that it is left out. */
function seenIn(people: People): unknown {
  return people.all
    .map(({ key, nameable, chatCount, externalIn, guestIn }) => ({
      key,
      nameable,
      chatCount,
      externalIn,
      guestIn,
      memberships: people.memberships(key),
    }))
    .sort((one, other) => byCode(one.key, other.key));
}
