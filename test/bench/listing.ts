// Listing through the store against a bare loop over the same pages. Parameters: ChatOrigins, as two origins.
import { atMost, exactly, forInformation, median } from './figure.ts';
import type { Figure } from './figure.ts';
import { collectOnce, readBare, readIntoStore, requestsSeen, storeOf } from './chatReading.ts';
import { report } from './program.ts';

const slowestListing = 1.3;
const chatsPerPage = 50;

/** Milliseconds of processor time: on a busy machine the time that passes says more about others. */
async function millisecondsOf(read: () => Promise<unknown>): Promise<number> {
  collectOnce();
  const before = process.cpuUsage();
  await read();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function listingFigures(origin: string, chats: number, runs: number): Promise<readonly Figure[]> {
  const bare = (): Promise<number> => millisecondsOf(() => readBare(origin));
  const store = (): Promise<number> => millisecondsOf(() => readIntoStore(origin));
  const times: { readonly bare: number; readonly store: number }[] = [];
  for (let run = 0; run < runs; run += 1) {
    // Whichever comes second may find the machine in another state: each comes second as often.
    if (run % 2 === 0) {
      times.push({ bare: await bare(), store: await store() });
    } else {
      times.push({ store: await store(), bare: await bare() });
    }
  }
  await requestsSeen(origin);
  const read = (await readIntoStore(origin)).chats.length;
  if (read !== chats) throw new Error(`${read} chats were read.`);
  const requests = await requestsSeen(origin);
  const words = chats.toLocaleString('en');
  const storeTime = median(times.map(time => time.store));
  const bareTime = median(times.map(time => time.bare));
  return [
    atMost(
      slowestListing,
      `Listing ${words} chats, processor time over the bare loop's`,
      storeTime / bareTime,
      'times',
    ),
    forInformation(`Listing ${words} chats, processor time`, storeTime, 'ms'),
    forInformation(`Listing ${words} chats, processor time of the bare loop`, bareTime, 'ms'),
    exactly(Math.ceil(chats / chatsPerPage), `Requests to list ${words} chats`, requests, 'requests'),
  ];
}

async function firstPageFigure(origin: string): Promise<Figure> {
  await requestsSeen(origin);
  const store = storeOf(origin);
  await store.loadMore(new AbortController().signal);
  if (store.chats.length !== chatsPerPage) throw new Error(`The first page has ${store.chats.length} chats.`);
  return exactly(1, 'Requests until the first 50 chats are there', await requestsSeen(origin), 'requests');
}

const [thousand = '', tenThousand = ''] = process.argv.slice(2);
// Held to the end: V8 drops optimised code when the last object of its shapes is collected.
const held: object[] = [];
for (let warmUp = 0; warmUp < 5; warmUp += 1) {
  held.push([await readBare(thousand), await readIntoStore(thousand)]);
}
report([
  ...(await listingFigures(thousand, 1000, 30)),
  ...(await listingFigures(tenThousand, 10_000, 10)),
  await firstPageFigure(thousand),
]);
held.length = 0;
