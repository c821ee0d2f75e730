import { systemClock, throwIfCancelled } from '../core/async.ts';
import { FailureError, failureOf, type Failure } from '../core/failure.ts';
import { SlowStart } from '../core/slowStart.ts';
import type { Priority } from '../graph/call.ts';
import { publishedLimits } from '../graph/limits.ts';
import type { ChatStore } from './chatStore.ts';
import type { Chat } from './model.ts';

/** What {@link completePeople} sends can wait: the person can look at other things meanwhile. */
const priority: Priority = 'background';

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
  /** Whether the service's list came to no end: there may be others, and none is left to load. */
  readonly isCut: boolean;
  /** How many of these chats may have missing or outdated members. */
  readonly partialRosters: number;
  /** Chats and members that the service listed and that could not be read. Reading again is not likely to help. */
  readonly unreadable: number;
}

/** How much of the chats and of their members a store holds. */
export function completenessOf({ chats, state, unreadable }: ChatStore): Completeness {
  const isCut = state.kind === 'complete' && state.isCut;
  return {
    chats: chats.length,
    allChats: state.kind === 'complete' && !isCut,
    isCut,
    partialRosters: partial(chats).length,
    unreadable: chats.reduce((sum, chat) => sum + chat.unreadableMembers, unreadable),
  };
}

/** Whether there is nothing left to load. */
export function isComplete({ allChats, isCut, partialRosters }: Completeness): boolean {
  return (allChats || isCut) && partialRosters === 0;
}

/** Whether everybody in every chat is known. */
export function hasEverybody({ allChats, partialRosters, unreadable }: Completeness): boolean {
  return allChats && partialRosters === 0 && unreadable === 0;
}

/**
 * Reads pages until there is a chat, where there is none yet: nothing was read, or reading failed.
 * @throws {@link FailureError}
 */
export async function loadFirst(store: ChatStore, signal: AbortSignal): Promise<void> {
  while (store.chats.length === 0 && store.state.kind !== 'complete') {
    await store.loadMore(signal);
  }
}

/** How far a completion is. */
export interface CompletionProgress {
  /** Chats read so far. */
  readonly chats: number;
  /** Whether no page is left to read. */
  readonly allChats: boolean;
  /** Rosters read, and those that are still to be read as far as that is known. */
  readonly rosters: { readonly done: number; readonly left: number };
  /** Milliseconds that the rest will probably take; `undefined` as long as nothing tells. */
  readonly remainingMs: number | undefined;
}

/** A chat whose members could not be read, and why. */
export interface UnreadChat {
  readonly chat: Chat;
  readonly failure: Failure;
}

/**
 * Reads what is missing to know everybody in every chat: all further pages, and with each page that comes the roster of
 * each chat of which members may be missing or outdated, one request each. A roster that cannot be read keeps no other
 * from being read. What was read stays whatever happens, and running it again reads only what is missing.
 * @returns the chats whose members could not be read
 * @throws {@link FailureError} where going on makes no sense: `cancelled`, `signedOut`, or an outage.
 */
export async function completePeople(
  store: ChatStore,
  signal: AbortSignal,
  report: (progress: CompletionProgress) => void,
): Promise<readonly UnreadChat[]> {
  return new Completion(store, signal, report).carryOut();
}

/** One reading of all that is missing: pages and rosters at the same time. */
class Completion {
  private readonly slowStart = new SlowStart(systemClock, publishedLimits.everything);
  private readonly begun = new Map<string, Promise<void>>();
  private readonly unread: UnreadChat[] = [];
  private readonly ending = new AbortController();
  private readonly signal: AbortSignal;
  /** Why going on makes no sense. */
  private ended: { readonly thrown: unknown } | undefined;
  private done = 0;
  private failedInRow = 0;

  constructor(
    private readonly store: ChatStore,
    outer: AbortSignal,
    private readonly report: (progress: CompletionProgress) => void,
  ) {
    this.signal = AbortSignal.any([outer, this.ending.signal]);
  }

  async carryOut(): Promise<readonly UnreadChat[]> {
    await this.orEnd(
      this.store.loadAll(
        this.signal,
        () => {
          this.beginRosters();
          this.reportProgress();
        },
        priority,
      ),
    );
    await Promise.all(this.begun.values());
    if (this.ended) {
      throw this.ended.thrown;
    }
    const [first] = this.unread;
    const readNothing = first !== undefined && this.unread.length === this.begun.size;
    if (readNothing && this.unread.every(({ failure }) => failure.kind === 'offline')) {
      throw new FailureError(first.failure);
    }
    return this.unread;
  }

  private beginRosters(): void {
    for (const chat of partial(this.store.chats)) {
      if (!this.begun.has(chat.id)) {
        this.begun.set(chat.id, this.orEnd(this.slowStart.run(() => this.read(chat))));
      }
    }
  }

  /** Waits for work. If it fails, so does all of this, and whatever else is under way ends. */
  private async orEnd(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (thrown) {
      this.ended ??= { thrown };
      this.ending.abort();
    }
  }

  private async read(chat: Chat): Promise<void> {
    throwIfCancelled(this.signal);
    const failure = await failureOfRoster(this.store, chat, this.signal);
    if (failure) {
      this.unread.push({ chat, failure });
    }
    this.failedInRow = failure && outageKinds.has(failure.kind) ? this.failedInRow + 1 : 0;
    if (failure && this.failedInRow >= failuresOfAnOutage) {
      throw new FailureError(failure);
    }
    this.done += 1;
    this.reportProgress();
  }

  private reportProgress(): void {
    const allChats = this.store.state.kind === 'complete';
    const left = this.begun.size - this.done;
    this.report({
      chats: this.store.chats.length,
      allChats,
      rosters: { done: this.done, left },
      remainingMs: allChats && left > 0 ? this.slowStart.remainingMs : undefined,
    });
  }
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
