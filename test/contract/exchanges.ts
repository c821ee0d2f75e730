import type { RecordedRequest } from '../emulator/recording.ts';
import { validateRequest, validateResponse } from './openapi.ts';

/** Faults after which the answer is not what the contract describes, by design. */
const spoilt: readonly (string | undefined)[] = [
  'reset',
  'hang',
  'malformedJson',
  'cutJson',
  'htmlBody',
  'emptyBody',
  'rewrite',
  'redirect',
];

export interface ExchangeOptions {
  /** Whether the requests are judged too; true by default. Off where requests are wrong on purpose. */
  readonly requests?: boolean;
}

/**
 * Everything in the recorded exchanges that breaks the contract, one sentence each; nothing if all is well.
 * Answers that a fault on demand spoilt are left out; the requests that led to them are not.
 */
export function checkExchanges(
  emulator: { readonly requests: readonly RecordedRequest[] },
  options: ExchangeOptions = {},
): string[] {
  return emulator.requests.flatMap(request => checkExchange(request, options));
}

function checkExchange(exchange: RecordedRequest, options: ExchangeOptions): string[] {
  const { method, path, query, headers, body, status, responseBody, fault, parts } = exchange;
  const address = query === '' ? path : `${path}?${query}`;
  const wrongRequest = options.requests === false ? [] : validateRequest(method, address, { headers, body });
  const unanswered = status === 0 || spoilt.includes(fault);
  const wrongResponse = unanswered ? [] : validateResponse(method, address, status, responseBody);
  return [
    ...wrongRequest.map(error => `request ${method} ${address}: ${error}`),
    ...wrongResponse.map(error => `answer ${status} to ${method} ${address}: ${error}`),
    ...parts.flatMap(part => checkExchange(part, options)),
  ];
}
