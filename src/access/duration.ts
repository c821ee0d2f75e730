import { publishedLimits } from '../graph/limits.ts';
import type { RunPlan } from './revocationOutcome.ts';

/** What is to be sent, as far as the limits care. */
export interface Work {
  /** Requests that change who is in a chat: one for each step. */
  readonly posts: number;
  /** Requests that read members: one for each chat, as long as its members fit on a page of the service. */
  readonly reads: number;
  /** Steps of the chat that has most. */
  readonly longest: number;
}

/** What carrying out a plan takes, if nothing has to be sent twice. */
export function workOf(plan: RunPlan): Work {
  const steps = new Map<string, number>();
  for (const { chat } of plan.steps) {
    steps.set(chat.id, (steps.get(chat.id) ?? 0) + 1);
  }
  return { posts: plan.steps.length, reads: steps.size, longest: Math.max(0, ...steps.values()) };
}

/**
 * The shortest time in which the published limits allow `work`, in milliseconds, apart from the time that answers
 * take: what is left over for a window to come waits for the windows before it, and each chat is read last.
 */
export function shortestMs({ posts, reads, longest }: Work, limits = publishedLimits): number {
  const windows = (
    requests: number,
    limit: { readonly requests: number; readonly windowMs: number },
  ): number => Math.max(0, Math.ceil(requests / limit.requests) - 1) * limit.windowMs;
  const read = posts > 0 && reads > 0 ? limits.chat.windowMs : 0;
  return Math.max(
    Math.max(windows(posts, limits.user), windows(longest, limits.chat)) + read,
    windows(posts + reads, limits.everything),
  );
}

/**
 * The same for adding members: so many of one chat in a minute that all else hardly matters. They do not count
 * towards what a user may revoke.
 */
export function shortestAdditionMs(work: Work): number {
  const { everything, chat, roster } = publishedLimits;
  const last = Math.max(0, work.longest - 1);
  const posts =
    Math.floor(last / roster.requests) * roster.windowMs + (last % roster.requests) * chat.windowMs;
  const read = work.posts > 0 && work.reads > 0 ? chat.windowMs : 0;
  return Math.max(posts + read, shortestMs(work, { ...publishedLimits, user: everything }));
}

/** Done work below this, in milliseconds at the limits, says nothing about the pace. */
const tellingMs = 2000;

/**
 * How long the rest will take, in milliseconds: as long as the limits ask, and longer in the measure in which what
 * is done took longer.
 * @param shortest what the limits ask for such work.
 */
export function remainingMs(whole: Work, rest: Work, elapsedMs: number, shortest = shortestMs): number {
  const restMs = shortest(rest);
  const doneMs = shortest(whole) - restMs;
  return doneMs < tellingMs ? restMs : restMs * Math.max(1, elapsedMs / doneMs);
}
