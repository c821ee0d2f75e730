import { deepEqual, equal } from 'node:assert/strict';
import type { Failure, ServiceAnswer } from '../../../src/core/failure.ts';
import {
  cannotHaveActed,
  readRetryAfter,
  refusal,
  wasSent,
  type HttpReply,
} from '../../../src/graph/errors.ts';

const now = Date.parse('2026-06-18T14:30:00Z');

function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: new Headers(headers), text, retryAfterMs: undefined };
}

const answer: ServiceAnswer = {
  status: 400,
  code: '',
  message: '',
  requestId: undefined,
  clientRequestId: 'mine',
};

describe('What the service said', () => {
  const shapes: readonly (readonly [string, HttpReply, Partial<ServiceAnswer>])[] = [
    [
      'as documented',
      reply(400, {
        error: { code: 'BadRequest', message: 'No.', innerError: { 'request-id': 'inner', code: 'deeper' } },
      }),
      { code: 'BadRequest', message: 'No.', requestId: 'inner' },
    ],
    [
      'with innererror in small letters',
      reply(400, { error: { code: 'BadRequest', message: 'No.', innererror: { 'request-id': 'inner' } } }),
      { code: 'BadRequest', message: 'No.', requestId: 'inner' },
    ],
    [
      'with an empty code, the inner one instead',
      reply(400, { error: { code: '', message: '', innerError: { code: '1', message: 'AclCheckFailed' } } }),
      { code: '1', message: 'AclCheckFailed' },
    ],
    [
      'with the request id of the header before that of the body',
      reply(400, { error: { innerError: { 'request-id': 'inner' } } }, { 'request-id': 'outer' }),
      { requestId: 'outer' },
    ],
    ['with an empty code and nothing else', reply(400, { error: { code: '' } }), {}],
    [
      'with fields of other types',
      reply(400, { error: { code: 400, message: ['No.'], innerError: 'x' } }),
      {},
    ],
    ['with an error that is a text', reply(400, { error: 'invalid_request' }), {}],
    ['as an array', reply(400, []), {}],
    ['as null', reply(400, 'null'), {}],
    ['as HTML', reply(400, '<html>Busy</html>', { 'request-id': 'outer' }), { requestId: 'outer' }],
    ['as nothing', reply(400, ''), {}],
  ];
  for (const [name, received, expected] of shapes) {
    it(`is read ${name}`, () => {
      deepEqual(refusal(received, 'mine'), { kind: 'rejected', answer: { ...answer, ...expected } });
    });
  }
});

describe('A status', () => {
  const kinds: readonly (readonly [number, Failure['kind']])[] = [
    [400, 'rejected'],
    [401, 'signedOut'],
    [402, 'rejected'],
    [403, 'forbidden'],
    [404, 'notFound'],
    [405, 'rejected'],
    [409, 'rejected'],
    [410, 'rejected'],
    [412, 'rejected'],
    [423, 'rejected'],
    [429, 'throttled'],
    [499, 'rejected'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
    [507, 'unavailable'],
    [509, 'unavailable'],
    [599, 'unavailable'],
  ];
  for (const [status, kind] of kinds) {
    it(`of ${status} is “${kind}” and keeps what was said`, () => {
      const failure = refusal(reply(status, { error: { code: 'Said' } }), 'mine');
      deepEqual(
        [failure.kind, 'answer' in failure && failure.answer],
        [kind, { ...answer, status, code: 'Said' }],
      );
    });
  }

  for (const status of [300, 301, 302, 304, 307, 308]) {
    it(`of ${status} is a redirect that nobody follows`, () => {
      deepEqual(refusal(reply(status, ''), 'mine'), {
        kind: 'protocol',
        problem: 'redirect',
        detail: `HTTP ${status}`,
      });
    });
  }
});

describe('Retry-After', () => {
  const values: readonly (readonly [string | undefined, number | undefined])[] = [
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    ['10', 10_000],
    [' 10 ', 10_000],
    ['1.5', 1500],
    ['Thu, 18 Jun 2026 14:30:42 GMT', 42_000],
    ['Thu, 18 Jun 2026 14:29:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1e3', undefined],
  ];
  for (const [value, expected] of values) {
    it(`of “${value ?? 'nothing'}” is ${expected === undefined ? 'no time' : `${expected} ms`}`, () => {
      equal(readRetryAfter(new Headers(value === undefined ? {} : { 'retry-after': value }), now), expected);
    });
  }
});

describe('A Retry-After that is a date', () => {
  const retryAfter = 'Thu, 18 Jun 2026 14:30:42 GMT';
  const rows: readonly (readonly [string, string, number])[] = [
    ['the time that the service tells', 'Thu, 18 Jun 2026 14:30:30 GMT', 12_000],
    ['the time of this computer, where the service tells none', 'soon', 42_000],
  ];
  for (const [name, date, expected] of rows) {
    it(`counts from ${name}`, () => {
      equal(readRetryAfter(new Headers({ 'retry-after': retryAfter, date }), now), expected);
    });
  }
});

describe('After a failed write', () => {
  interface Row {
    readonly failure: Failure;
    /** The service cannot have done it. */
    readonly idle: boolean;
    readonly sent: boolean;
  }
  const table: readonly Row[] = [
    { failure: { kind: 'signedOut', reason: 'expired', answer }, idle: true, sent: true },
    { failure: { kind: 'signedOut', reason: 'noAccount', answer: undefined }, idle: true, sent: false },
    { failure: { kind: 'signInFailed', code: undefined, answer: undefined }, idle: true, sent: false },
    { failure: { kind: 'signInFailed', code: undefined, answer }, idle: true, sent: true },
    { failure: { kind: 'signInUnfinished', why: 'cancelled', answer: undefined }, idle: true, sent: false },
    { failure: { kind: 'signInUnfinished', why: 'challengeDeclined', answer }, idle: true, sent: true },
    { failure: { kind: 'consentNeeded', scopes: [], answer }, idle: true, sent: true },
    { failure: { kind: 'consentNeeded', scopes: [], answer: undefined }, idle: true, sent: false },
    { failure: { kind: 'forbidden', answer }, idle: true, sent: true },
    { failure: { kind: 'notFound', answer }, idle: true, sent: true },
    { failure: { kind: 'rejected', answer }, idle: true, sent: true },
    { failure: { kind: 'throttled', retryAfterMs: undefined, answer }, idle: true, sent: true },
    { failure: { kind: 'unavailable', answer }, idle: false, sent: true },
    { failure: { kind: 'offline', left: false, detail: '' }, idle: true, sent: false },
    { failure: { kind: 'offline', left: true, detail: '' }, idle: false, sent: true },
    { failure: { kind: 'timeout', afterMs: 1 }, idle: false, sent: true },
    {
      failure: { kind: 'storage', store: 'journal', operation: 'write', code: 'ENOSPC' },
      idle: true,
      sent: false,
    },
    { failure: { kind: 'wrongSetting', settings: [] }, idle: true, sent: false },
    { failure: { kind: 'cancelled' }, idle: false, sent: false },
    { failure: { kind: 'protocol', problem: 'notJson', detail: '' }, idle: false, sent: true },
    { failure: { kind: 'protocol', problem: 'missingField', detail: '' }, idle: false, sent: true },
    { failure: { kind: 'protocol', problem: 'redirect', detail: '' }, idle: false, sent: true },
    { failure: { kind: 'protocol', problem: 'unknownStatus', detail: '' }, idle: false, sent: true },
    { failure: { kind: 'protocol', problem: 'foreignHost', detail: '' }, idle: true, sent: false },
    { failure: { kind: 'protocol', problem: 'invalidAddress', detail: '' }, idle: true, sent: false },
    { failure: { kind: 'unexpected', cause: undefined }, idle: false, sent: true },
  ];
  for (const { failure, idle, sent } of table) {
    const name = [
      failure.kind,
      'problem' in failure ? failure.problem : '',
      'left' in failure && failure.left ? 'left' : '',
      'answer' in failure && failure.answer ? 'answered' : '',
    ].filter(Boolean);
    it(`(${name.join(', ')}) the service ${idle ? 'did nothing' : 'may have acted'}; it was ${sent ? '' : 'not '}sent`, () => {
      deepEqual({ idle: cannotHaveActed(failure), sent: wasSent(failure) }, { idle, sent });
    });
  }
});
