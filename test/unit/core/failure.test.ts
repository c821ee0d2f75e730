import { deepEqual, doesNotMatch, equal } from 'node:assert/strict';
import {
  answerIn,
  failureOf,
  FailureError,
  summary,
  type Failure,
  type ServiceAnswer,
} from '../../../src/core/failure.ts';

const answer: ServiceAnswer = {
  status: 403,
  code: 'Forbidden',
  message: 'adele@contoso.example may not see “Payroll”',
  requestId: 'service-id',
  clientRequestId: 'client-id',
};
const told = 'HTTP 403 Forbidden, request-id service-id, client-request-id client-id';
const cause = new TypeError('Bearer eyJ0b2tlbg for adele@contoso.example');

/** Each kind of failure, and its line in the log. */
const lines: readonly (readonly [Failure, string])[] = [
  [{ kind: 'signedOut', reason: 'expired', answer }, `signedOut (expired), ${told}`],
  [{ kind: 'signedOut', reason: 'noAccount', answer: undefined }, 'signedOut (noAccount)'],
  [{ kind: 'signInFailed', code: 'AADSTS65002', answer: undefined }, 'signInFailed (AADSTS65002)'],
  [{ kind: 'signInFailed', code: undefined, answer: undefined }, 'signInFailed (no code)'],
  [{ kind: 'signInUnfinished', why: 'timedOut', answer: undefined }, 'signInUnfinished (timedOut)'],
  [
    { kind: 'signInUnfinished', why: 'challengeDeclined', answer },
    `signInUnfinished (challengeDeclined), ${told}`,
  ],
  [
    { kind: 'consentNeeded', scopes: ['Chat.ReadBasic', 'User.Read'], answer },
    `consentNeeded (Chat.ReadBasic User.Read), ${told}`,
  ],
  [{ kind: 'forbidden', answer }, `forbidden, ${told}`],
  [{ kind: 'notFound', answer }, `notFound, ${told}`],
  [
    { kind: 'rejected', answer: { ...answer, status: 400, code: '', requestId: undefined } },
    'rejected, HTTP 400 no code, request-id none, client-request-id client-id',
  ],
  [{ kind: 'throttled', retryAfterMs: 1000, answer }, `throttled, ${told}`],
  [{ kind: 'unavailable', answer }, `unavailable, ${told}`],
  [{ kind: 'offline', left: false, detail: 'ENOTFOUND' }, 'offline (ENOTFOUND)'],
  [
    { kind: 'offline', left: true, detail: 'ECONNRESET' },
    'offline (ECONNRESET, after the request may have left)',
  ],
  [{ kind: 'timeout', afterMs: 30_000 }, 'timeout (after 30000 ms)'],
  [
    { kind: 'storage', store: 'journal', operation: 'write', code: 'ENOSPC' },
    'storage (write journal: ENOSPC)',
  ],
  [
    { kind: 'settingNotSaved', setting: 'teamsChatAccess.cloud', reason: 'The file is read-only.' },
    'settingNotSaved (teamsChatAccess.cloud)',
  ],
  [
    { kind: 'wrongSetting', settings: ['teamsChatAccess.cloud', 'teamsChatAccess.clientId'] },
    'wrongSetting (teamsChatAccess.cloud teamsChatAccess.clientId)',
  ],
  [{ kind: 'cancelled' }, 'cancelled'],
  [{ kind: 'protocol', problem: 'notJson', detail: 'HTTP 200' }, 'protocol (notJson: HTTP 200)'],
  [{ kind: 'unexpected', cause }, 'unexpected (TypeError)'],
  [{ kind: 'unexpected', cause: 'a text' }, 'unexpected (string)'],
];

describe('A failure', () => {
  for (const [failure, line] of lines) {
    it(`is told to the log as “${line}”`, () => {
      deepEqual([summary(failure), new FailureError(failure).message], [line, line]);
    });
  }

  it('never brings a token, an address or the message of the service into the log', () => {
    for (const [failure] of lines) {
      doesNotMatch(summary(failure), /Bearer|eyJ|contoso|Payroll/);
    }
  });

  it('has nothing in the log but words where the service sends something else as a code or an id', () => {
    const odd = ['adele@contoso.example', 'Forbidden\n[graph] GET list: 200', '\u001b[2J', 'x'.repeat(101)];
    deepEqual(
      odd.map(text => summary({ kind: 'forbidden', answer: { ...answer, code: text, requestId: text } })),
      odd.map(
        () => 'forbidden, HTTP 403 unreadable code, request-id unreadable, client-request-id client-id',
      ),
    );
  });

  it('holds what the service said, where it said something', () => {
    const withAnswer = lines.filter(([failure]) => answerIn(failure) !== undefined);
    deepEqual(
      withAnswer.map(([{ kind }]) => kind),
      [
        'signedOut',
        'signInUnfinished',
        'consentNeeded',
        'forbidden',
        'notFound',
        'rejected',
        'throttled',
        'unavailable',
      ],
    );
  });
});

describe('Whatever was thrown', () => {
  const failure: Failure = { kind: 'timeout', afterMs: 5 };

  it('is the failure it carries', () => {
    equal(failureOf(new FailureError(failure)), failure);
  });

  it('is a cancellation where it is an abort of the platform', () => {
    deepEqual(
      [failureOf(AbortSignal.abort().reason), failureOf(new DOMException('', 'AbortError'))],
      [{ kind: 'cancelled' }, { kind: 'cancelled' }],
    );
  });

  it('is unexpected where it is anything else', () => {
    deepEqual(
      [cause, 'a text', undefined].map(thrown => failureOf(thrown)),
      [
        { kind: 'unexpected', cause },
        { kind: 'unexpected', cause: 'a text' },
        { kind: 'unexpected', cause: undefined },
      ],
    );
  });
});
