import type { Clock } from '../core/async.ts';
import { answerIn, failureOf, type Failure, type ServiceAnswer } from '../core/failure.ts';
import { endsRun, wasSent } from '../graph/errors.ts';
import type { ChecksApi, InteractionAnswer } from './checksApi.ts';
import { Answers, setKey } from './answers.ts';
import { askFewest, type Answer } from './fewest.ts';
import { targetKey, type Target } from './target.ts';
import type { CheckQuestion, CheckResult, CheckRun, Verdict } from './model.ts';

/**
 * Runs checks, one request at a time, each only because the question needs it. What one run asked is not asked again by
 * the next: it gets the same answer.
 */
export class Checker {
  /** The questions that may have been sent, by their sets of targets. */
  private readonly sent = new Map<string, CheckResult>();

  constructor(
    private readonly api: ChecksApi,
    private readonly clock: Clock,
    private readonly askedBy: string,
  ) {}

  /**
   * Answers `question` as far as it can. Every target ends in exactly one verdict, `unknown` where no answer came.
   * @param onProgress called with the number of requests sent so far.
   */
  async run(
    question: CheckQuestion,
    signal: AbortSignal,
    onProgress: (requests: number) => void,
  ): Promise<CheckRun> {
    const questions = new Questions(this.api, this.clock, signal, onProgress, this.sent);
    const startedAt = this.clock.now();
    const results = await answered(question, questions);
    return {
      id: crypto.randomUUID(),
      question,
      askedBy: this.askedBy,
      startedAt,
      requests: questions.requests,
      results,
      asked: questions.asked,
    };
  }
}

/** Asks one question after the other until something ends the run, and keeps the answers. */
export class Questions {
  /** Requests that may have been sent. */
  requests = 0;
  private readonly answered: CheckResult[] = [];
  private stopped: Failure | undefined;

  /**
   * @param onProgress called with the number of requests sent so far.
   * @param sent the questions that were sent before and are not sent again, by their sets of targets; those of this
   * object are added.
   */
  constructor(
    private readonly api: ChecksApi,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly onProgress: (requests: number) => void,
    private readonly sent = new Map<string, CheckResult>(),
  ) {}

  /** The questions that may have been sent, now or before, each with its answer. */
  get asked(): readonly CheckResult[] {
    return this.answered;
  }

  /** Asks about `targets` together. Never throws. Once something has ended the run, sends nothing and gives the reason. */
  async ask(targets: readonly Target[]): Promise<CheckResult> {
    const cancelled: Failure | undefined = this.signal.aborted ? { kind: 'cancelled' } : undefined;
    const stopped = this.stopped ?? cancelled;
    if (stopped) {
      return this.unknown(targets, stopped, undefined);
    }
    const key = setKey(targets);
    const earlier = this.sent.get(key);
    if (earlier) {
      const result = { ...earlier, targets };
      this.answered.push(result);
      return result;
    }
    const before = this.requests;
    const result = await this.send(targets);
    if (this.requests > before) {
      this.answered.push(result);
      this.sent.set(key, result);
    }
    return result;
  }

  private async send(targets: readonly Target[]): Promise<CheckResult> {
    try {
      this.requests += 1;
      this.onProgress(this.requests);
      return this.known(targets, await this.api.isChatAllowed(targets, this.signal));
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (!wasSent(failure) && failure.kind !== 'cancelled') {
        this.requests -= 1;
      }
      if (endsRun(failure)) {
        this.stopped = failure;
      }
      return this.unknown(targets, failure, answerIn(failure));
    }
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
  const targets = [...new Map(question.targets.map(target => [targetKey(target), target])).values()];
  if (targets.length === 0) {
    return [];
  }
  switch (question.strategy) {
    case 'together':
      return [await questions.ask(targets)];
    case 'each': {
      const results: CheckResult[] = [];
      for (const target of targets) {
        results.push(await questions.ask([target]));
      }
      return results;
    }
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
