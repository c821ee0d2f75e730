import { isGuid } from '../core/guid.ts';
import type { JsonRecord } from '../core/json.ts';
import { failureFromJson, failureToJson } from './failureJson.ts';
import {
  booleanIn,
  listIn,
  Malformed,
  numberIn,
  oneOf,
  optionalTextIn,
  recordOf,
  textIn,
  timeIn,
} from './fields.ts';
import type { CheckResult, CheckRun, Verdict, Evidence, Explanation, ExplanationEnding } from './model.ts';
import type { Strategy } from './strategy.ts';
import { formatTarget, parseTarget, type Target } from './target.ts';

/** The version that {@link runToJson} writes. Files of a newer one are left alone. */
const version = 1;

const strategies: Readonly<Record<Strategy, true>> = { each: true, fewest: true, together: true };

const askers: Readonly<Record<NonNullable<CheckRun['askedFor']>, true>> = { test: true };

/** A run as the text of a file. It holds no token: a run has none. */
export function runToJson(run: CheckRun): string {
  const json = {
    version,
    id: run.id,
    startedAt: timeToJson(run.startedAt),
    askedBy: run.askedBy,
    askedByTenantId: run.askedByTenantId,
    askedFor: run.askedFor,
    strategy: run.question.strategy,
    targets: run.question.targets.map(formatTarget),
    requests: run.requests,
    results: run.results.map(resultToJson),
    asked: run.asked?.map(resultToJson),
    explanations: run.explanations?.map(explanationToJson),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

/** Reads what {@link runToJson} wrote. `undefined` if it is damaged or of a newer version. */
export function runFromJson(text: string): CheckRun | undefined {
  try {
    const record = recordOf(JSON.parse(text), 'run');
    const id = textIn(record, 'id');
    if (record['version'] !== version || !isGuid(id)) {
      return undefined;
    }
    return {
      id,
      question: {
        strategy: oneOf(strategies, record, 'strategy'),
        targets: targetsIn(record, 'targets'),
      },
      askedBy: textIn(record, 'askedBy'),
      ...(record['askedByTenantId'] === undefined
        ? {}
        : { askedByTenantId: textIn(record, 'askedByTenantId') }),
      ...(record['askedFor'] === undefined ? {} : { askedFor: oneOf(askers, record, 'askedFor') }),
      startedAt: timeIn(record, 'startedAt'),
      requests: numberIn(record, 'requests'),
      results: listIn(record, 'results').map(resultFromJson),
      ...(record['asked'] === undefined ? {} : { asked: listIn(record, 'asked').map(resultFromJson) }),
      ...(record['explanations'] === undefined
        ? {}
        : { explanations: listIn(record, 'explanations').map(explanationFromJson) }),
    };
  } catch (thrown) {
    if (thrown instanceof Malformed || thrown instanceof SyntaxError) {
      return undefined;
    }
    throw thrown;
  }
}

function timeToJson(time: number): string {
  return new Date(time).toISOString();
}

function targetsIn(record: JsonRecord, field: string): readonly Target[] {
  return listIn(record, field).map(text => {
    const target = typeof text === 'string' ? parseTarget(text) : 'notATarget';
    if (typeof target === 'string') {
      throw new Malformed(field);
    }
    return target;
  });
}

function resultToJson({ targets, verdict, at, requestId, clientRequestId, before }: CheckResult): JsonRecord {
  return {
    targets: targets.map(formatTarget),
    verdict: verdictToJson(verdict),
    at: timeToJson(at),
    requestId,
    clientRequestId,
    before: before && { verdict: verdictToJson(before.verdict), at: timeToJson(before.at) },
  };
}

function resultFromJson(value: unknown): CheckResult {
  const record = recordOf(value, 'result');
  const before = record['before'] === undefined ? undefined : recordOf(record['before'], 'before');
  return {
    targets: targetsIn(record, 'targets'),
    verdict: verdictFromJson(record['verdict']),
    at: timeIn(record, 'at'),
    requestId: optionalTextIn(record, 'requestId'),
    clientRequestId: optionalTextIn(record, 'clientRequestId'),
    ...(before && { before: { verdict: verdictFromJson(before['verdict']), at: timeIn(before, 'at') } }),
  };
}

function verdictToJson(verdict: Verdict): JsonRecord {
  return verdict.kind === 'unknown'
    ? { kind: 'unknown', failure: failureToJson(verdict.failure) }
    : { ...verdict };
}

function verdictFromJson(value: unknown): Verdict {
  const record = recordOf(value, 'verdict');
  const kind = textIn(record, 'kind');
  switch (kind) {
    case 'allowed':
      return { kind, inferred: booleanIn(record, 'inferred') };
    case 'denied':
      return { kind };
    case 'unknown':
      return { kind, failure: failureFromJson(record['failure']) };
    default:
      throw new Malformed('kind');
  }
}

function explanationToJson({ group, ending, evidence, requests, at }: Explanation): JsonRecord {
  return {
    group: group.map(formatTarget),
    ending: {
      ...ending,
      conflict: ending.conflict.map(formatTarget),
      ...(ending.kind === 'unfinished' ? { failure: failureToJson(ending.failure) } : {}),
    },
    evidence: evidence.map(({ source, reused }) => ({ source: resultToJson(source), reused })),
    requests,
    at: timeToJson(at),
  };
}

function explanationFromJson(value: unknown): Explanation {
  const record = recordOf(value, 'explanation');
  return {
    group: targetsIn(record, 'group'),
    ending: endingFromJson(record['ending']),
    evidence: listIn(record, 'evidence').map(evidenceFromJson),
    requests: numberIn(record, 'requests'),
    at: timeIn(record, 'at'),
  };
}

function endingFromJson(value: unknown): ExplanationEnding {
  const record = recordOf(value, 'ending');
  const kind = textIn(record, 'kind');
  const conflict = targetsIn(record, 'conflict');
  switch (kind) {
    case 'found':
    case 'contradictory':
      return { kind, conflict };
    case 'unfinished':
      return { kind, conflict, failure: failureFromJson(record['failure']) };
    default:
      throw new Malformed('kind');
  }
}

function evidenceFromJson(value: unknown): Evidence {
  const record = recordOf(value, 'evidence');
  return { source: resultFromJson(record['source']), reused: booleanIn(record, 'reused') };
}
