import { ownSignal, throwIfCancelled, type Clock } from '../core/async.ts';
import { FailureError } from '../core/failure.ts';
import type { Disposable } from '../core/lifecycle.ts';
import { publishedLimits, type Limit, type LimitName, type Load } from './limits.ts';
import { SentRequests, type CountedRequest } from './sentRequests.ts';
import type { ServiceWait, ServiceWaits } from './serviceWaits.ts';

/** A request that is to be sent. */
export interface PacedRequest {
  readonly loads: readonly Load[];
  /** Requests of one kind take about as long as each other. */
  readonly kind: string;
}

/** A request that may be sent now. The pacer is told through this what becomes of it. */
export interface Slot {
  /** It is sent only now: something had to be done first. */
  markSent(): void;
  /** An answer came. */
  markAnswered(): void;
  /** No answer will come, or it was not sent after all. */
  markLost(): void;
  /** The service said 429. @param retryAfterMs milliseconds; `undefined` where it named no time. */
  markThrottled(retryAfterMs: number | undefined): void;
  /** The service has trouble, and asked to be left alone for so long. */
  backOff(retryAfterMs: number): void;
}

/** A pause after a refusal that names no time, in milliseconds. */
const pauseMs = 1000;

/** The slowest pace, as a part of the full one. */
const slowestPace = 1 / 8;

/** How much of the full pace each answered request wins back: fifty of them make up for one halving. */
const recovery = 0.01;

interface Waiter extends PacedRequest {
  /** When it began to wait, by the running number of requests. */
  readonly joined: number;
  readonly start: (slot: Slot) => void;
}

/**
 * Sends background requests within the limits. All others are counted and do not wait: they are what one person
 * clicks, and the background makes room for them. When the service asks to wait, the background waits, however long
 * that is, and the waits that are shown say so.
 *
 * A 429 that the own count does not explain means that the service allows less than is published, or that the app
 * is in use elsewhere too. The pace is then halved, which finds a pace that the service accepts in a few steps. Each
 * answer wins back a hundredth: a pace that was refused once is likely to be refused again soon.
 */
export class Pacer {
  private readonly sent: SentRequests;
  private readonly waiting = new Set<Waiter>();
  /** When each chat last had its turn, by a running number. */
  private readonly lastStarts = new Map<string, number>();
  /** The last pause of each key, over or not, and that of everything. */
  private readonly pauses = new Map<string, ServiceWait>();
  private pauseOfAll: ServiceWait | undefined;
  private shown: { readonly pause: ServiceWait; readonly end: Disposable } | undefined;
  private pace = 1;
  private slowedAt = -Infinity;
  private started = 0;
  private scheduling = false;
  private sleeping: AbortController | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly waits: ServiceWaits,
    private readonly limits: Readonly<Record<LimitName, Limit>> = publishedLimits,
  ) {
    this.sent = new SentRequests();
  }

  /** Counts a request that is sent without waiting. */
  start(request: PacedRequest): Slot {
    return this.open(request);
  }

  /**
   * Waits for a background request's turn. Who came first goes first, but turns go round between chats, and a page of the
   * list goes before all others, because what it brings is waited for next.
   * @throws {@link FailureError} `cancelled` as soon as `outerSignal` aborts; the request is then never sent.
   */
  async wait(request: PacedRequest, outerSignal: AbortSignal): Promise<Slot> {
    throwIfCancelled(outerSignal);
    const signal = ownSignal(outerSignal);
    return new Promise<Slot>((resolve, reject) => {
      const waiter: Waiter = {
        ...request,
        joined: this.started,
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

  /** Looks again at which request may be sent: at once, or by ending the sleep of the loop that does it. */
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
      const now = this.clock.monotonic();
      const times = new Map<string, number>();
      const free = this.inTurn().map(waiter => ({ waiter, freeAt: this.freeAt(waiter, now, times) }));
      const next = free.find(({ freeAt }) => freeAt <= now)?.waiter;
      if (next) {
        this.waiting.delete(next);
        next.start(this.open(next));
      } else {
        const first = free.reduce((one, other) => (other.freeAt < one.freeAt ? other : one));
        this.show(this.pauseOf(first.waiter, now));
        await this.sleep(first.freeAt - now);
      }
    }
    this.show(undefined);
    this.lastStarts.clear();
    this.scheduling = false;
  }

  private async sleep(ms: number): Promise<void> {
    const alarm = new AbortController();
    this.sleeping = alarm;
    // It fails only when it is woken.
    await this.clock.delay(ms, alarm.signal).catch(() => undefined);
    this.sleeping = undefined;
  }

  /** Those that wait, in their turn. */
  private inTurn(): Waiter[] {
    return [...this.waiting].sort((one, other) => this.turnOf(one) - this.turnOf(other));
  }

  private turnOf({ loads, joined }: Waiter): number {
    const chat = chatOf(loads);
    if (chat !== undefined) {
      return this.lastStarts.get(chat) ?? joined;
    }
    return loads.some(({ limit }) => limit === 'user') ? -1 : joined;
  }

  private open({ loads, kind }: PacedRequest): Slot {
    const now = this.clock.monotonic();
    // Where the person's own clicks exceed a limit, a refusal says nothing about the pace.
    const exceeded = loads.filter(load => this.isFull(load, now)).map(({ key }) => key);
    this.started += 1;
    const chat = chatOf(loads);
    if (chat !== undefined) {
      this.lastStarts.set(chat, this.started);
    }
    const request = this.sent.add(
      kind,
      loads.map(({ key, limit }) => ({
        key,
        requests: this.limits[limit].requests,
        keptMs: this.limits[limit].windowMs / slowestPace,
      })),
      now,
    );
    return {
      markSent: () => request.markSent(this.clock.monotonic()),
      markAnswered: () => this.answered(request),
      markLost: () => {
        request.markLost(this.clock.monotonic());
        this.sleeping?.abort();
      },
      markThrottled: retryAfterMs => this.throttled(request, exceeded, retryAfterMs),
      backOff: retryAfterMs => {
        this.pauseAll(retryAfterMs);
        this.answered(request);
      },
    };
  }

  private answered(request: CountedRequest): void {
    request.markAnswered(this.clock.monotonic());
    this.pace = Math.min(1, this.pace + recovery);
    this.sleeping?.abort();
  }

  private throttled(
    request: CountedRequest,
    exceeded: readonly string[],
    retryAfterMs: number | undefined,
  ): void {
    const now = this.clock.monotonic();
    request.markAnswered(now);
    const askedMs = retryAfterMs ?? pauseMs;
    if (exceeded.length > 0) {
      for (const key of exceeded) {
        this.pauses.set(key, later(this.pauses.get(key), { askedMs, endsAt: now + askedMs }));
      }
    } else {
      // The answer does not say which limit it was.
      this.pauseAll(askedMs);
      // Several that were under way together tell it once.
      if (request.sentAt > this.slowedAt) {
        this.slowedAt = now;
        this.pace = Math.max(slowestPace, this.pace / 2);
      }
    }
    this.sleeping?.abort();
  }

  private pauseAll(askedMs: number): void {
    this.pauseOfAll = later(this.pauseOfAll, { askedMs, endsAt: this.clock.monotonic() + askedMs });
  }

  /** The pause that holds a request back for longest; `undefined` if none does. */
  private pauseOf({ loads }: PacedRequest, now: number): ServiceWait | undefined {
    const pauses = [this.pauseOfAll, ...loads.map(({ key }) => this.pauses.get(key))];
    const last = pauses.reduce((one, other) => (other ? later(one, other) : one), undefined);
    return last && last.endsAt > now ? last : undefined;
  }

  /** Shows a pause for as long as nothing can be sent because of it. */
  private show(pause: ServiceWait | undefined): void {
    if (pause !== this.shown?.pause) {
      const before = this.shown;
      this.shown = pause && { pause, end: this.waits.begin(pause) };
      before?.end.dispose();
    }
  }

  /**
   * When a request may be sent, by the clock's monotonic reading, as far as is known now.
   * @param now one reading for a whole round: by a later one nothing would ever be free at the time of the round.
   * @param times when each limit allows it, by key: hundreds may wait that share most of their limits.
   */
  private freeAt({ loads }: PacedRequest, now: number, times: Map<string, number>): number {
    let latest = this.pauseOfAll?.endsAt ?? 0;
    for (const load of loads) {
      const paused = this.pauses.get(load.key)?.endsAt ?? 0;
      const free = times.get(load.key) ?? Math.max(this.freeAtLoad(load, now), paused);
      times.set(load.key, free);
      latest = Math.max(latest, free);
    }
    return latest;
  }

  private isFull({ limit, key }: Load, now: number): boolean {
    const { requests, windowMs } = this.limits[limit];
    return this.sent.isFull(key, requests, windowMs / this.pace, now);
  }

  private freeAtLoad({ limit, key }: Load, now: number): number {
    const { requests, windowMs } = this.limits[limit];
    return this.sent.freeAt(key, requests, windowMs / this.pace, now);
  }
}

/** The one of two pauses that ends last. */
function later(one: ServiceWait | undefined, other: ServiceWait): ServiceWait {
  return one && one.endsAt > other.endsAt ? one : other;
}

/** The chat that a request names, if it names one. */
function chatOf(loads: readonly Load[]): string | undefined {
  return loads.find(({ limit }) => limit === 'chat')?.key;
}
