import { Stopwatch, throwIfCancelled, type Clock } from '../core/async.ts';
import { answerIn, failureOf, summary, type Failure } from '../core/failure.ts';
import type { GraphReply, Priority } from '../graph/call.ts';
import { endsRun, wasSent } from '../graph/errors.ts';
import type { AccessSending } from './accessApi.ts';
import { remainingMs, workOf, type Work } from './duration.ts';
import type { IntentSubject, JournalRun } from './journal.ts';
import { Renewal, type Renew } from './renewal.ts';
import { readingOf, type Roster, type RosterReading } from './roster.ts';
import type { RunOutcome, RunResult, RunStep, SentStep } from './runOutcome.ts';

/** Chats worked on at a time: enough for some to send while the others wait for their next second. */
const chatsAtATime = 20;

/** What every run needs. */
export interface RunParts {
  /** Reads the members of a chat from the service. Throws FailureError. */
  readonly readRoster: (chatId: string, signal: AbortSignal, priority: Priority) => Promise<Roster>;
  readonly journal: Pick<JournalRun, 'intend' | 'settle'>;
  /** Called when the session ends or consent is missing during the run; see {@link Renewal}. */
  readonly renew: Renew;
  readonly clock: Clock;
}

/** The kind of a run: which request a step sends, and what its answer and the members say about the step. */
export interface RunKind<Step extends RunStep, Outcome extends RunOutcome> {
  /** Sends the request of a step. Throws FailureError. */
  readonly send: (step: Step, sending: AccessSending) => Promise<GraphReply>;
  /** What the journal says about a step before its request is sent. */
  readonly subject: (step: Step) => Omit<IntentSubject, 'clientRequestId'>;
  /** Whether the members decide what became of a step. */
  readonly needsReading: (sent: SentStep<Step>) => boolean;
  /** What became of a step; `reading` is `undefined` if the members were not read. */
  readonly outcome: (sent: SentStep<Step>, reading: RosterReading | undefined) => Outcome;
  /** The shortest time that the limits allow, in milliseconds. */
  readonly shortestMs: (work: Work) => number;
}

/** Follows a run. */
export interface RunObserver<Result> {
  /** Called once for each step, as soon as its outcome is known, in any order. */
  readonly onResult?: (result: Result) => void;
  readonly onProgress?: (progress: RunProgress) => void;
}

/** How far a run has come. */
export interface RunProgress {
  /** Steps whose outcome is known. */
  readonly done: number;
  readonly total: number;
  /** Milliseconds that the rest will probably take. */
  readonly remainingMs: number;
}

/**
 * Sends one request for each step and finds out what became of it. Several chats are worked on at a time, and the
 * requests of one chat are sent one after the other. An intent is on the disk before each request, and each chat is
 * read again once, after its last request: a successful answer alone proves nothing.
 * Cancelling keeps requests from leaving, those that wait for their turn included. A request that has left is waited
 * for, and its chat is read again.
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

  /** Sends the requests of one chat. @returns the steps whose outcome depends on the members. */
  private async sendAll(steps: readonly Step[]): Promise<SentStep<Step>[]> {
    const unsettled: SentStep<Step>[] = [];
    for (const step of steps) {
      const sent = await this.send(step);
      this.toSend.set(step.chat.id, (this.toSend.get(step.chat.id) ?? 1) - 1);
      if (sent.kind !== 'accepted' && endsRun(sent.failure)) {
        this.stop(sent.failure);
      }
      if (this.kind.needsReading(sent)) {
        unsettled.push(sent);
        this.reportProgress();
      } else {
        await this.finish(sent, undefined);
      }
    }
    return unsettled;
  }

  private async send(step: Step): Promise<SentStep<Step>> {
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
      // Either it did not leave, or the service said that it did nothing.
      return failure.kind === 'cancelled'
        ? { kind: 'notSent', step, failure: this.endingFailure() ?? failure, ...ids, intent }
        : { kind: 'failed', step, failure, ...ids, intent };
    }
  }

  /** Sends nothing more, and cancels the requests that wait for their turn. */
  private stop(failure: Failure): void {
    this.stopped ??= failure;
    this.halt.abort();
  }

  /** Why nothing more is sent; `undefined` while the run goes on. */
  private endingFailure(): Failure | undefined {
    return this.signal.aborted ? { kind: 'cancelled' } : this.stopped;
  }

  /** Reads the chat again, if there are steps of it to settle. */
  private async settle(unsettled: readonly SentStep<Step>[]): Promise<void> {
    const [first] = unsettled;
    if (!first) {
      return;
    }
    const reading = await this.readAgain(first.step.chat.id);
    this.toRead.delete(first.step.chat.id);
    for (const sent of unsettled) {
      await this.finish(sent, reading);
    }
  }

  private async readAgain(chatId: string): Promise<RosterReading> {
    // Cancelling the run does not cancel this: what became of the requests that left must be found out. But then
    // nobody waits any more for as long as a busy service asks.
    const { signal } = new AbortController();
    const priority = { backgroundUntil: this.signal };
    return readingOf(() =>
      this.renewal.around(() => this.parts.readRoster(chatId, signal, priority), this.signal),
    );
  }

  private async finish(sent: SentStep<Step>, reading: RosterReading | undefined): Promise<void> {
    const { step, requestId, clientRequestId } = sent;
    const outcome = this.kind.outcome(sent, reading);
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
    this.reportProgress();
  }

  /** Writes an outcome to the journal. @returns whether that worked: the person learns the outcome either way. */
  private async recorded(intent: string, line: Parameters<JournalRun['settle']>[1]): Promise<boolean> {
    try {
      await this.parts.journal.settle(intent, line);
      return true;
    } catch {
      return false;
    }
  }

  private reportProgress(): void {
    const stepsLeft = [...this.toSend.values()];
    const rest: Work = this.endingFailure()
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

/** The steps of each chat. The chats with most steps come first, because a chat takes only one request a second. */
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
