// Filtering 10,000 chats. Parameter: their origin.
import { ChatFilter } from '../../src/chats/chatFilter.ts';
import type { Chat } from '../../src/chats/model.ts';
import { collectGarbage, readIntoStore } from './chatReading.ts';
import { atMost, forInformation, median } from './figure.ts';
import { report } from './program.ts';

const oneFrameMilliseconds = 16;

/** What people type: words and their beginnings, several words, addresses, accents, ids, and what is not there. */
function queriesFor(chats: readonly Chat[]): readonly string[] {
  const some = Array.from({ length: 20 }, (_, index) => chats[Math.floor((index * chats.length) / 20)]);
  return some.flatMap((chat, index) => {
    const member = chat?.members.at(-1);
    return [
      chat?.topic ?? '',
      'chat'.slice(0, 1 + (index % 4)),
      `PERSON ${index}`,
      member?.email ?? '',
      `${member?.displayName ?? ''} ${String(1000 + index * 17)}`,
      `Zoë ${index}`,
      chat?.id ?? '',
      member?.userId ?? '',
      `nobody has this ${index}`,
    ];
  });
}

function millisecondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const [origin = ''] = process.argv.slice(2);
const { chats } = await readIntoStore(origin);
const filter = new ChatFilter();
await collectGarbage();
const first = millisecondsOf(() => filter.apply(chats, 'person 1'));
const times = queriesFor(chats).map(query => millisecondsOf(() => filter.apply(chats, query)));
report([
  atMost(oneFrameMilliseconds, 'Filtering 10,000 chats, median', median(times), 'ms'),
  forInformation('Filtering 10,000 chats, slowest', Math.max(...times), 'ms'),
  forInformation('Filtering 10,000 chats, the first time', first, 'ms'),
]);
