import { Stopwatch, throwIfCancelled, type Clock } from '../core/async.ts';
import { answerIn, failureOf, summary, type Failure } from '../core/failure.ts';
import type { Chat } from '../chats/model.ts';
import type { GraphReply } from '../graph/call.ts';
import { endsRun, wasSent } from '../graph/errors.ts';
import type { AccessSending } from './accessApi.ts';
import { remainingMs, workOf, type Work } from './duration.ts';
import type { IntentSubject, JournalRun } from './journal.ts';
import type { RosterNow, RunOutcome, RunResult, RunStep, Sent } from './revocationOutcome.ts';
import { Renewal, type Renew } from './renewal.ts';

/** Chats that are worked on at a time: enough that some may send while the others wait their second. */
const chatsAtATime = 20;

/** What every run needs. */
export interface RunParts {
  /** Reads the members of a chat from the service, in the background. Throws FailureError. */
  readonly readRoster: (chatId: string, signal: AbortSignal) => Promise<Pick<Chat, 'members'>>;
  readonly journal: Pick<JournalRun, 'intend' | 'settle'>;
  /** Called when the session ends or consent is missing in the middle; see {@link Renewal}. */
  readonly renew: Renew;
  readonly clock: Clock;
}

/** What a run does: which request a step is, and what its answer and the members tell of it. */
export interface RunKind<Step extends RunStep, Outcome extends RunOutcome> {
  /** Sends the request of a step. Throws FailureError. */
  readonly send: (step: Step, sending: AccessSending) => Promise<GraphReply>;
  /** What is written down before that. */
  readonly subject: (step: Step) => Omit<IntentSubject, 'clientRequestId'>;
  /** Whether the chat must be read again to know what became of a step. */
  readonly needsReading: (sent: Sent<Step>) => boolean;
  readonly outcome: (sent: Sent<Step>, roster: RosterNow) => Outcome;
  /** The shortest time that the limits allow, in milliseconds. */
  readonly shortestMs: (work: Work) => number;
}

/** Told while a run goes on. */
export interface RunObserver<Result> {
  /** Called once for each step, as soon as its outcome is known, in whatever order that is. */
  readonly onResult?: (result: Result) => void;
  readonly onProgress?: (progress: RunProgress) => void;
}

/** How far a run is. */
export interface RunProgress {
  /** Steps whose outcome is known. */
  readonly done: number;
  readonly total: number;
  /** Milliseconds that the rest is expected to take. */
  readonly remainingMs: number;
}

/**
 * Sends one request for each step and sees what became of it: several chats at a time, one request of a chat after
 * the other, an intent on the disk before each, and each chat read again once, when its requests are done.
 * Cancelling stops before the next request, those that wait for their turn included; one under way is waited for,
 * and what it did is looked at.
 */
export class JournalledRun<Step extends RunStep, Outcome extends RunOutcome> {
  private readonly renewal: Renewal;
  private readonly halt = new AbortController();
  private readonly known = new Map<Step, RunResult<Step, Outcome>>();
  private readonly toSend = new Map<string, number>();
  private readonly toRead: Set<string>;
  private readonly whole: Work;
  private readonly stopwatch: Stopwatch;
  private stopped: Failure | undefined;

  constructor(
    private readonly parts: RunParts,
    private readonly kind: RunKind<Step, Outcome>,
    private readonly steps: readonly Step[],
    private readonly signal: AbortSignal,
    private readonly observer: RunObserver<RunResult<Step, Outcome>>,
  ) {
    this.renewal = new Renewal(async (failure, until) => {
      try {
        await parts.renew(failure, until);
      } catch (thrown) {
        this.stop(failure);
        throw thrown;
      }
    });
    this.whole = workOf({ steps, exclusions: [] });
    this.stopwatch = new Stopwatch(parts.clock);
    for (const { chat } of steps) {
      this.toSend.set(chat.id, (this.toSend.get(chat.id) ?? 0) + 1);
    }
    this.toRead = new Set(this.toSend.keys());
  }

  /** @returns one result for each step, in the order of the steps. Never throws for a failure of the service. */
  async results(): Promise<readonly RunResult<Step, Outcome>[]> {
    const chats = stepsByChat(this.steps).values();
    const settling: Promise<void>[] = [];
    const work = async (): Promise<void> => {
      for (const steps of chats) {
        const sent = await this.sendAll(steps);
        const settled = this.settle(sent);
        // Awaited below, with all the others.
        settled.catch(() => undefined);
        settling.push(settled);
      }
    };
    await Promise.all(Array.from({ length: chatsAtATime }, work));
    await Promise.all(settling);
    return this.steps.flatMap(step => this.known.get(step) ?? []);
  }

  /** Sends the requests of one chat. Those whose outcome is known without reading the chat are told at once. */
  private async sendAll(steps: readonly Step[]): Promise<Sent<Step>[]> {
    const open: Sent<Step>[] = [];
    for (const step of steps) {
      const sent = await this.send(step);
      this.toSend.set(step.chat.id, (this.toSend.get(step.chat.id) ?? 1) - 1);
      if (sent.kind !== 'accepted' && endsRun(sent.failure)) {
        this.stop(sent.failure);
      }
      if (this.kind.needsReading(sent)) {
        open.push(sent);
        this.tellProgress();
      } else {
        await this.finish(sent, { kind: 'unread' });
      }
    }
    return open;
  }

  private async send(step: Step): Promise<Sent<Step>> {
    const clientRequestId = crypto.randomUUID();
    let intent: string | undefined;
    const signal = AbortSignal.any([this.signal, this.halt.signal]);
    const beforeSend = async (): Promise<void> => {
      intent ??= await this.parts.journal.intend({ ...this.kind.subject(step), clientRequestId });
    };
    const attempt = async (): Promise<GraphReply> => {
      throwIfCancelled(signal);
      return this.kind.send(step, { signal, clientRequestId, beforeSend });
    };
    try {
      const { requestId, location } = await this.renewal.around(attempt, signal);
      return { kind: 'accepted', step, location, requestId, clientRequestId, intent };
    } catch (thrown) {
      const failure = failureOf(thrown);
      const requestId = answerIn(failure)?.requestId;
      const ids = { requestId, clientRequestId: wasSent(failure) ? clientRequestId : undefined };
      // What was called back says why; it did not leave, or the service said that it did nothing.
      return failure.kind === 'cancelled'
        ? { kind: 'notSent', step, failure: this.ended() ?? failure, ...ids, intent }
        : { kind: 'failed', step, failure, ...ids, intent };
    }
  }

  /** Nothing more is sent, and what waits for its turn is called back. */
  private stop(failure: Failure): void {
    this.stopped ??= failure;
    this.halt.abort();
  }

  /** Why nothing is sent any more, if that is so. */
  private ended(): Failure | undefined {
    return this.signal.aborted ? { kind: 'cancelled' } : this.stopped;
  }

  /** Reads the chat of `open` again, if there is anything to see. */
  private async settle(open: readonly Sent<Step>[]): Promise<void> {
    const [first] = open;
    if (!first) {
      return;
    }
    const roster = await this.rosterNow(first.step.chat.id);
    this.toRead.delete(first.step.chat.id);
    for (const sent of open) {
      await this.finish(sent, roster);
    }
  }

  private async rosterNow(chatId: string): Promise<RosterNow> {
    // Not bound to the run's signal: what was sent must be looked at even if the run was cancelled.
    const { signal } = new AbortController();
    try {
      const chat = await this.renewal.around(() => this.parts.readRoster(chatId, signal), this.signal);
      return { kind: 'read', chat };
    } catch (thrown) {
      return { kind: 'failed', failure: failureOf(thrown) };
    }
  }

  private async finish(sent: Sent<Step>, roster: RosterNow): Promise<void> {
    const { step, requestId, clientRequestId } = sent;
    const outcome = this.kind.outcome(sent, roster);
    const failure = outcome.failure ?? (sent.kind === 'failed' ? sent.failure : undefined);
    const line = {
      outcome: outcome.kind,
      requestId,
      clientRequestId,
      failure: failure && summary(failure),
    };
    const recorded = sent.intent === undefined || (await this.recorded(sent.intent, line));
    const result: RunResult<Step, Outcome> = { step, outcome, requestId, clientRequestId, recorded };
    this.known.set(step, result);
    this.observer.onResult?.(result);
    this.tellProgress();
  }

  /** Writes an outcome down. The person is told it in any case, and that it is missing in the journal. */
  private async recorded(intent: string, line: Parameters<JournalRun['settle']>[1]): Promise<boolean> {
    try {
      await this.parts.journal.settle(intent, line);
      return true;
    } catch {
      return false;
    }
  }

  private tellProgress(): void {
    const stepsLeft = [...this.toSend.values()];
    const rest: Work = this.ended()
      ? { posts: 0, reads: 0, longest: 0 }
      : {
          posts: stepsLeft.reduce((sum, steps) => sum + steps, 0),
          reads: this.toRead.size,
          longest: stepsLeft.reduce((most, steps) => Math.max(most, steps), 0),
        };
    this.observer.onProgress?.({
      done: this.known.size,
      total: this.steps.length,
      remainingMs: remainingMs(this.whole, rest, this.stopwatch.elapsedMs, this.kind.shortestMs),
    });
  }
}

/** The steps of each chat. Those with most steps come first: one a second is all that a chat takes. */
function stepsByChat<Step extends RunStep>(steps: readonly Step[]): Step[][] {
  const chats = new Map<string, Step[]>();
  for (const step of steps) {
    const ofChat = chats.get(step.chat.id);
    if (ofChat) {
      ofChat.push(step);
    } else {
      chats.set(step.chat.id, [step]);
    }
  }
  return [...chats.values()].sort((one, other) => other.length - one.length);
}
