import type { MemberList } from '../chats/model.ts';
import { forEachAtATime, Stopwatch, throwIfCancelled, type Clock } from '../core/async.ts';
import { answerIn, failureOf, summary, type Failure } from '../core/failure.ts';
import { Mean } from '../core/mean.ts';
import { longestLatencyMs } from '../core/slowStart.ts';
import type { WorkProgress } from '../core/workProgress.ts';
import type { GraphReply, Priority } from '../graph/call.ts';
import { endsRun, wasSent } from '../graph/errors.ts';
import { remainingMs, workOf, type Work } from './duration.ts';
import type { IntentSubject, JournalRun } from './journal.ts';
import { Renewal, type Renew } from './renewal.ts';
import type { AccessSending } from './revocationApi.ts';
import { readingOf, type RosterReading } from './roster.ts';
import type { RunOutcome, RunResult, RunStep, SentStep } from './runOutcome.ts';

/** Chats worked on at a time: enough for some to send while the others wait for their next second. */
const chatsAtATime = 20;

/** What every run needs. */
export interface RunParts {
  /** Reads the members of a chat from the service. Throws FailureError. */
  readonly readRoster: (chatId: string, signal: AbortSignal, priority: Priority) => Promise<MemberList>;
  readonly journal: Pick<JournalRun, 'plan' | 'intend' | 'settle'>;
  /** Called before each request leaves. Throws FailureError if chats may no longer be changed, which ends the run. */
  readonly assertMayWrite: () => void;
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
  /** The shortest time that the limits allow, in milliseconds, where an answer takes so many of them. */
  readonly shortestMs: (work: Work, answerMs: number) => number;
}

/** Follows a run. */
export interface RunObserver<Result> {
  /** Called once for each step, as soon as its outcome is known, in any order. */
  readonly onResult?: (result: Result) => void;
  /** Called at the start, and with each step whose outcome is known. */
  readonly onProgress?: (progress: WorkProgress) => void;
}

/** A step and its entry in the journal. */
interface PlannedStep<Step> {
  readonly step: Step;
  readonly subject: IntentSubject;
  /** `undefined` if nothing could be written. */
  readonly entryId: string | undefined;
}

/**
 * Sends one request for each step and finds out what became of it. Several chats are worked on at a time, and the
 * requests of one chat are sent one after the other. All steps are on the disk before the first request, an intent
 * before each, and each chat is read again once, after its last request: a successful answer alone proves nothing.
 *
 * Cancelling keeps requests from leaving, those that wait for their turn included. A request that has left is waited
 * for, and its chat is read again. A connection that breaks ends the run only if no members can be read either.
 */
export class JournalledRun<Step extends RunStep, Outcome extends RunOutcome> {
  private readonly renewal: Renewal;
  private readonly halt = new AbortController();
  private readonly results = new Map<Step, RunResult<Step, Outcome>>();
  private readonly toSend = new Map<string, number>();
  private readonly toRead: Set<string>;
  private readonly whole: Work;
  private readonly stopwatch: Stopwatch;
  private readonly answerMs = new Mean(longestLatencyMs);
  /** Readings that proved the network, by chat, as long as nothing else was sent to the chat. */
  private readonly proofs = new Map<string, RosterReading>();
  private proving: Promise<boolean> | undefined;
  private stopped: Failure | undefined;

  constructor(
    private readonly parts: RunParts,
    private readonly kind: RunKind<Step, Outcome>,
    private readonly steps: readonly Step[],
    private readonly signal: AbortSignal,
    private readonly observer: RunObserver<RunResult<Step, Outcome>>,
  ) {
    this.renewal = new Renewal(async failure => {
      try {
        await parts.renew(failure, signal);
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
  async carryOut(): Promise<readonly RunResult<Step, Outcome>[]> {
    const chats = plannedByChat(await this.plan());
    // Whoever follows the run can say from the start how far it is, and what it waits for.
    this.reportProgress();
    const settling: Promise<void>[] = [];
    await forEachAtATime(chats, chatsAtATime, async planned => {
      const sent = await this.sendAll(planned);
      const settled = this.settle(sent);
      // Awaited below, with all the others.
      settled.catch(() => undefined);
      settling.push(settled);
    });
    await Promise.all(settling);
    return this.steps.flatMap(step => this.results.get(step) ?? []);
  }

  /** Writes down all steps. If that fails, nothing is sent. */
  private async plan(): Promise<PlannedStep<Step>[]> {
    const planned = this.steps.map(step => ({
      step,
      subject: { ...this.kind.subject(step), clientRequestId: crypto.randomUUID() },
    }));
    let ids: readonly string[] = [];
    if (planned.length > 0) {
      try {
        ids = await this.parts.journal.plan(planned.map(({ subject }) => subject));
      } catch (thrown) {
        this.stop(failureOf(thrown));
      }
    }
    return planned.map((one, index) => ({ ...one, entryId: ids[index] }));
  }

  /** Sends the requests of one chat. @returns the steps whose outcome depends on the members. */
  private async sendAll(
    planned: readonly PlannedStep<Step>[],
  ): Promise<[PlannedStep<Step>, SentStep<Step>][]> {
    const unsettled: [PlannedStep<Step>, SentStep<Step>][] = [];
    for (const one of planned) {
      const sent = await this.send(one);
      const chatId = one.step.chat.id;
      this.toSend.set(chatId, (this.toSend.get(chatId) ?? 1) - 1);
      if (this.kind.needsReading(sent)) {
        unsettled.push([one, sent]);
        this.reportProgress();
      } else {
        await this.finish(one, sent, undefined);
      }
    }
    return unsettled;
  }

  private async send(planned: PlannedStep<Step>): Promise<SentStep<Step>> {
    const { step, subject, entryId } = planned;
    const { clientRequestId } = subject;
    const signal = AbortSignal.any([this.signal, this.halt.signal]);
    // Again for a request that is sent again, maybe half an hour later: the members may lag behind from then on.
    let leftAt = 0;
    const beforeSend = async (): Promise<void> => {
      this.assertMayWrite();
      await this.parts.journal.intend(subject, entryId);
      leftAt = this.parts.clock.monotonic();
    };
    const attempt = async (): Promise<GraphReply> => {
      await this.proving;
      throwIfCancelled(signal);
      this.proofs.delete(step.chat.id);
      const reply = await this.kind.send(step, { signal, clientRequestId, beforeSend });
      this.answerMs.add(this.parts.clock.monotonic() - leftAt);
      return reply;
    };
    try {
      const { requestId, location } = await this.overBrokenConnection(step, () =>
        this.renewal.around(attempt, signal),
      );
      return { kind: 'accepted', step, location, requestId, clientRequestId };
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind === 'cancelled') {
        const why = this.endingFailure() ?? failure;
        return { kind: 'notSent', step, failure: why, requestId: undefined, clientRequestId: undefined };
      }
      if (failure.kind !== 'offline' && endsRun(failure)) {
        this.stop(failure);
      }
      const requestId = answerIn(failure)?.requestId;
      const ids = { requestId, clientRequestId: wasSent(failure) ? clientRequestId : undefined };
      return { kind: 'failed', step, failure, ...ids };
    }
  }

  /** Sends, and a second time if the connection broke before the request left, and is there again. */
  private async overBrokenConnection(step: Step, send: () => Promise<GraphReply>): Promise<GraphReply> {
    try {
      return await send();
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind !== 'offline' || !(await this.isOnline(step.chat.id, failure)) || failure.left) {
        throw thrown;
      }
      return await send();
    }
  }

  /**
   * Whether the service can be reached, although the connection broke: reading the members tells, those of another chat
   * too, in case only this one cannot be read. Other requests wait for the answer. If it cannot be reached, nothing more
   * is sent.
   */
  private isOnline(chatId: string, failure: Failure): Promise<boolean> {
    this.proving ??= this.prove(chatId, failure).finally(() => {
      this.proving = undefined;
    });
    return this.proving;
  }

  private async prove(chatId: string, failure: Failure): Promise<boolean> {
    const reading = await this.readForProof(chatId);
    if (reading.kind === 'read') {
      this.proofs.set(chatId, reading);
    }
    if (provesNetwork(reading)) {
      return true;
    }
    const other = this.steps.find(({ chat }) => chat.id !== chatId)?.chat.id;
    // A request of the other chat may be under way, so that this reading tells nothing about its members.
    if (other !== undefined && provesNetwork(await this.readForProof(other))) {
      return true;
    }
    this.stop(failure);
    return false;
  }

  private readForProof(chatId: string): Promise<RosterReading> {
    return readingOf(() => this.parts.readRoster(chatId, this.signal, 'background'));
  }

  private assertMayWrite(): void {
    try {
      this.parts.assertMayWrite();
    } catch (thrown) {
      this.stop(failureOf(thrown));
      throw thrown;
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
  private async settle(unsettled: readonly [PlannedStep<Step>, SentStep<Step>][]): Promise<void> {
    const [first] = unsettled;
    if (!first) {
      return;
    }
    const chatId = first[0].step.chat.id;
    const reading = this.proofs.get(chatId) ?? (await this.readAgain(chatId));
    this.toRead.delete(chatId);
    for (const [planned, sent] of unsettled) {
      await this.finish(planned, sent, reading);
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

  private async finish(
    { step, entryId }: PlannedStep<Step>,
    sent: SentStep<Step>,
    reading: RosterReading | undefined,
  ): Promise<void> {
    const { requestId, clientRequestId } = sent;
    const outcome = this.kind.outcome(sent, reading);
    const failure = outcome.failure ?? (sent.kind === 'failed' ? sent.failure : undefined);
    const line = {
      outcome: outcome.kind,
      requestId,
      clientRequestId,
      failure: failure && summary(failure),
    };
    const recorded = entryId !== undefined && (await this.isRecorded(entryId, line));
    const result: RunResult<Step, Outcome> = { step, outcome, requestId, clientRequestId, entryId, recorded };
    this.results.set(step, result);
    this.observer.onResult?.(result);
    this.reportProgress();
  }

  /** Writes an outcome to the journal. @returns whether that worked: the person learns the outcome either way. */
  private async isRecorded(entryId: string, line: Parameters<JournalRun['settle']>[1]): Promise<boolean> {
    try {
      await this.parts.journal.settle(entryId, line);
      return true;
    } catch {
      return false;
    }
  }

  private reportProgress(): void {
    this.observer.onProgress?.({
      done: this.results.size,
      total: this.steps.length,
      remainingMs: this.remainingMs(),
    });
  }

  /** How long the rest will probably take; `undefined` before the first answer. */
  private remainingMs(): number | undefined {
    const answerMs = this.answerMs.value;
    if (answerMs === undefined) {
      return undefined;
    }
    const stepsLeft = [...this.toSend.values()];
    const rest: Work = this.endingFailure()
      ? { posts: 0, reads: 0, longest: 0 }
      : {
          posts: stepsLeft.reduce((sum, steps) => sum + steps, 0),
          reads: this.toRead.size,
          longest: stepsLeft.reduce((most, steps) => Math.max(most, steps), 0),
        };
    return remainingMs(this.whole, rest, this.stopwatch.elapsedMs, work =>
      this.kind.shortestMs(work, answerMs),
    );
  }
}

/** Any answer proves that the service can be reached, a refusal too. */
function provesNetwork(reading: RosterReading): boolean {
  return reading.kind === 'read' || answerIn(reading.failure) !== undefined;
}

/** The steps of each chat. The chats with most steps come first, because a chat takes only one request a second. */
function plannedByChat<Step extends RunStep>(planned: readonly PlannedStep<Step>[]): PlannedStep<Step>[][] {
  const chats = new Map<string, PlannedStep<Step>[]>();
  for (const one of planned) {
    const ofChat = chats.get(one.step.chat.id);
    if (ofChat) {
      ofChat.push(one);
    } else {
      chats.set(one.step.chat.id, [one]);
    }
  }
  return [...chats.values()].sort((one, other) => other.length - one.length);
}
