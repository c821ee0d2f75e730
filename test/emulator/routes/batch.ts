import { isRecord } from '../json.ts';
import type { JsonRecord } from '../json.ts';
import { badRequest, errorBody } from '../message.ts';
import type { Choices } from '../choices.ts';
import type { GraphAnswer, GraphRequest, GraphVersion } from '../message.ts';

/** The documented maximum of requests in one batch. */
export const largestBatch = 20;

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

export interface BatchSetting {
  readonly request: GraphRequest;
  readonly version: GraphVersion;
  readonly order: Choices['batchOrder'];
  readonly now: number;
  /** Answers one part as a request of its own. */
  readonly answer: (request: GraphRequest) => GraphAnswer;
}

/**
 * POST /$batch: https://learn.microsoft.com/graph/json-batching
 * @throws Refusal 400 where the batch as a whole cannot be read.
 */
export function answerBatch(batch: JsonRecord, setting: BatchSetting): GraphAnswer {
  const answers = new Map<string, GraphAnswer>();
  for (const part of readParts(batch)) answers.set(part.id, answerPart(part, answers, setting));
  const responses = Array.from(answers, ([id, { status, headers, body }]) => ({
    id,
    status,
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  }));
  return { status: 200, body: { responses: setting.order === 'reversed' ? responses.reverse() : responses } };
}

function answerPart(
  part: Part,
  earlier: ReadonlyMap<string, GraphAnswer>,
  setting: BatchSetting,
): GraphAnswer {
  const { request, version, now } = setting;
  const failed = part.dependsOn.some(id => (earlier.get(id)?.status ?? 424) >= 400);
  if (failed) {
    const refusal = {
      code: 'FailedDependency',
      message: 'A request that this one depends on failed.',
      innerError: {},
    };
    return { status: 424, body: errorBody(refusal, request, now) };
  }
  return setting.answer({
    method: part.method,
    origin: request.origin,
    target: `/${version}/${part.url.replace(/^\//u, '')}`,
    headers: { authorization: request.headers['authorization'] ?? '', ...part.headers },
    body: part.body === undefined ? undefined : JSON.stringify(part.body),
    requestId: request.requestId,
    clientRequestId: part.headers['client-request-id'] ?? request.clientRequestId,
  });
}

function readParts(batch: JsonRecord): Part[] {
  const { requests } = batch;
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest("'requests' has to hold requests.");
  if (requests.length > largestBatch)
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${largestBatch}.`);
  const parts = requests.map(readPart);
  const seen = new Set<string>();
  for (const part of parts) {
    if (seen.has(part.id)) throw badRequest(`Request id '${part.id}' is used more than once.`);
    const missing = part.dependsOn.find(id => !seen.has(id));
    // Dependencies look back only, which also rules out circles.
    if (missing !== undefined)
      throw badRequest(`'dependsOn' names '${missing}', which is no earlier request.`);
    seen.add(part.id);
  }
  return parts;
}

function readPart(value: unknown): Part {
  if (!isRecord(value)) throw badRequest('A batch request step is not an object.');
  const { id, method, url, headers, body, dependsOn } = value;
  if (typeof id !== 'string' || id === '') throw badRequest("A batch request step needs an 'id'.");
  if (typeof method !== 'string') throw badRequest("A batch request step needs a 'method'.");
  if (typeof url !== 'string' || url === '' || /^[a-z]+:\/\//iu.test(url))
    throw badRequest("A batch request step needs a relative 'url'.");
  if (/^\/?\$batch/iu.test(url)) throw badRequest('A batch cannot hold a batch.');
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers: isRecord(headers)
      ? Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), String(text)]))
      : {},
    body,
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
  };
}
