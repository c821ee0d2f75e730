import { publishedLimits } from '../graph/limits.ts';
import type { RunPlan } from './runOutcome.ts';

/** How much there is to send, in the terms of the published limits. */
export interface Work {
  /** Requests that change who is in a chat: one for each step. */
  readonly posts: number;
  /** Requests that read members: one for each chat whose members fit on one page. */
  readonly reads: number;
  /** The most steps that one chat has. */
  readonly longest: number;
}

/** How much a plan sends, if nothing has to be sent twice. */
export function workOf(plan: RunPlan): Work {
  const steps = new Map<string, number>();
  for (const { chat } of plan.steps) {
    steps.set(chat.id, (steps.get(chat.id) ?? 0) + 1);
  }
  return { posts: plan.steps.length, reads: steps.size, longest: Math.max(0, ...steps.values()) };
}

/**
 * The shortest time in which the published limits allow `work`, in milliseconds, without the time that answers take.
 * A chat is read after its last request.
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
 * The same for adding members, where the limit of one chat for a minute outweighs most others. The limit for
 * revocations of one user does not count additions.
 */
export function shortestAdditionMs(work: Work): number {
  const { everything, chat, roster } = publishedLimits;
  const last = Math.max(0, work.longest - 1);
  const posts =
    Math.floor(last / roster.requests) * roster.windowMs + (last % roster.requests) * chat.windowMs;
  const read = work.posts > 0 && work.reads > 0 ? chat.windowMs : 0;
  return Math.max(posts + read, shortestMs(work, { ...publishedLimits, user: everything }));
}

/** With less work done than this, in milliseconds at the limits, nothing can be said about the pace. */
const tellingMs = 2000;

/**
 * How long the rest will take, in milliseconds: the shortest time that the limits allow, or longer if the work done
 * so far took longer too.
 * @param shortest the shortest time for such work.
 */
export function remainingMs(whole: Work, rest: Work, elapsedMs: number, shortest = shortestMs): number {
  const restMs = shortest(rest);
  const doneMs = shortest(whole) - restMs;
  return doneMs < tellingMs ? restMs : restMs * Math.max(1, elapsedMs / doneMs);
}
