import type { IncomingMessage, ServerResponse } from 'node:http';

/** The headers that recorded answers of graph.microsoft.com let pages of other origins read. */
export const exposedHeaders: readonly string[] = [
  'ETag',
  'Location',
  'Preference-Applied',
  'Content-Range',
  'request-id',
  'client-request-id',
  'ReadWriteConsistencyToken',
  'Retry-After',
  'SdkVersion',
  'WWW-Authenticate',
  'x-ms-client-gcc-tenant',
  'X-Planner-Operationid',
  'x-ms-permissions-recommendations',
];

/** What lets pages of any origin read an answer. */
export const crossOriginHeaders: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': exposedHeaders.join(', '),
};

/**
 * Answers a browser that asks whether a page may send a request, which it may. Which headers the service allows is not
 * recorded: all that are asked for.
 * @returns whether it was such a question
 */
export function answerPreflight({ method, headers }: IncomingMessage, response: ServerResponse): boolean {
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) {
    return false;
  }
  response.writeHead(200, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': headers['access-control-request-headers'] ?? '*',
    'Access-Control-Max-Age': '600',
    'Content-Length': '0',
  });
  response.end();
  return true;
}
