import { deepEqual } from 'node:assert/strict';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { signInFailure } from '../../../src/host/signInFailure.ts';

describe('What signing in throws', () => {
  const cancelled: Failure = { kind: 'cancelled' };
  const gaveUp: Failure = { kind: 'signInUnfinished', why: 'cancelled', answer: undefined };
  const providerMissing: Failure = { kind: 'signedOut', reason: 'providerMissing', answer: undefined };
  const rows: readonly (readonly [unknown, Failure])[] = [
    [new FailureError({ kind: 'timeout', afterMs: 1 }), { kind: 'timeout', afterMs: 1 }],
    [new Error('User did not consent to login.'), cancelled],
    [new Error('Cancelled'), gaveUp],
    ['canceled by the user', gaveUp],
    [new Error('Timed out waiting for authentication provider to register'), providerMissing],
    [new Error("No authentication provider 'x' is currently registered."), providerMissing],
    [
      new Error('AADSTS65002: Consent between first party application … must be configured'),
      { kind: 'signInFailed', code: 'AADSTS65002', answer: undefined },
    ],
    [
      new Error('The request was cancelled: AADSTS50011: The redirect URI …'),
      { kind: 'signInFailed', code: 'AADSTS50011', answer: undefined },
    ],
    [new Error('Something else'), { kind: 'signInFailed', code: undefined, answer: undefined }],
    [undefined, { kind: 'signInFailed', code: undefined, answer: undefined }],
  ];
  for (const [thrown, failure] of rows) {
    it(`(${String(thrown)}) is ${failure.kind}`, () => {
      deepEqual(signInFailure(thrown), failure);
    });
  }
});
