import { summary, type Failure } from '../core/failure.ts';
import { flatMapLazily, isoTime, joinCell, mapLazily, type Report } from '../core/report.ts';
import { wasAsked } from './answers.ts';
import type { CheckResult, CheckRun, Verdict } from './model.ts';
import { formatTarget, type Target } from './target.ts';

const columns = [
  'runId',
  'startedAt',
  'askedBy',
  'strategy',
  'runRequests',
  'interaction',
  'targets',
  'names',
  'verdict',
  'inferred',
  'reason',
  'answeredAt',
  'requestId',
  'clientRequestId',
] as const;

/** A row for each result of a check. */
export type CheckReport = Report<'checks', (typeof columns)[number]>;

/**
 * Reports check runs with their results.
 * @param nameOf returns the name of a target, if it is known.
 */
export function checkReport(
  runs: readonly CheckRun[],
  nameOf: (target: Target) => string | undefined,
): CheckReport {
  return {
    kind: 'checks',
    columns,
    rows: () =>
      flatMapLazily(runs, run =>
        run.results.map(result => ({
          runId: run.id,
          startedAt: isoTime(run.startedAt),
          askedBy: run.askedBy,
          strategy: run.question.strategy,
          runRequests: run.requests,
          interaction: 'createChat',
          targets: joinCell(result.targets.map(formatTarget)),
          names: joinCell(result.targets.flatMap(target => nameOf(target) ?? [])),
          ...resultCells(result, wasAsked(run, result)),
        })),
      ),
    facts: {},
    itemsName: 'runs',
    items: () =>
      mapLazily(runs, run => ({
        id: run.id,
        startedAt: isoTime(run.startedAt),
        askedBy: run.askedBy,
        strategy: run.question.strategy,
        requests: run.requests,
        interaction: 'createChat',
        targets: run.question.targets.map(formatTarget),
        results: run.results.map(result => ({
          targets: result.targets.map(target => ({ target: formatTarget(target), name: nameOf(target) })),
          ...resultCells(result, wasAsked(run, result)),
        })),
      })),
  };
}

/**
 * The verdict of a result and the request behind it, the same in the table and in the document.
 * @param isAsked whether there was a request: nobody is given the reason that somebody else got.
 */
export function resultCells(
  { verdict, at, requestId, clientRequestId }: CheckResult,
  isAsked = true,
): ResultCells {
  const isAnswered = isAsked || verdict.kind !== 'unknown';
  return {
    verdict: verdict.kind,
    inferred: verdict.kind === 'allowed' && verdict.inferred,
    reason: verdict.kind === 'unknown' ? unknownReason(verdict.failure, isAsked) : undefined,
    answeredAt: isAnswered ? isoTime(at) : undefined,
    requestId,
    clientRequestId,
  };
}

/** Why a verdict is unknown, in a form that does not depend on the language. */
export function unknownReason(failure: Failure, isAsked: boolean): string {
  return isAsked ? summary(failure) : 'notAsked';
}

/** See {@link resultCells}. */
export interface ResultCells {
  readonly verdict: Verdict['kind'];
  readonly inferred: boolean;
  readonly reason: string | undefined;
  /** ISO 8601; `undefined` where nobody was asked. */
  readonly answeredAt: string | undefined;
  readonly requestId: string | undefined;
  readonly clientRequestId: string | undefined;
}
