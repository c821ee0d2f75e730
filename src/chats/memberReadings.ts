import type { Clock } from '../core/async.ts';

/** A moment, by both clocks. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Milliseconds since some moment, which nobody sets. */
  readonly monotonicMs: number;
}

/** Something that was begun to be read: a page of the list, or the members of a chat. */
export interface Reading {
  /** Counts up: of two readings, the one begun later has the higher one. */
  readonly order: number;
  readonly begun: Moment;
}

/** Which reading the members of each chat come from. Of two, the one begun later holds, whichever ends first. */
export class MemberReadings {
  private begun = 0;
  private readonly latest = new Map<string, Reading>();

  constructor(private readonly clock: Pick<Clock, 'now' | 'monotonic'>) {}

  begin(): Reading {
    this.begun += 1;
    return {
      order: this.begun,
      begun: { nowMs: this.clock.now(), monotonicMs: this.clock.monotonic() },
    };
  }

  /** Notes that the members of a chat come from a reading. */
  note(chatId: string, reading: Reading): void {
    this.latest.set(chatId, reading);
  }

  /** Whether the members of a chat come from something later than a reading. */
  isOvertaken(chatId: string, { order }: Reading): boolean {
    return order < (this.latest.get(chatId)?.order ?? 0);
  }

  /** When the reading began that the members of a chat come from; `undefined` if there is none. */
  begunAt(chatId: string): Moment | undefined {
    return this.latest.get(chatId)?.begun;
  }
}
