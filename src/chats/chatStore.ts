import { systemClock, throwIfCancelled, untilCancelled, type Clock } from '../core/async.ts';
import { FailureError, failureOf, type Failure } from '../core/failure.ts';
import { Emitter, type Disposable } from '../core/lifecycle.ts';
import type { NextLink, Priority } from '../graph/call.ts';
import { PageTrail, type Page } from '../graph/paging.ts';
import { isChatId } from './chatId.ts';
import type { ChatsApi } from './chatsApi.ts';
import { MemberReadings, type Moment, type Reading } from './memberReadings.ts';
import type { Chat, MemberList } from './model.ts';

/** How much of the list is loaded. */
export type ListState =
  /** Nothing was asked for yet. */
  | { readonly kind: 'unread' }
  /** There are further pages. */
  | { readonly kind: 'partial' }
  /** No page is left to read. `isCut`: the last one led on, but nowhere new, so there may be other chats. */
  | { readonly kind: 'complete'; readonly isCut: boolean }
  /** The last page could not be read; asking again continues where it failed. */
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What changed: the list (its chats, their order, or its state), or the members of one chat. */
export type ChatsChange = { readonly kind: 'list' } | { readonly kind: 'chat'; readonly chatId: string };

/**
 * The chats of one signed-in account, read page by page when asked for. What was read stays until a refresh has read
 * the new list: a failure loses nothing.
 */
export class ChatStore implements Disposable {
  private readonly changes = new Emitter<ChatsChange>();
  private readonly lifetime = new AbortController();
  private readonly positions = new Map<string, number>();
  private readonly rosters = new Map<string, Promise<Chat>>();
  private readonly memberReadings: MemberReadings;
  private list: Chat[] = [];
  private pages = 0;
  private unreadableChats = 0;
  private next: NextLink | undefined;
  private trail = new PageTrail();
  private listState: ListState = { kind: 'unread' };
  private reading: Promise<unknown> | undefined;
  private changeCount = 0;

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly api: ChatsApi,
    clock: Pick<Clock, 'now' | 'monotonic'> = systemClock,
  ) {
    this.memberReadings = new MemberReadings(clock);
    // Listeners are called in the order they subscribed, and this is the first: all others find the number raised.
    this.changes.event(() => (this.changeCount += 1));
  }

  /** Another number after each change: what was made from the chats holds as long as it stays the same. */
  get version(): number {
    return this.changeCount;
  }

  /** The chats read so far, in the service's order. */
  get chats(): readonly Chat[] {
    return this.list;
  }

  get state(): ListState {
    return this.listState;
  }

  /** Entries of the list that could not be read. */
  get unreadable(): number {
    return this.unreadableChats;
  }

  chat(chatId: string): Chat | undefined {
    const position = this.positions.get(chatId);
    return position === undefined ? undefined : this.list[position];
  }

  /**
   * When the service was asked for the members that a chat has here: they are no older than that. `undefined` where they
   * are not complete, or another window has changed them since.
   */
  membersReadAt(chatId: string): Moment | undefined {
    return this.chat(chatId)?.roster === 'complete' ? this.memberReadings.begunAt(chatId) : undefined;
  }

  /**
   * Reads the next page, or waits for the one under way. Does nothing when the list is complete.
   * @throws {@link FailureError}; the failure is in {@link state} too, unless it is `cancelled`.
   */
  async loadMore(signal: AbortSignal, priority?: Priority): Promise<void> {
    while (this.reading) {
      const failure = await untilCancelled(settled(this.reading), signal);
      if (failure?.kind !== 'cancelled') {
        if (failure) {
          throw new FailureError(failure);
        }
        return;
      }
      // The caller that began that page gave up on it; this one did not.
    }
    if (this.listState.kind !== 'complete') {
      await this.exclusively(() => this.readNextPage(this.bounded(signal), priority));
    }
  }

  /**
   * Reads all further pages.
   * @param onPage called after each page with the number of chats read so far.
   * @throws {@link FailureError}; what was read before stays.
   */
  async loadAll(signal: AbortSignal, onPage: (count: number) => void, priority?: Priority): Promise<void> {
    do {
      throwIfCancelled(signal);
      await this.loadMore(signal, priority);
      onPage(this.list.length);
    } while (this.listState.kind !== 'complete');
  }

  /**
   * Reads the list anew, as many pages as were here, the first at once and the others in the background. Each page is
   * shown as it comes: new and changed chats at their place, and behind them the chats that are still to come. Those that
   * did not come go at the end.
   * @returns the chats that are no longer listed. `undefined` where there are more pages than were read: any of them may
   * have moved there.
   * @throws {@link FailureError}; what has come by then is shown, and nothing is gone.
   */
  async refresh(signal: AbortSignal): Promise<readonly Chat[] | undefined> {
    while (this.reading) {
      await untilCancelled(settled(this.reading), signal);
    }
    return this.exclusively(async () => {
      const before = this.list;
      const fresh = new Set<string>();
      const trail = new PageTrail();
      const count = Math.max(1, this.pages);
      let next: NextLink | undefined;
      let pages = 0;
      let unreadable = 0;
      do {
        const page = await this.readPage(next, this.bounded(signal), pages === 0 ? undefined : 'background');
        const known = fresh.size;
        page.items.forEach(({ id }) => fresh.add(id));
        const bringsNew = fresh.size > known;
        unreadable += repeats(page, bringsNew) ? 0 : page.unreadable;
        next = trail.after(page.next, bringsNew);
        pages += 1;
        this.putFirst(fresh, this.withLaterMembers(page));
        if (next && pages < count) {
          this.listChanged();
        }
      } while (next && pages < count);
      if (!next && !trail.isCut && pages > 1 && this.list.some(({ id }) => !fresh.has(id))) {
        // While the others were read, a chat that was to come may have moved to the first page.
        this.listChanged();
        const again = await this.readPage(undefined, this.bounded(signal), 'background');
        again.items.forEach(({ id }) => fresh.add(id));
        this.putFirst(new Set(again.items.map(({ id }) => id)), this.withLaterMembers(again));
      }
      this.setList(this.list.filter(({ id }) => fresh.has(id)));
      this.unreadableChats = unreadable;
      this.pages = pages;
      this.next = next;
      this.trail = trail;
      this.listState = stateAfter(next, trail);
      this.listChanged();
      return next || trail.isCut ? undefined : before.filter(({ id }) => !fresh.has(id));
    });
  }

  /**
   * The chat with its whole roster: at once where all members are loaded, else after one request, which callers
   * share.
   * @throws {@link FailureError} `cancelled` if the chat is not in the list.
   */
  async completeRoster(chatId: string, signal: AbortSignal, priority?: Priority): Promise<Chat> {
    const chat = this.chat(chatId);
    return chat?.roster === 'complete'
      ? chat
      : untilCancelled(this.rosters.get(chatId) ?? this.beginRoster(chatId, priority), signal);
  }

  /**
   * Reads the members of a chat from the service, whatever is loaded or being read: an answer on its way may be older
   * than what the caller has just changed.
   * @throws {@link FailureError}
   */
  async readRoster(chatId: string, signal: AbortSignal, priority?: Priority): Promise<Chat> {
    return untilCancelled(this.beginRoster(chatId, priority), signal);
  }

  /**
   * The members of any chat as the service has them now. Those of a chat in the list are taken over into it.
   * @throws {@link FailureError} `protocol` if the chat is not in the list and the id cannot be that of a chat.
   */
  async readMembers(chatId: string, signal: AbortSignal, priority?: Priority): Promise<MemberList> {
    if (this.positions.has(chatId)) {
      return this.readRoster(chatId, signal, priority);
    }
    if (!isChatId(chatId)) {
      throw new FailureError({ kind: 'protocol', problem: 'invalidAddress', detail: 'not a chat id' });
    }
    return this.api.listMembers(chatId, this.bounded(signal), priority);
  }

  /** Has the members of a chat read again when they are next looked at: another window has changed them. */
  markOutdated(chatId: string): void {
    const position = this.positions.get(chatId);
    const chat = position === undefined ? undefined : this.list[position];
    if (position !== undefined && chat) {
      // An answer under way may be older than the change.
      this.rosters.delete(chatId);
      this.memberReadings.note(chatId, this.memberReadings.begin());
      this.list[position] = { ...chat, roster: 'outdated' };
      this.changes.fire({ kind: 'chat', chatId });
    }
  }

  /** Ends whatever is being read. */
  dispose(): void {
    this.lifetime.abort();
    this.changes.dispose();
  }

  /** Not bound to a caller's signal: others may wait for the same roster. */
  private beginRoster(chatId: string, priority?: Priority): Promise<Chat> {
    const reading = this.fetchRoster(chatId, priority).finally(() => {
      if (this.rosters.get(chatId) === reading) {
        this.rosters.delete(chatId);
      }
    });
    this.rosters.set(chatId, reading);
    return reading;
  }

  private async fetchRoster(chatId: string, priority: Priority | undefined): Promise<Chat> {
    const before = this.chat(chatId);
    if (!before) {
      throw new FailureError({ kind: 'cancelled' });
    }
    const reading = this.memberReadings.begin();
    const { members, unreadableMembers, roster } = await this.api.listMembers(
      chatId,
      this.lifetime.signal,
      priority,
    );
    const position = this.positions.get(chatId);
    const known = position === undefined ? undefined : this.list[position];
    if (position === undefined || !known) {
      // It left the list meanwhile. Whoever asked for its members gets them all the same.
      return { ...before, members, unreadableMembers, roster };
    }
    const chat: Chat = { ...known, members, unreadableMembers, roster };
    if (this.memberReadings.isOvertaken(chatId, reading)) {
      // Not kept: the answer to a later request is here already, or another window has changed the members. In the
      // latter case what is kept may be older than the caller's request, and this answer is not.
      return known.roster === 'complete' ? known : chat;
    }
    this.memberReadings.note(chatId, reading);
    this.list[position] = chat;
    this.changes.fire({ kind: 'chat', chatId });
    return chat;
  }

  private async readNextPage(signal: AbortSignal, priority: Priority | undefined): Promise<void> {
    try {
      const page = await this.readPage(this.next, signal, priority);
      const before = this.list.length;
      this.append(this.withLaterMembers(page));
      const bringsNew = this.list.length > before;
      this.unreadableChats += repeats(page, bringsNew) ? 0 : page.unreadable;
      this.pages += 1;
      this.next = this.trail.after(page.next, bringsNew);
      this.listState = stateAfter(this.next, this.trail);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== 'cancelled') {
        this.listState = { kind: 'failed', failure };
      }
      throw thrown;
    } finally {
      this.changes.fire({ kind: 'list' });
    }
  }

  private async readPage(
    link: NextLink | undefined,
    signal: AbortSignal,
    priority?: Priority,
  ): Promise<ListPage> {
    const reading = this.memberReadings.begin();
    return { ...(await this.api.listChats(link, signal, priority)), reading };
  }

  /** The chats of a page. Of one whose members have been read since the page was asked for, those members. */
  private withLaterMembers({ items, reading }: ListPage): Chat[] {
    return items.map(chat => {
      const known = this.memberReadings.isOvertaken(chat.id, reading) ? this.chat(chat.id) : undefined;
      if (known) {
        const { members, unreadableMembers, roster } = known;
        return { ...chat, members, unreadableMembers, roster };
      }
      if (chat.roster === 'complete') {
        this.memberReadings.note(chat.id, reading);
      }
      return chat;
    });
  }

  /** Takes over the chats of a page, and moves those with these ids to the beginning. */
  private putFirst(ids: ReadonlySet<string>, page: readonly Chat[]): void {
    const news = new Map(page.map(chat => [chat.id, chat]));
    const first = [...ids].flatMap(id => news.get(id) ?? this.chat(id) ?? []);
    this.setList([...first, ...this.list.filter(({ id }) => !ids.has(id))]);
  }

  /** Takes over a list and the positions in it together: by those of another, members would go to the wrong chat. */
  private setList(list: Chat[]): void {
    this.list = list;
    this.positions.clear();
    list.forEach(({ id }, position) => this.positions.set(id, position));
  }

  private listChanged(): void {
    this.changes.fire({ kind: 'list' });
  }

  /** A chat that moved while two pages were read can be in both: it keeps its first place. */
  private append(chats: readonly Chat[]): void {
    for (const chat of chats) {
      const position = this.positions.get(chat.id);
      if (position === undefined) {
        this.positions.set(chat.id, this.list.length);
        this.list.push(chat);
      } else {
        this.list[position] = chat;
      }
    }
  }

  /** Runs `read` as the one that reads the list. */
  private async exclusively<T>(read: () => Promise<T>): Promise<T> {
    const reading = read().finally(() => {
      this.reading = undefined;
    });
    this.reading = reading;
    return reading;
  }

  private bounded(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.lifetime.signal]);
  }
}

/** A page of the list, and which reading it comes from. */
interface ListPage extends Page<Chat> {
  readonly reading: Reading;
}

/** Whether a page repeats earlier ones, and with them what could not be read on them. */
function repeats({ items }: ListPage, bringsNew: boolean): boolean {
  return items.length > 0 && !bringsNew;
}

function stateAfter(next: NextLink | undefined, { isCut }: PageTrail): ListState {
  return next ? { kind: 'partial' } : { kind: 'complete', isCut };
}

/** Waits for work that another caller began. @returns how it failed, if it did. */
async function settled(work: Promise<unknown>): Promise<Failure | undefined> {
  try {
    await work;
    return undefined;
  } catch (thrown) {
    return failureOf(thrown);
  }
}
