/**
 * Added to every window, in milliseconds, for what the shortest response time does not cover: a later request that
 * is quicker than any before it.
 */
const marginMs = 25;

/** The service has counted a request by this time after it was sent, in milliseconds, even if it answers later. */
const latestCountingMs = 250;

/** Answers of a kind after which the shortest response time is taken for the least that such a request takes. */
const answersToTrust = 10;

/** Requests that count no more are looked for when there are this many keys, and again when they have doubled. */
const firstSweep = 256;

/** A request that counts towards one or several limits. */
export interface CountedRequest {
  readonly sentAt: number;
  /** Notes that it is sent only now. */
  markSent(now: number): void;
  /** Notes that the answer is here. */
  markAnswered(now: number): void;
  /** Notes that no answer will come. How long that took says nothing about other response times. */
  markLost(now: number): void;
}

/** A limit that a request counts towards. */
export interface CountedLimit {
  readonly key: string;
  /** How many are allowed in a window. */
  readonly requests: number;
  /** Milliseconds after which a request counts in no window, however slow the pace. */
  readonly keptMs: number;
}

interface Entry {
  /** The latest moment at which the service can have counted the request. */
  countedBy: number;
  /** As in {@link CountedLimit}. */
  readonly keptMs: number;
}

interface ResponseTimes {
  answers: number;
  shortestMs: number;
}

/**
 * What was sent, and when the service counted it. Times are monotonic readings, so that a limit never holds a request
 * back for longer than its window, even if the time of day is set back. A sliding window is exceeded when a request that took long to
 * reach the service is followed by one that is quick. The service counts a request before it answers, and the next
 * request of the same kind takes at least the shortest response time too. So a request was counted late by no more
 * than its own response time less the shortest one.
 */
export class SentRequests {
  private readonly entries = new Map<string, Entry[]>();
  private readonly responseTimes = new Map<string, ResponseTimes>();
  private sweepAt = firstSweep;

  /** Notes that a request of `kind` is sent now. */
  add(kind: string, limits: readonly CountedLimit[], now: number): CountedRequest {
    const own = limits.map(({ key, requests, keptMs }) => {
      const entry: Entry = { countedBy: now + latestCountingMs, keptMs };
      const ofKey = this.entries.get(key) ?? [];
      ofKey.push(entry);
      // As many as the limit decide; the others are for answers that come out of order.
      ofKey.splice(0, ofKey.length - 2 * requests);
      this.entries.set(key, ofKey);
      return entry;
    });
    this.sweep(now);
    let sentAt = now;
    const countedLate = (ms: number): void => {
      for (const entry of own) {
        entry.countedBy = sentAt + Math.min(latestCountingMs, ms);
      }
    };
    return {
      get sentAt() {
        return sentAt;
      },
      markSent: time => {
        sentAt = time;
        countedLate(latestCountingMs);
      },
      markAnswered: time => countedLate(this.lateness(kind, Math.max(0, time - sentAt))),
      markLost: time => countedLate(Math.max(0, time - sentAt)),
    };
  }

  /** When fewer than `requests` of the last `windowMs` count towards `key`, by the same reading as `now`. */
  freeAt(key: string, requests: number, windowMs: number, now: number): number {
    if (!this.isFull(key, requests, windowMs, now)) {
      return now;
    }
    const ends = (this.entries.get(key) ?? [])
      .map(({ countedBy }) => countedBy + windowMs + marginMs)
      .filter(end => end > now)
      .sort((one, other) => one - other);
    return ends[ends.length - requests] ?? now;
  }

  /** Whether as many as `requests` of the last `windowMs` count towards `key`. */
  isFull(key: string, requests: number, windowMs: number, now: number): boolean {
    let counting = 0;
    for (const { countedBy } of this.entries.get(key) ?? []) {
      if (countedBy + windowMs + marginMs > now) {
        counting += 1;
      }
    }
    return counting >= requests;
  }

  /** How long after it was sent a request can have been counted, in milliseconds. */
  private lateness(kind: string, responseMs: number): number {
    const times = this.responseTimes.get(kind) ?? { answers: 0, shortestMs: Infinity };
    times.answers += 1;
    times.shortestMs = Math.min(times.shortestMs, responseMs);
    this.responseTimes.set(kind, times);
    // The first requests pay for connections and tokens, and say little about those that follow.
    return times.answers < answersToTrust ? responseMs : responseMs - times.shortestMs;
  }

  private sweep(now: number): void {
    if (this.entries.size < this.sweepAt) {
      return;
    }
    for (const [key, ofKey] of this.entries) {
      if (ofKey.every(({ countedBy, keptMs }) => countedBy + keptMs + marginMs <= now)) {
        this.entries.delete(key);
      }
    }
    this.sweepAt = Math.max(firstSweep, this.entries.size * 2);
  }
}
