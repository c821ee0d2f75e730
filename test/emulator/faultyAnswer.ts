import type { Fault, FaultKind } from './faults.ts';
import { retryAfterHeader } from './faults.ts';
import { isRecord } from './json.ts';
import { errorBody } from './message.ts';
import type { GraphAnswer, GraphRequest } from './message.ts';

/** What is sent in the end; `text` may be anything. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const jsonType =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** The faults that a part of a batch can have: those that are an answer of the service. */
export const partFaults: readonly FaultKind[] = ['status', 'unauthorized', 'claimsChallenge', 'rewrite'];

/**
 * The answer of the service where a fault replaces it.
 * @param answer makes the true answer, and with it the change that was asked for
 */
export function replacedAnswer(
  fault: Fault,
  request: GraphRequest,
  now: number,
  answer: () => GraphAnswer,
): GraphAnswer {
  switch (fault.kind) {
    case 'status': {
      if (fault.afterChange === true) answer();
      const named = {
        code: fault.code ?? codeOf(fault.status),
        message: fault.message ?? 'A fault on demand.',
      };
      return {
        status: fault.status,
        headers: {
          ...fault.headers,
          ...(fault.retryAfter === undefined ? {} : { 'Retry-After': retryAfterHeader(fault.retryAfter) }),
        },
        body: errorBody({ ...named, innerError: fault.innerError ?? {} }, request, now),
      };
    }
    case 'unauthorized':
      return refusedToken(request, now, 'Bearer realm=""');
    case 'claimsChallenge': {
      const claims = Buffer.from(fault.claims).toString('base64');
      const parts = [
        'Bearer realm=""',
        'authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"',
        'client_id="00000003-0000-0000-c000-000000000000"',
        'error="insufficient_claims"',
        `claims="${claims}"`,
        ...(fault.scope === undefined ? [] : [`scope="${fault.scope}"`]),
      ];
      return refusedToken(request, now, parts.join(', '));
    }
    case 'redirect':
      return { status: fault.status, headers: { Location: fault.location } };
    case 'rewrite': {
      const whole = answer();
      return { ...whole, body: fault.rewrite(structuredClone(whole.body)) };
    }
    case 'loopingNextLink':
      return withNextLink(answer(), `${request.origin}${request.target}`);
    case 'endlessNextLink':
      return withNextLink(answer(), `${request.origin}${request.target}#${request.requestId}`);
    case 'nextLink':
      return withNextLink(answer(), fault.link);
    case 'reset':
    case 'hang':
    case 'slow':
    case 'hold':
    case 'unreadable':
    case 'malformedJson':
    case 'cutJson':
    case 'htmlBody':
    case 'emptyBody':
      return answer();
  }
}

/** The answer as text, spoilt where the fault is in the text. */
export function wireAnswer(answer: GraphAnswer, fault: Fault | undefined): WireAnswer {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const headers = { ...answer.headers, ...(text === '' ? {} : { 'Content-Type': jsonType }) };
  const whole = { status: answer.status, headers, text };
  if (fault === undefined) return whole;
  switch (fault.kind) {
    case 'malformedJson':
      return { ...whole, text: '{"value": [,]}' };
    case 'cutJson':
      return { ...whole, text: text.slice(0, Math.ceil(text.length / 2)) };
    case 'htmlBody':
      return {
        status: fault.status ?? 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        text: '<!DOCTYPE html><html><head><title>Gateway</title></head><body><h1>Our services are busy</h1></body></html>',
      };
    case 'emptyBody':
      return { status: fault.status ?? 200, headers: { 'Content-Type': jsonType }, text: '' };
    case 'status':
    case 'unauthorized':
    case 'claimsChallenge':
    case 'reset':
    case 'hang':
    case 'slow':
    case 'hold':
    case 'unreadable':
    case 'rewrite':
    case 'loopingNextLink':
    case 'endlessNextLink':
    case 'nextLink':
    case 'redirect':
      return whole;
  }
}

function withNextLink(answer: GraphAnswer, link: string): GraphAnswer {
  return isRecord(answer.body) ? { ...answer, body: { ...answer.body, '@odata.nextLink': link } } : answer;
}

function refusedToken(request: GraphRequest, now: number, challenge: string): GraphAnswer {
  const refusal = {
    code: 'InvalidAuthenticationToken',
    message: 'Continuous access evaluation resulted in challenge or the token was revoked.',
    innerError: {},
  };
  return { status: 401, headers: { 'WWW-Authenticate': challenge }, body: errorBody(refusal, request, now) };
}

function codeOf(status: number): string {
  switch (status) {
    case 400:
      return 'BadRequest';
    case 401:
      return 'InvalidAuthenticationToken';
    case 403:
      return 'Forbidden';
    case 404:
      return 'NotFound';
    case 429:
      return 'TooManyRequests';
    case 503:
      return 'ServiceUnavailable';
    case 504:
      return 'GatewayTimeout';
    default:
      return status < 500 ? 'BadRequest' : 'InternalServerError';
  }
}
