// The people of 10,000 chats of 8 members. Parameter: origin of the chats.
import type { ChatsApi } from '../../src/chats/chatsApi.ts';
import { ChatStore } from '../../src/chats/chatStore.ts';
import type { Chat, Member } from '../../src/chats/model.ts';
import { nameOrder } from '../../src/chats/nameOrder.ts';
import { People } from '../../src/chats/people.ts';
import { collectGarbage, readIntoStore } from './chatReading.ts';
import { atMost, forInformation } from './figure.ts';
import { report } from './program.ts';
import { timesOf, type Times } from './tasks.ts';

const slowestBuilding = 250;
const longestTask = 50;
const never = new AbortController().signal;

/** Times without the garbage of what was before. */
async function cleanTimesOf(work: () => Promise<unknown>): Promise<Times> {
  await collectGarbage();
  return timesOf(work);
}

const peopleOf = (store: ChatStore): People => new People(store, nameOrder('en'));

/** A store of these chats; whoever reads a roster gets it as it is, made anew. */
async function storeHolding(chats: readonly Chat[]): Promise<ChatStore> {
  const api: ChatsApi = {
    listChats: () => Promise.resolve({ items: chats, unreadable: 0, next: undefined }),
    listMembers: id =>
      Promise.resolve({
        members: chats.find(chat => chat.id === id)?.members.map(member => ({ ...member })) ?? [],
        unreadableMembers: 0,
        roster: 'complete',
      }),
  };
  const store = new ChatStore(api);
  await store.loadMore(never);
  return store;
}

/** The same chats, but nobody is in two of them. */
function withStrangers(chats: readonly Chat[]): readonly Chat[] {
  return chats.map((chat, position) => ({
    ...chat,
    members: chat.members.map((member, index): Member => {
      const number = position * chat.members.length + index;
      return { ...member, userId: `${member.userId ?? ''}-${number}`, displayName: `Person ${number}` };
    }),
  }));
}

const [origin = ''] = process.argv.slice(2);
const store = await readIntoStore(origin);
const people = peopleOf(store);
// The first time, as a person has it: nothing is optimised yet.
const built = await cleanTimesOf(() => people.ready(never));
if (people.all[0]?.chatCount === undefined) throw new Error('Nobody was found.');

const [chat] = store.chats;
if (chat === undefined) throw new Error('There are no chats.');
const changing = await storeHolding(store.chats);
await peopleOf(changing).ready(never);
const changed = await cleanTimesOf(() => changing.readRoster(chat.id, never));

const many = peopleOf(await storeHolding(withStrangers(store.chats)));
const builtMany = await cleanTimesOf(() => many.ready(never));
const found = await cleanTimesOf(() => Promise.resolve(many.find('person 79', 100)));
report([
  atMost(slowestBuilding, 'People of 10,000 chats of 8, beyond loading', built.whole, 'ms'),
  atMost(longestTask, 'People of 10,000 chats of 8, longest task', built.longest, 'ms'),
  forInformation('People of 10,000 chats, 80,000 of them, beyond loading', builtMany.whole, 'ms'),
  atMost(longestTask, 'People of 10,000 chats, 80,000 of them, longest task', builtMany.longest, 'ms'),
  forInformation('Finding one among 80,000 people', found.whole, 'ms'),
  forInformation('A roster that changes among 10,000 chats', changed.whole, 'ms'),
]);
