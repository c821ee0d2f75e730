import { Refusal } from './message.ts';

/** What a request counts towards. */
export interface Load {
  readonly userId: string;
  /** The chat that the path names, if any. */
  readonly chatId: string | undefined;
  /** List chats, get chat and removeAllAccessForUser share a limit for each user. */
  readonly countsForUser: boolean;
  /** Adding and removing members has a limit of its own for each chat. */
  readonly changesRoster: boolean;
}

interface Limit {
  readonly requests: number;
  readonly seconds: number;
}

/**
 * The limits of an app in a tenant, as published:
 * https://learn.microsoft.com/graph/throttling-limits#microsoft-teams-service-limits
 */
export const publishedLimits = {
  everything: { requests: 30, seconds: 1 },
  user: { requests: 5, seconds: 1 },
  chat: { requests: 1, seconds: 1 },
  roster: { requests: 4, seconds: 60 },
} as const satisfies Record<string, Limit>;

/** Counts requests over sliding windows of the injected clock. Refused ones count too, as documented. */
export class Throttling {
  readonly #now: () => number;
  readonly #times = new Map<string, number[]>();

  /** @param now milliseconds */
  public constructor(now: () => number) {
    this.#now = now;
  }

  public reset(): void {
    this.#times.clear();
  }

  /** @throws Refusal 429 with Retry-After in seconds where a limit is exceeded. */
  public admit(load: Load): void {
    const waits = [
      this.#count('everything', publishedLimits.everything),
      load.countsForUser ? this.#count(`user ${load.userId}`, publishedLimits.user) : 0,
      load.chatId === undefined ? 0 : this.#count(`chat ${load.chatId}`, publishedLimits.chat),
      load.chatId !== undefined && load.changesRoster
        ? this.#count(`roster ${load.chatId}`, publishedLimits.roster)
        : 0,
    ];
    const wait = Math.max(...waits);
    if (wait === 0) return;
    throw new Refusal(429, 'TooManyRequests', 'Please retry again later.', {
      innerError: { code: '429', message: 'Please retry after', status: '429' },
      headers: { 'Retry-After': String(Math.max(1, Math.ceil(wait / 1000))) },
    });
  }

  /** Counts one request; milliseconds until the next one would be admitted, 0 where this one is. */
  #count(key: string, limit: Limit): number {
    const now = this.#now();
    const span = limit.seconds * 1000;
    const recent = (this.#times.get(key) ?? []).filter(time => now - time < span);
    recent.push(now);
    this.#times.set(key, recent);
    if (recent.length <= limit.requests) return 0;
    const blocking = recent.at(-limit.requests) ?? now;
    return blocking + span - now;
  }
}
