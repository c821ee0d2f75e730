import { askedIn, setKey } from './answers.ts';
import type { CheckResult, CheckRun, Explanation } from './model.ts';

/** What was asked after a run had ended. */
export interface LaterAnswers {
  readonly asked: readonly CheckResult[];
  /** Requests that may have been sent. */
  readonly requests: number;
}

/**
 * The run with later answers to some of its results. A new answer replaces the verdict of a result and keeps it as
 * `before`; a question without an answer replaces only an unknown verdict.
 */
export function withAnswers(run: CheckRun, later: LaterAnswers): CheckRun {
  const answers = new Map(later.asked.map(answer => [setKey(answer.targets), answer]));
  return {
    ...withAsked(run, later),
    results: run.results.map(line => {
      const answer = answers.get(setKey(line.targets));
      return answer && (answer.verdict.kind !== 'unknown' || line.verdict.kind === 'unknown')
        ? { ...answer, before: { verdict: line.verdict, at: line.at } }
        : line;
    }),
  };
}

/** The run with an explanation, which replaces an earlier one of the same group. */
export function withExplanation(run: CheckRun, explanation: Explanation, later: LaterAnswers): CheckRun {
  const group = setKey(explanation.group);
  const others = (run.explanations ?? []).filter(other => setKey(other.group) !== group);
  return { ...withAsked(run, later), explanations: [...others, explanation] };
}

/** The explanation of why these are denied together, if there is one. */
export function explanationOf(run: CheckRun, { targets }: CheckResult): Explanation | undefined {
  const group = setKey(targets);
  return run.explanations?.find(explanation => setKey(explanation.group) === group);
}

function withAsked(run: CheckRun, { asked, requests }: LaterAnswers): CheckRun {
  return { ...run, requests: run.requests + requests, asked: [...askedIn(run), ...asked] };
}
