import type { Chat, Member } from './tenant.ts';

/** The members before a change, which some readings still show. */
interface Earlier {
  readonly members: readonly Member[];
  readings: number;
}

/** What readings show of a chat's members while they lag behind its changes. */
export class LaggingMembers {
  readonly #earlier = new Map<string, Earlier[]>();
  readonly #lastShown = new Map<string, readonly Member[]>();

  /**
   * Notes a change that is about to be made.
   * @param readings how many of the next ones still show the members as they are now
   */
  public noteChange({ id, members }: Chat, readings: number): void {
    if (readings > 0) this.#earlier.set(id, [...this.#pending(id), { members, readings }]);
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
    return (this.#earlier.get(id) ?? []).filter(({ readings }) => readings > 0);
  }
}
