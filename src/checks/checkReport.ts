import { summary } from '../core/failure.ts';
import { each, eachOf, isoTime, listed, type Report } from '../core/report.ts';
import type { CheckResult, CheckRun } from './checkRun.ts';
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

/**
 * Check runs as a report, a row for each result.
 * @param nameOf the name of a target, where it is known.
 */
export function checkReport(
  runs: readonly CheckRun[],
  nameOf: (target: Target) => string | undefined,
): Report<(typeof columns)[number]> {
  return {
    kind: 'checks',
    columns,
    rows: () =>
      eachOf(runs, run =>
        run.results.map(result => ({
          runId: run.id,
          startedAt: isoTime(run.startedAt),
          askedBy: run.askedBy,
          strategy: run.question.strategy,
          runRequests: run.requests,
          interaction: 'createChat',
          targets: listed(result.targets.map(formatTarget)),
          names: listed(result.targets.flatMap(target => nameOf(target) ?? [])),
          ...verdictOf(result),
          answeredAt: isoTime(result.at),
          requestId: result.requestId,
          clientRequestId: result.clientRequestId,
        })),
      ),
    facts: {},
    itemsName: 'runs',
    items: () =>
      each(runs, run => ({
        id: run.id,
        startedAt: isoTime(run.startedAt),
        askedBy: run.askedBy,
        strategy: run.question.strategy,
        requests: run.requests,
        interaction: 'createChat',
        targets: run.question.targets.map(formatTarget),
        results: run.results.map(result => ({
          targets: result.targets.map(target => ({ target: formatTarget(target), name: nameOf(target) })),
          ...verdictOf(result),
          answeredAt: isoTime(result.at),
          requestId: result.requestId,
          clientRequestId: result.clientRequestId,
        })),
      })),
  };
}

function verdictOf({ verdict }: CheckResult): {
  readonly verdict: string;
  readonly inferred: boolean;
  readonly reason: string | undefined;
} {
  return {
    verdict: verdict.kind,
    inferred: verdict.kind === 'allowed' && verdict.inferred,
    reason: verdict.kind === 'unknown' ? summary(verdict.failure) : undefined,
  };
}
