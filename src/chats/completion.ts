import { forEachAtATime, throwIfCancelled } from '../core/async.ts';
import { FailureError, failureOf, type Failure } from '../core/failure.ts';
import type { Priority } from '../graph/call.ts';
import type { ChatStore } from './chatStore.ts';
import type { Chat } from './model.ts';

/** What {@link completePeople} sends can wait: the person can look at other things meanwhile. */
const priority: Priority = 'background';

/** Rosters read at a time. Each is of another chat, so that the limit for a chat does not apply. */
const rostersAtOnce = 4;

/** Failures in a row after which the service, or the network, is taken to be gone. */
const failuresOfAnOutage = 8;

/** Failures in which the service says nothing about the chat: one may happen to any chat, many are an outage. */
const outageKinds: ReadonlySet<Failure['kind']> = new Set<Failure['kind']>([
  'unavailable',
  'timeout',
  'offline',
]);

/** Failures that concern a chat alone. */
const chatKinds: ReadonlySet<Failure['kind']> = new Set<Failure['kind']>([
  'forbidden',
  'notFound',
  'rejected',
  'protocol',
]);

/** How much of the chats and of their members is loaded. */
export interface Completeness {
  /** Chats read so far. */
  readonly chats: number;
  /** Whether these are all. */
  readonly allChats: boolean;
  /** Of how many of these members may be missing or outdated. */
  readonly partialRosters: number;
  /** Chats and members that the service listed and that could not be read. Reading again is not likely to help. */
  readonly unreadable: number;
}

/** How much of the chats and of their members a store holds. */
export function completenessOf({ chats, state, unreadable }: ChatStore): Completeness {
  return {
    chats: chats.length,
    allChats: state.kind === 'complete',
    partialRosters: partial(chats).length,
    unreadable: chats.reduce((sum, chat) => sum + chat.unreadableMembers, unreadable),
  };
}

/** Whether there is nothing left to load. */
export function isComplete({ allChats, partialRosters }: Completeness): boolean {
  return allChats && partialRosters === 0;
}

/** How far a completion is. */
export type CompletionProgress =
  | { readonly kind: 'chats'; readonly read: number }
  | { readonly kind: 'rosters'; readonly done: number; readonly left: number };

/** A chat whose members could not be read, and why. */
export interface UnreadChat {
  readonly chat: Chat;
  readonly failure: Failure;
}

/**
 * Reads what is missing to know everybody in every chat: all further pages, then the roster of each chat of which
 * members may be missing or outdated, one request each. A roster that cannot be read keeps no other from being
 * read. What was read stays whatever happens, and running it again reads only what is missing.
 * @returns the chats whose members could not be read
 * @throws {@link FailureError} where going on makes no sense: `cancelled`, `signedOut`, or an outage.
 */
export async function completePeople(
  store: ChatStore,
  signal: AbortSignal,
  report: (progress: CompletionProgress) => void,
): Promise<readonly UnreadChat[]> {
  await store.loadAll(signal, read => report({ kind: 'chats', read }), priority);
  const waiting = partial(store.chats);
  const count = waiting.length;
  const unread: UnreadChat[] = [];
  let done = 0;
  let failedInRow = 0;
  // Ends the others when going on makes no sense.
  const ending = new AbortController();
  const inner = AbortSignal.any([signal, ending.signal]);
  const read = async (chat: Chat): Promise<void> => {
    throwIfCancelled(inner);
    const failure = await failureOfRoster(store, chat, inner);
    if (failure) {
      unread.push({ chat, failure });
    }
    failedInRow = failure && outageKinds.has(failure.kind) ? failedInRow + 1 : 0;
    if (failure && failedInRow >= failuresOfAnOutage) {
      throw new FailureError(failure);
    }
    done += 1;
    report({ kind: 'rosters', done, left: count - done });
  };
  await forEachAtATime(waiting, rostersAtOnce, chat =>
    read(chat).catch((thrown: unknown) => {
      ending.abort();
      throw thrown;
    }),
  );
  const [first] = unread;
  if (first && unread.length === count && unread.every(({ failure }) => failure.kind === 'offline')) {
    throw new FailureError(first.failure);
  }
  return unread;
}

/**
 * Reads a roster.
 * @returns the failure that concerns this one, which says little about the next
 * @throws {@link FailureError} if it concerns all of them.
 */
async function failureOfRoster(
  store: ChatStore,
  { id }: Chat,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  try {
    await store.completeRoster(id, signal, priority);
    return undefined;
  } catch (thrown) {
    const failure = failureOf(thrown);
    if (failure.kind === 'cancelled') {
      // A chat that is no longer listed has no roster either.
      throwIfCancelled(signal);
      return undefined;
    }
    if (chatKinds.has(failure.kind) || outageKinds.has(failure.kind)) {
      return failure;
    }
    throw thrown;
  }
}

function partial(chats: readonly Chat[]): Chat[] {
  return chats.filter(chat => chat.roster !== 'complete');
}
