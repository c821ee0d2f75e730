import { request as send } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';

export interface ClientRequest {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface ClientResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed text, or undefined where it is no JSON. */
  readonly body: unknown;
}

/** A client that trusts one certificate authority and changes nothing: no redirects, no retries. */
export type Client = (address: string, request?: ClientRequest) => Promise<ClientResponse>;

/**
 * @param origin what relative addresses are relative to
 * @param ca PEM
 */
export function clientFor(origin: string, ca: string): Client {
  return (address, { method = 'GET', token, headers, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
      const outgoing = send(
        address.startsWith('https:') ? address : `${origin}${address}`,
        {
          method,
          ca,
          headers: {
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
            ...headers,
          },
          ...(signal === undefined ? {} : { signal }),
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const received = Buffer.concat(chunks).toString('utf8');
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: received,
              body: parsed(received),
            });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(text);
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
