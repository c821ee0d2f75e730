import { setImmediate } from 'node:timers/promises';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import { ChatStore } from '../../src/chats/chatStore.ts';
import { systemClock } from '../../src/core/async.ts';
import { GraphClient } from '../../src/graph/client.ts';
import { clouds } from '../../src/graph/cloud.ts';
import type { Cloud } from '../../src/graph/cloud.ts';
import { countAddress, listAddress } from './recordedChats.ts';

const token = 'not-a-token';

/** A page as it comes, as far as the bare loop looks at it. */
interface RawPage {
  readonly value: readonly unknown[];
  readonly '@odata.nextLink'?: string;
}

/** The product's store of chats with everything below it, pointed at `origin`, which asks for no real token. */
export function storeOf(origin: string, value = token): ChatStore {
  const cloud: Cloud = { ...clouds.global, graphRoot: origin };
  const graph = new GraphClient({
    cloud,
    tokens: { acquire: () => Promise.resolve({ value, permissions: ['Chat.ReadBasic'] }) },
    clock: systemClock,
    log: {
      info: () => undefined,
      warn: (area, line) => console.error(`[${area}] ${line}`),
      failed: (area, what, { kind }) => console.error(`[${area}] ${what}: ${kind}`),
    },
  });
  return new ChatStore(new GraphChatsApi(graph, cloud, 'beta'));
}

/** A store that holds all chats of `origin`. */
export async function readIntoStore(origin: string): Promise<ChatStore> {
  const store = storeOf(origin);
  await store.loadAll(new AbortController().signal, () => undefined);
  return store;
}

/** The least that reading the same pages can be: fetch and parse, one after the other. */
export async function readBare(origin: string): Promise<readonly RawPage[]> {
  const pages: RawPage[] = [];
  for (let address: string | undefined = `${origin}${listAddress}`; address !== undefined;) {
    const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    // The emulator's pages have this shape; checking it would be work that the bare loop is to be without.
    const page = JSON.parse(await response.text()) as RawPage;
    pages.push(page);
    address = page['@odata.nextLink'];
  }
  return pages;
}

/** How many requests for chats the server has seen since this was last asked. */
export async function requestsSeen(origin: string): Promise<number> {
  return Number(await (await fetch(`${origin}${countAddress}`)).text());
}

/** Frees most of what is no longer held, so that one measurement does not clean up after another. */
export function collectOnce(): void {
  if (globalThis.gc === undefined) throw new Error('This needs node --expose-gc.');
  globalThis.gc();
}

/** Frees all that is no longer held: some of it is let go only by what runs after a collection. */
export async function collectGarbage(): Promise<void> {
  for (let collection = 0; collection < 4; collection += 1) {
    collectOnce();
    await setImmediate();
  }
}
