import { deepEqual } from 'node:assert/strict';
import type { CheckResult, Verdict } from '../../../src/checks/model.ts';
import type { Target } from '../../../src/checks/target.ts';
import { testFileLimits } from '../../../src/testFiles/model.ts';
import { savable } from '../../../src/testFiles/savableRun.ts';

const email = (address: string): Target => ({ kind: 'email', email: address });
const laura = email('laura@fabrikam.example');
const jonas = email('jonas@fabrikam.example');
const adele = email('adelev@contoso.example');

describe('What of a run can be saved', () => {
  const allowed: Verdict = { kind: 'allowed', inferred: false };
  const denied: Verdict = { kind: 'denied' };
  const unknown: Verdict = { kind: 'unknown', failure: { kind: 'cancelled' } };
  const result = (verdict: Verdict, ...targets: readonly Target[]): CheckResult => ({
    targets,
    verdict,
    at: 0,
    requestId: undefined,
    clientRequestId: undefined,
  });

  it('is one test for the allowed, one for the denied, and one for each group', () => {
    deepEqual(
      savable([
        result(allowed, laura),
        result(denied, jonas),
        result({ kind: 'allowed', inferred: true }, adele),
        result(denied, laura, adele),
      ]),
      {
        findings: [
          { kind: 'check', mode: 'each', targets: [laura, adele], expect: 'allowed' },
          { kind: 'check', mode: 'each', targets: [jonas], expect: 'denied' },
          { kind: 'check', mode: 'together', targets: [laura, adele], expect: 'denied' },
        ],
        unknown: 0,
        tooLong: 0,
      },
    );
  });

  it('is not what nobody knows', () => {
    deepEqual(savable([result(unknown, laura), result(allowed, jonas)]), {
      findings: [{ kind: 'check', mode: 'each', targets: [jonas], expect: 'allowed' }],
      unknown: 1,
      tooLong: 0,
    });
  });

  it('keeps to what a test may name', () => {
    const many = Array.from({ length: testFileLimits.targets + 1 }, (_, index) =>
      email(`p${index}@x.example`),
    );
    const { findings, tooLong } = savable([
      ...many.map(target => result(denied, target)),
      result(denied, ...many),
    ]);
    deepEqual(
      { sizes: findings.map(({ targets }) => targets.length), tooLong },
      { sizes: [testFileLimits.targets, 1], tooLong: 1 },
    );
  });
});
