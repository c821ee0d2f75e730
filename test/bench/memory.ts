// What the store holds against what the parsed pages hold. Parameter: origin of 10,000 chats.
import { collectGarbage, readBare, readIntoStore } from './chatReading.ts';
import { atMost, forInformation } from './figure.ts';
import { report } from './program.ts';

const mostMemory = 1.3;

/** Bytes of heap that are held by what `make` returns, and by nothing else. */
async function heldBytes(make: () => Promise<object>): Promise<number> {
  await collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const held = [await make()];
  await collectGarbage();
  const bytes = process.memoryUsage().heapUsed - before;
  // Emptied here, which keeps it alive until here.
  held.length = 0;
  return bytes;
}

const [origin = ''] = process.argv.slice(2);
// Connections, compiled code and caches are made by the first run and held by neither.
await readBare(origin);
await readIntoStore(origin);
const pages = await heldBytes(() => readBare(origin));
const store = await heldBytes(() => readIntoStore(origin));
report([
  atMost(mostMemory, 'Heap of 10,000 chats, store over parsed pages', store / pages, 'times'),
  forInformation('Heap of 10,000 chats, store', store / 1e6, 'MB'),
  forInformation('Heap of 10,000 chats, parsed pages', pages / 1e6, 'MB'),
]);
