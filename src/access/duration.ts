import { publishedLimits, type Limit } from '../graph/limits.ts';
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
 * The shortest time in which the published limits allow `work`, in milliseconds. The requests of a chat follow each
 * other, and the chat is read after the last.
 * @param answerMs how long an answer takes.
 */
export function shortestMs(work: Work, answerMs = 0, limits = publishedLimits): number {
  const chain = Math.max(0, work.longest - 1) * Math.max(limits.chat.windowMs, answerMs);
  return longestOf(work, chain, answerMs, limits);
}

function longestOf(
  { posts, reads }: Work,
  chainMs: number,
  answerMs: number,
  limits: typeof publishedLimits,
): number {
  const windows = (requests: number, limit: Limit): number =>
    Math.max(0, Math.ceil(requests / limit.requests) - 1) * limit.windowMs;
  const lastPost = posts > 0 ? Math.max(windows(posts, limits.user), chainMs) : 0;
  const readAfter = posts > 0 && reads > 0 ? Math.max(limits.chat.windowMs, answerMs) : 0;
  const lastAnswer = posts + reads > 0 ? answerMs : 0;
  return Math.max(lastPost + readAfter, windows(posts + reads, limits.everything)) + lastAnswer;
}

/**
 * The same for adding members, where the limit of one chat for a minute outweighs most others. The limit for
 * revocations of one user does not count additions.
 */
export function shortestAdditionMs(work: Work, answerMs = 0): number {
  const { everything, chat, roster } = publishedLimits;
  const last = Math.max(0, work.longest - 1);
  const chain =
    Math.floor(last / roster.requests) * Math.max(roster.windowMs, roster.requests * answerMs) +
    (last % roster.requests) * Math.max(chat.windowMs, answerMs);
  return longestOf(work, chain, answerMs, { ...publishedLimits, user: everything });
}

/** With less work done than this, in milliseconds at the limits, nothing can be said about the pace. */
const tellingMs = 2000;

/**
 * How long the rest will take, in milliseconds: the shortest time that limits and answers allow, or longer if the work
 * done so far took longer too.
 * @param shortest the shortest time for such work.
 */
export function remainingMs(
  whole: Work,
  rest: Work,
  elapsedMs: number,
  shortest: (work: Work) => number = shortestMs,
): number {
  const restMs = shortest(rest);
  const doneMs = shortest(whole) - restMs;
  return doneMs < tellingMs ? restMs : restMs * Math.max(1, elapsedMs / doneMs);
}
