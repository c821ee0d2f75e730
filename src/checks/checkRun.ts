import type { Clock } from '../core/async.ts';
import { answerIn, failureOf, type Failure, type ServiceAnswer } from '../core/failure.ts';
import { endsRun, wasSent } from '../graph/errors.ts';
import type { ChecksApi, InteractionAnswer } from './checksApi.ts';
import { askFewest, type Strategy } from './strategy.ts';
import { targetKey, type Target } from './target.ts';

/** What is known about an interaction with a set of targets. */
export type Verdict =
  /** `inferred`: follows from the answer about a larger set. */
  | { readonly kind: 'allowed'; readonly inferred: boolean }
  | { readonly kind: 'denied' }
  /** No answer, and why. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** One line of a run. */
export interface CheckResult {
  /** One target, or the group that was asked about together. */
  readonly targets: readonly Target[];
  readonly verdict: Verdict;
  /** When the answer came, in milliseconds since 1970. */
  readonly at: number;
  readonly requestId: string | undefined;
  readonly clientRequestId: string | undefined;
}

/** What a run is asked to find out. */
export interface CheckQuestion {
  readonly strategy: Strategy;
  readonly targets: readonly Target[];
}

/** A run that has ended. */
export interface CheckRun {
  readonly id: string;
  readonly question: CheckQuestion;
  /** Sign-in name of the account that asked. */
  readonly askedBy: string;
  readonly startedAt: number;
  /** Requests that may have been sent; each is in the targets' audit logs. */
  readonly requests: number;
  readonly results: readonly CheckResult[];
}

/** Runs checks, one request at a time, each only because the question needs it. */
export class Checker {
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
    const run = new RunInProgress(this.api, this.clock, signal, onProgress);
    const startedAt = this.clock.now();
    const results = await answered(question, run);
    return {
      id: crypto.randomUUID(),
      question,
      askedBy: this.askedBy,
      startedAt,
      requests: run.requests,
      results,
    };
  }
}

/** Asks until it was stopped, and remembers what each answer was about. */
class RunInProgress {
  requests = 0;
  private stopped: Failure | undefined;

  constructor(
    private readonly api: ChecksApi,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly onProgress: (requests: number) => void,
  ) {}

  /** Asks about `targets` together. Never throws. */
  async ask(targets: readonly Target[]): Promise<CheckResult> {
    const cancelled: Failure | undefined = this.signal.aborted ? { kind: 'cancelled' } : undefined;
    const stopped = this.stopped ?? cancelled;
    if (stopped) {
      return this.unknown(targets, stopped, undefined);
    }
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

  /** A line for targets that no question of their own was asked about. */
  inferred(targets: readonly Target[], from: CheckResult): CheckResult {
    return { ...from, targets, verdict: { kind: 'allowed', inferred: true } };
  }

  private known(targets: readonly Target[], answer: InteractionAnswer): CheckResult {
    const { allowed, requestId, clientRequestId } = answer;
    const verdict: Verdict = allowed ? { kind: 'allowed', inferred: false } : { kind: 'denied' };
    return { targets, verdict, at: this.clock.now(), requestId, clientRequestId };
  }

  /** @param answer what was said to the request about these targets, if there was one */
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

async function answered(question: CheckQuestion, run: RunInProgress): Promise<CheckResult[]> {
  const { strategy, targets } = question;
  switch (strategy) {
    case 'together':
      return [await run.ask(targets)];
    case 'each': {
      const results: CheckResult[] = [];
      for (const target of targets) {
        results.push(await run.ask([target]));
      }
      return results;
    }
    case 'fewest':
      return answeredByFewest(targets, run);
  }
}

async function answeredByFewest(targets: readonly Target[], run: RunInProgress): Promise<CheckResult[]> {
  const byQuestion = new Map<string, CheckResult>();
  const single = new Map<string, CheckResult>();
  const groups: CheckResult[] = [];
  let last: CheckResult | undefined;
  await askFewest(
    targets,
    async group => {
      last = await run.ask(group);
      byQuestion.set(questionKey(group), last);
      for (const target of group) {
        // The narrowest question about a target says the most, until a finding says more.
        single.set(targetKey(target), { ...last, targets: [target] });
      }
      return last.verdict.kind === 'unknown' ? undefined : last.verdict.kind === 'allowed';
    },
    finding => {
      const exact = byQuestion.get(questionKey(finding.targets));
      if (finding.targets.length > 1) {
        groups.push(...(exact ? [exact] : []));
      } else if (last) {
        const result = finding.inferred ? run.inferred(finding.targets, last) : (exact ?? last);
        single.set(questionKey(finding.targets), result);
      }
    },
  );
  return [...targets.flatMap(target => single.get(targetKey(target)) ?? []), ...groups];
}

function questionKey(targets: readonly Target[]): string {
  return targets.map(targetKey).join('\n');
}
