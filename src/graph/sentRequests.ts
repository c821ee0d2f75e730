/**
 * Added to every window, in milliseconds, for what the shortest trip does not cover: a later request that is
 * quicker than any before it.
 */
const marginMs = 10;

/** The service has counted a request by this time after it left, in milliseconds, even if it answers later. */
const latestArrivalMs = 250;

/** Trips of a kind after which the shortest one is taken for what a trip takes at least. */
const tripsToTrust = 10;

/** Requests are looked through for forgotten ones when there are this many keys, and again when they have doubled. */
const firstSweep = 256;

/** Something that counts towards one or several keys. */
export interface Departure {
  readonly leftAt: number;
  /** Notes that it leaves only now. */
  leaves(now: number): void;
  /** Notes that the answer is here. */
  arrived(now: number): void;
  /** Notes that no answer will come. How long that took says nothing about other trips. */
  lost(now: number): void;
}

/** A limit that a departure counts towards. */
export interface Counted {
  readonly key: string;
  /** How many are allowed in a window. */
  readonly requests: number;
  /** Milliseconds after which it counts in no window, however slow the pace. */
  readonly keptMs: number;
}

interface Kept {
  /** The latest moment at which the service can have counted the request. */
  countedBy: number;
  /** Milliseconds after which it counts in no window, however slow the pace. */
  readonly keptMs: number;
}

interface Trips {
  seen: number;
  shortestMs: number;
}

/**
 * What has left, and when the service counted it. A window that slides is exceeded when a request that was long on
 * its way is followed by a quick one. A request was counted before its answer came; of the time in between, what
 * the shortest trip of its kind took is spent by the next one too. The difference is how late it may have been.
 */
export class DepartureLog {
  private readonly kept = new Map<string, Kept[]>();
  private readonly trips = new Map<string, Trips>();
  private sweepAt = firstSweep;

  /** Notes that a request of `kind` leaves now. */
  add(kind: string, keys: readonly Counted[], now: number): Departure {
    const entries = keys.map(({ key, requests, keptMs }) => {
      const entry: Kept = { countedBy: now + latestArrivalMs, keptMs };
      const kept = this.kept.get(key) ?? [];
      kept.push(entry);
      // As many as the limit decide; the others are for answers that come out of order.
      kept.splice(0, kept.length - 2 * requests);
      this.kept.set(key, kept);
      return entry;
    });
    this.sweep(now);
    let leftAt = now;
    const countBy = (time: number): void => {
      for (const entry of entries) {
        entry.countedBy = time;
      }
    };
    return {
      get leftAt() {
        return leftAt;
      },
      leaves: time => {
        leftAt = time;
        countBy(leftAt + latestArrivalMs);
      },
      arrived: time =>
        countBy(leftAt + Math.min(latestArrivalMs, this.lateness(kind, Math.max(0, time - leftAt)))),
      lost: time => countBy(leftAt + Math.min(latestArrivalMs, Math.max(0, time - leftAt))),
    };
  }

  /** When fewer than `requests` of the last `windowMs` count towards `key`, in milliseconds since 1970. */
  freeAt(key: string, requests: number, windowMs: number, now: number): number {
    if (!this.isFull(key, requests, windowMs, now)) {
      return now;
    }
    const ends = (this.kept.get(key) ?? [])
      .map(({ countedBy }) => countedBy + windowMs + marginMs)
      .filter(end => end > now)
      .sort((one, other) => one - other);
    return ends[ends.length - requests] ?? now;
  }

  /** Whether as many as `requests` of the last `windowMs` count towards `key`. */
  isFull(key: string, requests: number, windowMs: number, now: number): boolean {
    let counting = 0;
    for (const { countedBy } of this.kept.get(key) ?? []) {
      if (countedBy + windowMs + marginMs > now) {
        counting += 1;
      }
    }
    return counting >= requests;
  }

  private lateness(kind: string, tripMs: number): number {
    const trips = this.trips.get(kind) ?? { seen: 0, shortestMs: Infinity };
    trips.seen += 1;
    trips.shortestMs = Math.min(trips.shortestMs, tripMs);
    this.trips.set(kind, trips);
    // The first trips pay for connections and tokens, and say little about those that follow.
    return trips.seen < tripsToTrust ? tripMs : tripMs - trips.shortestMs;
  }

  private sweep(now: number): void {
    if (this.kept.size < this.sweepAt) {
      return;
    }
    for (const [key, entries] of this.kept) {
      if (entries.every(({ countedBy, keptMs }) => countedBy + keptMs + marginMs <= now)) {
        this.kept.delete(key);
      }
    }
    this.sweepAt = Math.max(firstSweep, this.kept.size * 2);
  }
}
