import { Slices, untilCancelled } from '../core/async.ts';
import { Emitter, type Disposable } from '../core/lifecycle.ts';
import type { ChatsChange, ChatStore } from './chatStore.ts';
import type { Chat, Member } from './model.ts';
import { keyOf, learn, nameOf, newPerson, sumUp, type KnownPerson, type Person } from './person.ts';
import { wordsOf } from './searchText.ts';

/** A person's place in one chat. */
export interface PersonMembership {
  readonly chat: Chat;
  readonly member: Member;
}

/** What changed: perhaps everybody, their order included, or what is known of some. */
export type PeopleChange =
  { readonly kind: 'all' } | { readonly kind: 'some'; readonly keys: readonly string[] };

/** Whom a search found. */
export interface FoundPeople {
  readonly people: readonly Person[];
  /** How many more there are than were wanted. */
  readonly more: number;
}

/**
 * The people in the chats of a store, by name, those whom Entra does not know last. It counts them in pieces when it
 * is first asked, follows the store from then on, and sends no request.
 */
export class People implements Disposable {
  private readonly changes = new Emitter<PeopleChange>();
  private readonly entries = new Map<string, KnownPerson>();
  /** The chats as they were counted, by id and by position in the list. */
  private readonly counted = new Map<string, Chat>();
  private readonly seen: Chat[] = [];
  /** People whose place in the order must be checked, and those who changed since listeners were last told. */
  private readonly unplaced = new Set<KnownPerson>();
  private readonly unannounced = new Set<KnownPerson>();
  private moved = false;
  /** Sorted lists, each more than twice as long as the next; a single one whenever listeners are told. */
  private runs: KnownPerson[][] = [];
  private addresses: Map<string, KnownPerson> | undefined;
  private building: Promise<void> | undefined;
  private following: Disposable | undefined;
  private stale = false;
  private disposed = false;

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly store: ChatStore,
    /** Compares names as the person's language does. */
    private readonly compareNames: (one: string, other: string) => number,
  ) {}

  /** Everybody, as of the last {@link ready}. */
  get all(): readonly Person[] {
    return this.order;
  }

  private get order(): readonly KnownPerson[] {
    return this.runs[0] ?? [];
  }

  /**
   * Waits until everybody in the chats read so far is counted.
   * @throws {@link FailureError} `cancelled` as soon as `signal` aborts; the counting goes on.
   */
  async ready(signal: AbortSignal): Promise<void> {
    if (!this.following) {
      this.following = this.store.onDidChange(change => this.onChange(change));
      this.startBuilding();
    }
    if (this.building) {
      await untilCancelled(this.building, signal);
    }
  }

  person(key: string): Person | undefined {
    return this.entries.get(key);
  }

  /** The person whom Entra knows by this user id. */
  withUserId(userId: string): Person | undefined {
    const entry = this.entries.get(userId.toLowerCase());
    return entry?.nameable ? entry : undefined;
  }

  /** A person whom Entra knows by this address. */
  withAddress(address: string): Person | undefined {
    this.addresses ??= new Map(
      this.order.flatMap(entry =>
        entry.nameable && entry.email !== undefined ? [[entry.email.toLowerCase(), entry]] : [],
      ),
    );
    return this.addresses.get(address.toLowerCase());
  }

  /** Where a person is, in the order of the chats. */
  memberships(key: string): PersonMembership[] {
    const entry = this.entries.get(key);
    if (!entry) {
      return [];
    }
    return this.store.chats.flatMap(chat =>
      (entry.memberships.get(chat) ?? []).map(member => ({ chat, member })),
    );
  }

  /** A person's place in one chat; the first of several. */
  membershipIn(key: string, chatId: string): PersonMembership | undefined {
    const chat = this.counted.get(chatId);
    const [member] = (chat && this.entries.get(key)?.memberships.get(chat)) ?? [];
    return chat && member && { chat, member };
  }

  /**
   * People whose names and addresses hold every word of `text`, or whose id it is. Those with a name that begins with
   * it come first. Nobody if it is blank.
   */
  find(text: string, limit: number): FoundPeople {
    const words = wordsOf(text);
    const [start = ''] = words;
    const id = text.trim().toLowerCase();
    const first: KnownPerson[] = [];
    const others: KnownPerson[] = [];
    for (const entry of words.length === 0 ? [] : this.order) {
      if (entry.userId?.length === id.length && entry.userId.toLowerCase() === id) {
        return { people: [entry], more: 0 };
      }
      if (holdsAll(entry.searched, words)) {
        (entry.searched.startsWith(start) ? first : others).push(entry);
      }
    }
    const found = first.concat(others);
    return { people: found.slice(0, limit), more: Math.max(0, found.length - limit) };
  }

  dispose(): void {
    this.disposed = true;
    this.following?.dispose();
    this.changes.dispose();
  }

  private onChange(change: ChatsChange): void {
    if (change.kind === 'list') {
      this.startBuilding();
      return;
    }
    const chat = this.store.chat(change.chatId);
    if (chat) {
      this.count(chat);
      if (!this.building) {
        this.announce();
      }
    }
  }

  private startBuilding(): void {
    this.stale = true;
    this.building ??= this.build().finally(() => {
      this.building = undefined;
    });
  }

  private async build(): Promise<void> {
    const slices = new Slices();
    while (this.stale && !this.disposed) {
      this.stale = false;
      await this.countList(slices);
    }
    this.announce();
  }

  /** Counts what is new in the list. Changes meanwhile make it {@link stale}, and then it is gone through again. */
  private async countList(slices: Slices): Promise<void> {
    const list = this.store.chats;
    let replaced = this.seen.length > list.length;
    for (let position = 0; position < list.length && !this.disposed; position += 1) {
      const chat = list[position];
      const before = this.seen[position];
      if (chat && chat !== before) {
        replaced ||= before !== undefined && before.id !== chat.id;
        this.seen[position] = chat;
        this.count(chat);
      }
      if (slices.over) {
        this.place();
        await slices.next();
      }
    }
    this.seen.length = Math.min(this.seen.length, list.length);
    if (replaced) {
      await this.discountMissing(slices);
    }
  }

  private async discountMissing(slices: Slices): Promise<void> {
    for (const chat of [...this.counted.values()]) {
      if (!this.store.chat(chat.id)) {
        this.counted.delete(chat.id);
        this.discount(chat);
      }
      if (slices.over) {
        await slices.next();
      }
    }
  }

  private count(chat: Chat): void {
    const before = this.counted.get(chat.id);
    if (before === chat) {
      return;
    }
    this.counted.set(chat.id, chat);
    if (before) {
      this.discount(before);
    }
    for (const member of chat.members) {
      this.add(member, chat);
    }
  }

  private add(member: Member, chat: Chat): void {
    const key = keyOf(member, chat);
    const entry = this.entries.get(key) ?? newPerson(key, member);
    this.entries.set(key, entry);
    const known = entry.memberships.get(chat);
    entry.memberships.set(chat, known ? [...known, member] : [member]);
    learn(entry, member, chat);
    this.unplaced.add(entry);
  }

  private discount(chat: Chat): void {
    for (const member of chat.members) {
      const key = keyOf(member, chat);
      const entry = this.entries.get(key);
      if (entry) {
        entry.memberships.delete(chat);
        entry.outdated = true;
        this.unplaced.add(entry);
      }
    }
  }

  /** Moves everybody who changed to where their name belongs. */
  private place(): void {
    const entering: KnownPerson[] = [];
    let left = false;
    for (const entry of this.unplaced) {
      this.unannounced.add(entry);
      if (entry.outdated) {
        sumUp(entry);
      }
      if (entry.memberships.size === 0) {
        this.entries.delete(entry.key);
        left ||= entry.placedAs !== undefined;
        entry.placedAs = undefined;
      } else if (entry.placedAs !== nameOf(entry)) {
        left ||= entry.placedAs !== undefined;
        entry.placedAs = undefined;
        entering.push(entry);
      }
    }
    this.unplaced.clear();
    if (left) {
      this.runs = this.runs.map(run => run.filter(entry => entry.placedAs !== undefined));
    }
    if (entering.length > 0) {
      for (const entry of entering) {
        entry.placedAs = nameOf(entry);
      }
      this.runs.push(entering.sort(this.compare));
      while (this.lastRun(2).length <= 2 * this.lastRun(1).length && this.runs.length > 1) {
        this.mergeLastRuns();
      }
    }
    this.moved ||= left || entering.length > 0;
  }

  private lastRun(fromEnd: number): KnownPerson[] {
    return this.runs.at(-fromEnd) ?? [];
  }

  private mergeLastRuns(): void {
    const merged = mergeSorted(this.lastRun(2), this.lastRun(1), this.compare);
    this.runs.splice(-2, 2, merged);
  }

  private announce(): void {
    this.place();
    while (this.runs.length > 1) {
      this.mergeLastRuns();
    }
    if (this.unannounced.size > 0) {
      const change: PeopleChange = this.moved
        ? { kind: 'all' }
        : { kind: 'some', keys: [...this.unannounced].map(({ key }) => key) };
      this.unannounced.clear();
      this.moved = false;
      this.addresses = undefined;
      this.changes.fire(change);
    }
  }

  private readonly compare = (one: KnownPerson, other: KnownPerson): number => {
    if (one.nameable !== other.nameable) {
      return one.nameable ? -1 : 1;
    }
    const byName = this.compareNames(one.placedAs ?? '', other.placedAs ?? '');
    return byName === 0 ? (one.key < other.key ? -1 : 1) : byName;
  };
}

/** Whether a text holds all words. A loop, because it is run for everybody with each letter typed. */
function holdsAll(text: string, words: readonly string[]): boolean {
  for (const word of words) {
    if (!text.includes(word)) {
      return false;
    }
  }
  return true;
}

/** Two sorted lists as one. */
function mergeSorted<T>(one: readonly T[], other: readonly T[], compare: (one: T, other: T) => number): T[] {
  const all: T[] = [];
  let next = 0;
  for (const item of one) {
    for (let first = other[next]; first !== undefined && compare(first, item) < 0; first = other[next]) {
      all.push(first);
      next += 1;
    }
    all.push(item);
  }
  return all.concat(other.slice(next));
}
