import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { setKey } from '../../../src/checks/answers.ts';
import { Checker } from '../../../src/checks/checkRun.ts';
import type { ChecksApi } from '../../../src/checks/checksApi.ts';
import type { CheckResult, CheckRun, Verdict } from '../../../src/checks/model.ts';
import { judge, requestsOfTests } from '../../../src/testFiles/checkVerdict.ts';
import type { CheckTest } from '../../../src/testFiles/model.ts';
import { otherAccount } from '../../../src/testFiles/testAccount.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { asker } from '../checks/sampleRuns.ts';
import { anyChecks } from './testFileSamples.ts';

const test: CheckTest = {
  kind: 'check',
  name: 'A test',
  mode: 'each',
  targets: [{ kind: 'email', email: 'laura@fabrikam.example' }],
  expect: 'allowed',
  account: undefined,
};
const allowed: Verdict = { kind: 'allowed', inferred: false };
const denied: Verdict = { kind: 'denied' };
const unknown: Verdict = { kind: 'unknown', failure: { kind: 'timeout', afterMs: 1 } };

const result = (verdict: Verdict): CheckResult => ({
  targets: test.targets,
  verdict,
  at: 0,
  requestId: undefined,
  clientRequestId: undefined,
});

function runWith(...results: readonly CheckResult[]): CheckRun {
  const question = { strategy: test.mode, targets: test.targets };
  return { id: 'run', question, askedBy: 'a', startedAt: 0, requests: results.length, results };
}

describe('A test', () => {
  it('passes if every answer is the expected one', () => {
    deepEqual(
      [
        judge(test, runWith(result(allowed), result(allowed))),
        judge({ ...test, expect: 'denied' }, runWith(result(denied))),
      ],
      [{ kind: 'passed' }, { kind: 'passed' }],
    );
  });

  it('fails with the answers that are others, though some are missing', () => {
    const other = result(denied);
    deepEqual(judge(test, runWith(result(unknown), result(allowed), other)), {
      kind: 'failed',
      differing: [other],
    });
  });

  it('is not known to pass as long as an answer is missing', () => {
    deepEqual(judge(test, runWith(result(allowed), result(unknown))), {
      kind: 'unknown',
      failure: { kind: 'timeout', afterMs: 1 },
    });
  });

  it('is for anybody, or for one account in any letters', () => {
    const account = 'AlexW@contoso.example';
    deepEqual(
      [
        otherAccount(test, 'meganb@contoso.example'),
        otherAccount({ ...test, account }, 'alexw@CONTOSO.example'),
        otherAccount({ ...test, account }, 'meganb@contoso.example'),
      ],
      [undefined, undefined, account],
    );
  });
});

describe('Tests that are run together', () => {
  it('send as many requests as is said beforehand, each question once', async () => {
    await fc.assert(
      fc.asyncProperty(anyChecks, anyChecks, async (some, others) => {
        const tests = [...some, ...others, ...some];
        const sent: string[] = [];
        const api: ChecksApi = {
          isChatAllowed: async (targets, { beforeSend }) => {
            await beforeSend();
            sent.push(setKey(targets));
            return { allowed: true, requestId: undefined, clientRequestId: 'id' };
          },
        };
        const checker = new Checker(api, new FakeClock(), asker);
        await Promise.all(
          tests.map(({ mode, targets }) =>
            checker.run({ strategy: mode, targets }, new AbortController().signal, () => undefined),
          ),
        );

        deepEqual([sent.length, new Set(sent).size], [requestsOfTests(tests), requestsOfTests(tests)]);
      }),
    );
  });
});
