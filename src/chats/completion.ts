import { throwIfCancelled } from '../core/async.ts';
import { failureOf } from '../core/failure.ts';
import type { Priority } from '../graph/call.ts';
import type { ChatStore } from './chatStore.ts';
import type { Chat } from './model.ts';

/** What {@link completePeople} sends can wait: the person can look at other things meanwhile. */
const priority: Priority = 'background';

/** Rosters read at a time. Each is of another chat, so that the limit for a chat does not apply. */
const rostersAtOnce = 4;

/** How much of the chats and of their members is loaded. */
export interface Completeness {
  /** Chats read so far. */
  readonly chats: number;
  /** Whether these are all. */
  readonly allChats: boolean;
  /** Of how many of these the service may have left members out. */
  readonly partialRosters: number;
}

/** How much of the chats and of their members a store holds. */
export function completenessOf({ chats, state }: ChatStore): Completeness {
  return { chats: chats.length, allChats: state.kind === 'complete', partialRosters: partial(chats).length };
}

/** How far a completion is. */
export type CompletionProgress =
  | { readonly kind: 'chats'; readonly read: number }
  | { readonly kind: 'rosters'; readonly done: number; readonly left: number };

/**
 * Reads what is missing to know everybody in every chat: all further pages, then the roster of each chat of which
 * the service may have left members out, one request each. Where the service refuses a roster, the others are still
 * read. What was read stays whatever happens, and running it again reads only what is missing.
 * @returns how many rosters were refused
 * @throws {@link FailureError} where going on makes no sense: `cancelled`, `signedOut`, `offline` and the like.
 */
export async function completePeople(
  store: ChatStore,
  signal: AbortSignal,
  report: (progress: CompletionProgress) => void,
): Promise<number> {
  await store.loadAll(signal, read => report({ kind: 'chats', read }), priority);
  const waiting = partial(store.chats);
  const count = waiting.length;
  let done = 0;
  let refused = 0;
  // Ends the others when one of them fails.
  const ending = new AbortController();
  const inner = AbortSignal.any([signal, ending.signal]);
  const readWaiting = async (): Promise<void> => {
    for (let chat = waiting.shift(); chat; chat = waiting.shift()) {
      throwIfCancelled(inner);
      const isOneMore = await isRefused(store, chat, inner);
      refused += isOneMore ? 1 : 0;
      done += 1;
      report({ kind: 'rosters', done, left: count - done });
    }
  };
  const readers = Array.from({ length: Math.min(rostersAtOnce, count) }, readWaiting);
  try {
    await Promise.all(readers);
  } catch (thrown) {
    ending.abort();
    await Promise.allSettled(readers);
    throw thrown;
  }
  return refused;
}

/** Reads a roster. @returns whether the service refused this one, which says nothing of the next. */
async function isRefused(store: ChatStore, { id }: Chat, signal: AbortSignal): Promise<boolean> {
  try {
    await store.completeRoster(id, signal, priority);
    return false;
  } catch (thrown) {
    switch (failureOf(thrown).kind) {
      case 'forbidden':
      case 'notFound':
      case 'rejected':
      case 'protocol':
        return true;
      case 'cancelled':
        // A chat that is no longer listed has no roster either.
        throwIfCancelled(signal);
        return false;
      case 'signedOut':
      case 'signInFailed':
      case 'signInUnfinished':
      case 'storage':
      case 'wrongSetting':
      case 'consentNeeded':
      case 'throttled':
      case 'unavailable':
      case 'offline':
      case 'timeout':
      case 'unexpected':
        throw thrown;
    }
  }
}

function partial(chats: readonly Chat[]): Chat[] {
  return chats.filter(chat => chat.roster === 'partial');
}
