import { FailureError } from '../core/failure.ts';
import { throwIfCancelled, type Clock } from '../core/async.ts';
import { DepartureLog, type Departure } from './departures.ts';
import { publishedLimits, type Limit, type LimitName, type Load } from './limits.ts';

/** A request that asks to leave. */
export interface PacedRequest {
  readonly loads: readonly Load[];
  /** Requests that take about as long as each other. */
  readonly kind: string;
}

/** A request that has left, to be told what became of it. */
export interface Slot {
  /** It leaves only now: something had to be done first. */
  markSent(): void;
  /** An answer came. */
  markAnswered(): void;
  /** None will come, or it did not leave after all. */
  markLost(): void;
  /** The service said 429. @param retryAfterMs milliseconds; `undefined` where it named no time. */
  markThrottled(retryAfterMs: number | undefined): void;
  /** The service is not well and asked to be left alone for so long. */
  backOff(retryAfterMs: number): void;
}

/** A pause after a refusal that names no time, in milliseconds. */
const pauseMs = 1000;

/** Nothing is held back longer than this, in milliseconds: the next request then hears from the service itself. */
const longestPauseMs = 60_000;

/** The slowest pace, as a part of the full one. */
const slowestPace = 1 / 8;

/** How much of the full pace each answered request wins back: fifty of them make up for one halving. */
const recovery = 0.01;

interface Waiter extends PacedRequest {
  readonly start: (slot: Slot) => void;
}

/**
 * Lets background requests leave within the limits, and counts all others, which do not wait: they are what one
 * person clicks, and the background makes room for them.
 *
 * A 429 that the own count does not explain means that the service allows less than is published, or that the app
 * is at work elsewhere too: the pace is halved, since halving finds a bearable pace in a few steps, and won back a
 * hundredth with each answer, since a pace that was refused once is likely to be refused again soon.
 */
export class Pacer {
  private readonly departures: DepartureLog;
  private readonly waiting = new Set<Waiter>();
  /** When each chat last had its turn, by a running number. */
  private readonly lastStarts = new Map<string, number>();
  private readonly pauses = new Map<string, number>();
  private pauseOfAll = 0;
  private pace = 1;
  private slowedAt = -Infinity;
  private started = 0;
  private scheduling = false;
  private sleeping: AbortController | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly limits: Readonly<Record<LimitName, Limit>> = publishedLimits,
  ) {
    this.departures = new DepartureLog();
  }

  /** Counts a request that does not wait. */
  start(request: PacedRequest): Slot {
    return this.open(request);
  }

  /**
   * Waits for a background request's turn. Turns go round between chats.
   * @throws {@link FailureError} `cancelled` as soon as `outerSignal` aborts; the request then never leaves.
   */
  async wait(request: PacedRequest, outerSignal: AbortSignal): Promise<Slot> {
    throwIfCancelled(outerSignal);
    // Many wait on one signal, and Node takes more than ten listeners of one signal for a leak.
    const signal = AbortSignal.any([outerSignal]);
    return new Promise<Slot>((resolve, reject) => {
      const waiter: Waiter = {
        ...request,
        start: slot => {
          signal.removeEventListener('abort', onAbort);
          resolve(slot);
        },
      };
      const onAbort = (): void => {
        this.waiting.delete(waiter);
        reject(new FailureError({ kind: 'cancelled' }));
        this.sleeping?.abort();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.add(waiter);
      this.wake();
    });
  }

  /** Looks again at who may leave: at once where nobody looks, else by ending the sleep. */
  private wake(): void {
    if (this.scheduling) {
      this.sleeping?.abort();
    } else {
      this.scheduling = true;
      void this.startWaiting();
    }
  }

  private async startWaiting(): Promise<void> {
    while (this.waiting.size > 0) {
      const now = this.clock.now();
      const times = new Map<string, number>();
      const free = this.inTurn().map(waiter => ({ waiter, freeAt: this.freeAt(waiter, times) }));
      const next = free.find(({ freeAt }) => freeAt <= now)?.waiter;
      if (next) {
        this.waiting.delete(next);
        next.start(this.open(next));
      } else {
        await this.sleep(Math.min(...free.map(({ freeAt }) => freeAt)) - now);
      }
    }
    this.lastStarts.clear();
    this.scheduling = false;
  }

  private async sleep(ms: number): Promise<void> {
    const alarm = new AbortController();
    this.sleeping = alarm;
    // The only way in which it fails is being woken.
    await this.clock.delay(ms, alarm.signal).catch(() => undefined);
    this.sleeping = undefined;
  }

  /** Those who wait, the chat that has waited longest for a turn first, and within a chat whoever came first. */
  private inTurn(): Waiter[] {
    return [...this.waiting].sort((one, other) => this.lastStartOf(one) - this.lastStartOf(other));
  }

  private lastStartOf({ loads }: Waiter): number {
    return this.lastStarts.get(placeOf(loads)) ?? 0;
  }

  private open({ loads, kind }: PacedRequest): Slot {
    const now = this.clock.now();
    // Where the person's own clicks exceed a limit, a refusal of it is no news.
    const exceeded = loads.filter(load => this.isFull(load)).map(({ key }) => key);
    this.started += 1;
    this.lastStarts.set(placeOf(loads), this.started);
    const departure = this.departures.add(
      kind,
      loads.map(({ key, limit }) => ({
        key,
        requests: this.limits[limit].requests,
        keptMs: this.limits[limit].windowMs / slowestPace,
      })),
      now,
    );
    return {
      markSent: () => departure.leaves(this.clock.now()),
      markAnswered: () => this.arrived(departure),
      markLost: () => {
        departure.lost(this.clock.now());
        this.sleeping?.abort();
      },
      markThrottled: retryAfterMs => this.throttled(departure, exceeded, retryAfterMs),
      backOff: retryAfterMs => {
        this.pauseAll(retryAfterMs);
        this.arrived(departure);
      },
    };
  }

  private arrived(departure: Departure): void {
    departure.arrived(this.clock.now());
    this.pace = Math.min(1, this.pace + recovery);
    this.sleeping?.abort();
  }

  private throttled(
    departure: Departure,
    exceeded: readonly string[],
    retryAfterMs: number | undefined,
  ): void {
    const now = this.clock.now();
    departure.arrived(now);
    const pause = retryAfterMs ?? pauseMs;
    if (exceeded.length > 0) {
      for (const key of exceeded) {
        this.pauses.set(key, Math.max(this.pauses.get(key) ?? 0, now + Math.min(pause, longestPauseMs)));
      }
    } else {
      // The answer does not say which limit it was.
      this.pauseAll(pause);
      // Several that were under way together are one piece of news.
      if (departure.leftAt > this.slowedAt) {
        this.slowedAt = now;
        this.pace = Math.max(slowestPace, this.pace / 2);
      }
    }
    this.sleeping?.abort();
  }

  private pauseAll(ms: number): void {
    this.pauseOfAll = Math.max(this.pauseOfAll, this.clock.now() + Math.min(ms, longestPauseMs));
  }

  /**
   * When a request may leave, in milliseconds since 1970, as far as is known now.
   * @param times when the limits allow it, by key: hundreds may wait that share most of theirs.
   */
  private freeAt({ loads }: PacedRequest, times: Map<string, number>): number {
    let latest = this.pauseOfAll;
    for (const load of loads) {
      const free = times.get(load.key) ?? Math.max(this.freeAtLoad(load), this.pauses.get(load.key) ?? 0);
      times.set(load.key, free);
      latest = Math.max(latest, free);
    }
    return latest;
  }

  private isFull({ limit, key }: Load): boolean {
    const { requests, windowMs } = this.limits[limit];
    return this.departures.isFull(key, requests, windowMs / this.pace, this.clock.now());
  }

  private freeAtLoad({ limit, key }: Load): number {
    const { requests, windowMs } = this.limits[limit];
    return this.departures.freeAt(key, requests, windowMs / this.pace, this.clock.now());
  }
}

/** Among whom turns go round: the requests of one chat, or those that name none. */
function placeOf(loads: readonly Load[]): string {
  return loads.find(({ limit }) => limit === 'chat')?.key ?? '';
}
