import type { Clock } from '../core/async.ts';
import { answerIn, FailureError, failureOf, type Failure, type ServiceAnswer } from '../core/failure.ts';
import { SlowStart } from '../core/slowStart.ts';
import { endsRun, wasSent } from '../graph/errors.ts';
import { publishedLimits } from '../graph/limits.ts';
import { Answers, setKey } from './answers.ts';
import type { Asker } from './asker.ts';
import type { ChecksApi, InteractionAnswer } from './checksApi.ts';
import { askFewest, type Answer } from './fewest.ts';
import type { CheckQuestion, CheckResult, CheckRun, Verdict } from './model.ts';
import { distinctTargets, inTenant, targetKey, type Target } from './target.ts';

/** How far a run is. */
export interface CheckProgress {
  /** Requests that may have been sent; each is in the targets' audit logs. */
  readonly requests: number;
  /** Milliseconds that the questions known so far will probably take; `undefined` as long as nothing tells. */
  readonly remainingMs: number | undefined;
}

/**
 * Runs checks: several requests at a time, each only because the question needs it. What one run asked is not asked
 * again by another: it gets the same answer. What ends one run ends the others.
 */
export class Checker {
  private readonly shared: SharedQuestions;

  constructor(
    private readonly api: ChecksApi,
    private readonly clock: Clock,
    private readonly asker: Asker,
    /** How many accounts ask at the same time, and share the limits. */
    accounts = 1,
  ) {
    this.shared = new SharedQuestions(clock, accounts);
  }

  /**
   * Answers `question` as far as it can. Every target ends in exactly one verdict, `unknown` where no answer came.
   * An ID without a tenant gets that of the account, so that the run names the same person to everybody.
   * @param onProgress called with each request that is sent, and with each answer.
   */
  async run(
    { strategy, targets }: CheckQuestion,
    signal: AbortSignal,
    onProgress: (progress: CheckProgress) => void,
  ): Promise<CheckRun> {
    const { label, tenantId } = this.asker;
    const question = { strategy, targets: targets.map(target => inTenant(target, tenantId)) };
    const questions = new Questions(this.api, this.clock, signal, onProgress, this.shared);
    const startedAt = this.clock.now();
    const results = await answered(question, questions);
    return {
      id: crypto.randomUUID(),
      question,
      askedBy: label,
      ...(tenantId === undefined ? {} : { askedByTenantId: tenantId }),
      startedAt,
      requests: questions.requests,
      results,
      asked: questions.asked,
    };
  }
}

/** What the runs of one {@link Checker} know of each other. */
class SharedQuestions {
  /** The questions that were sent or are about to be, by their sets of targets. */
  readonly sent = new Map<string, Promise<Ending>>();
  readonly slowStart: SlowStart;
  /** Why nothing more is sent. */
  stopped: Failure | undefined;

  constructor(clock: Clock, accounts = 1) {
    const { requests, windowMs } = publishedLimits.everything;
    this.slowStart = new SlowStart(clock, { requests: requests / accounts, windowMs });
  }
}

/** How a question ended. */
interface Ending {
  readonly result: CheckResult;
  /** Whether it may have been sent. */
  readonly wasSent: boolean;
}

/** Asks questions until something ends the run, and keeps the answers. */
export class Questions {
  /** Requests that may have been sent. */
  requests = 0;
  /** In the order of the questions. */
  private readonly answers: (CheckResult | undefined)[] = [];

  /** @param onProgress called with each request that is sent, and with each answer. */
  constructor(
    private readonly api: ChecksApi,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly onProgress: (progress: CheckProgress) => void,
    private readonly shared = new SharedQuestions(clock),
  ) {}

  /** The questions that may have been sent, now or before, each with its answer. */
  get asked(): readonly CheckResult[] {
    return this.answers.filter(answer => answer !== undefined);
  }

  /**
   * Asks about `targets` together. Questions that are asked at the same time are sent in their order, several at a
   * time. Never throws. Once something has ended the run, sends nothing and gives the reason.
   */
  async ask(targets: readonly Target[]): Promise<CheckResult> {
    const place = this.answers.push(undefined) - 1;
    const { result, wasSent } = await this.askOnce(targets);
    if (wasSent) {
      this.answers[place] = result;
    }
    return result;
  }

  /** Why nothing more is sent; `undefined` while the run goes on. */
  private get ended(): Failure | undefined {
    return this.shared.stopped ?? (this.signal.aborted ? { kind: 'cancelled' } : undefined);
  }

  /** Sends a question, unless this run or another has sent it. */
  private async askOnce(targets: readonly Target[]): Promise<Ending> {
    const { sent } = this.shared;
    const key = setKey(targets);
    for (let earlier = sent.get(key); earlier; earlier = sent.get(key)) {
      const { result, wasSent } = await earlier;
      if (wasSent) {
        return { result: { ...result, targets }, wasSent };
      }
    }
    // What ends the run is known before the next question has its turn.
    const sending = this.shared.slowStart.run(() => this.send(targets));
    sent.set(key, sending);
    const ending = await sending;
    if (ending.wasSent) {
      this.reportProgress();
    } else {
      sent.delete(key);
    }
    return ending;
  }

  private async send(targets: readonly Target[]): Promise<Ending> {
    const sending = { hasLeft: false };
    const throwIfEnded = (): void => {
      if (this.ended) {
        throw new FailureError(this.ended);
      }
    };
    const beforeSend = (): void => {
      throwIfEnded();
      if (!sending.hasLeft) {
        sending.hasLeft = true;
        this.requests += 1;
        this.reportProgress();
      }
    };
    try {
      throwIfEnded();
      const answer = await this.api.isChatAllowed(targets, { signal: this.signal, beforeSend });
      return { result: this.known(targets, answer), wasSent: true };
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (endsRun(failure) && failure.kind !== 'cancelled') {
        this.shared.stopped ??= failure;
      }
      const isSent = sending.hasLeft && wasSent(failure);
      if (sending.hasLeft && !isSent) {
        this.requests -= 1;
      }
      return {
        result: this.unknown(targets, failure, isSent ? answerIn(failure) : undefined),
        wasSent: isSent,
      };
    }
  }

  private reportProgress(): void {
    this.onProgress({ requests: this.requests, remainingMs: this.shared.slowStart.remainingMs });
  }

  private known(targets: readonly Target[], answer: InteractionAnswer): CheckResult {
    const { allowed, requestId, clientRequestId } = answer;
    const verdict: Verdict = allowed ? { kind: 'allowed', inferred: false } : { kind: 'denied' };
    return { targets, verdict, at: this.clock.now(), requestId, clientRequestId };
  }

  /** @param answer the service's answer to the request about these targets, if there was one */
  private unknown(
    targets: readonly Target[],
    failure: Failure,
    answer: ServiceAnswer | undefined,
  ): CheckResult {
    return {
      targets,
      verdict: { kind: 'unknown', failure },
      at: this.clock.now(),
      requestId: answer?.requestId,
      clientRequestId: answer?.clientRequestId,
    };
  }
}

/** The failure that kept the rest of a run from being sent; `undefined` if all of it was. */
export function failureThatEnded(results: readonly CheckResult[]): Failure | undefined {
  const failures = results.flatMap(({ verdict }) => (verdict.kind === 'unknown' ? [verdict.failure] : []));
  return failures.find(endsRun);
}

async function answered(question: CheckQuestion, questions: Questions): Promise<readonly CheckResult[]> {
  const targets = distinctTargets(question.targets);
  if (targets.length === 0) {
    return [];
  }
  switch (question.strategy) {
    case 'together':
      return [await questions.ask(targets)];
    case 'each':
      return Promise.all(targets.map(target => questions.ask([target])));
    case 'fewest':
      return answeredByFewest(targets, questions);
  }
}

async function answeredByFewest(
  targets: readonly Target[],
  questions: Questions,
): Promise<readonly CheckResult[]> {
  const answers = new Answers([]);
  /** The last question about each target without an answer, by the target's key. */
  const unanswered = new Map<string, CheckResult>();
  const alone = new Map<string, CheckResult>();
  await askFewest(targets, async group => {
    const result = await questions.ask(group);
    answers.add(result);
    const [only] = group;
    if (only && group.length === 1) {
      alone.set(targetKey(only), result);
    }
    if (result.verdict.kind === 'unknown') {
      group.forEach(target => unanswered.set(targetKey(target), result));
    }
    return answerOf(result);
  });
  const single = targets.flatMap((target): CheckResult[] => {
    const key = targetKey(target);
    const known = answers.about([target]);
    const result =
      alone.get(key) ??
      (known?.kind === 'allowed' ? inferredFrom(known.source) : undefined) ??
      unanswered.get(key);
    return result ? [{ ...result, targets: [target] }] : [];
  });
  return [...single, ...answers.denied().filter(({ targets: group }) => group.length > 1)];
}

function inferredFrom(source: CheckResult): CheckResult {
  return { ...source, verdict: { kind: 'allowed', inferred: true } };
}

function answerOf({ verdict }: CheckResult): Answer {
  if (verdict.kind !== 'unknown') {
    return verdict.kind;
  }
  // One person may be the reason, somebody the service does not know for example: it may answer about the others.
  return verdict.failure.kind === 'notFound' || verdict.failure.kind === 'rejected' ? 'refused' : 'none';
}
