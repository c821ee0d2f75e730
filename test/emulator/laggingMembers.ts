import type { Chat, Member } from './tenant.ts';

/** The members before a change, which some readings still show. */
interface Earlier {
  readonly members: readonly Member[];
  readings: number;
  /** Until when readings show them too, by the clock of {@link LaggingMembers}. */
  readonly until: number;
}

/** For how long the members lag behind a change: for so many readings, and for so many milliseconds. */
export interface Lag {
  readonly readings: number;
  readonly ms: number;
}

/** What readings show of a chat's members while they lag behind its changes. */
export class LaggingMembers {
  readonly #earlier = new Map<string, Earlier[]>();
  readonly #lastShown = new Map<string, readonly Member[]>();
  readonly #monotonic: () => number;

  /** @param monotonic milliseconds since some moment, which nobody sets */
  public constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Notes a change that is about to be made. Readings still show the members as they are now while they lag behind. */
  public noteChange({ id, members }: Chat, { readings, ms }: Lag): void {
    const until = this.#monotonic() + ms;
    if (readings > 0 || ms > 0) this.#earlier.set(id, [...this.#pending(id), { members, readings, until }]);
  }

  /** The members as a reading that begins now shows them: those before the oldest change that is not visible yet. */
  public read({ id, members }: Chat): readonly Member[] {
    const pending = this.#pending(id);
    const shown = pending[0]?.members ?? members;
    for (const earlier of pending) earlier.readings -= 1;
    this.#lastShown.set(id, shown);
    return shown;
  }

  /** The members as the last reading that began shows them on its further pages. */
  public readOn({ id, members }: Chat): readonly Member[] {
    return this.#lastShown.get(id) ?? members;
  }

  public reset(): void {
    this.#earlier.clear();
    this.#lastShown.clear();
  }

  #pending(id: string): readonly Earlier[] {
    const now = this.#monotonic();
    return (this.#earlier.get(id) ?? []).filter(({ readings, until }) => readings > 0 || until > now);
  }
}
