import { deepEqual } from 'node:assert/strict';
import type { Matrix } from '../../../src/checks/matrix.ts';
import { matrixReport } from '../../../src/checks/matrixReport.ts';
import type { Target } from '../../../src/checks/target.ts';

const noon = Date.parse('2026-06-18T12:00:00Z');
const laura: Target = { kind: 'email', email: 'laura@fabrikam.example' };
const megan: Target = { kind: 'email', email: 'meganb@contoso.example' };

const matrix: Matrix = {
  question: { strategy: 'each', targets: [laura, megan] },
  startedAt: noon,
  rows: [[laura], [megan]],
  columns: [
    {
      account: 'alexw@contoso.example',
      cells: [
        {
          kind: 'answered',
          result: {
            targets: [laura],
            verdict: { kind: 'denied' },
            at: noon + 1000,
            requestId: 'r1',
            clientRequestId: 'c1',
          },
        },
        { kind: 'notAsked', failure: { kind: 'cancelled' } },
      ],
      groups: [],
      requests: 1,
    },
    {
      account: 'meganb@contoso.example',
      cells: [{ kind: 'notAsked', failure: { kind: 'cancelled' } }, { kind: 'oneself' }],
      groups: [],
      requests: 0,
    },
  ],
};

const nothing = { answeredAt: undefined, requestId: undefined, clientRequestId: undefined };
const denied = {
  account: 'alexw@contoso.example',
  verdict: 'denied',
  inferred: false,
  reason: undefined,
  answeredAt: '2026-06-18T12:00:01.000Z',
  requestId: 'r1',
  clientRequestId: 'c1',
};
const notAsked = {
  account: 'meganb@contoso.example',
  verdict: 'notAsked',
  inferred: false,
  reason: 'cancelled',
  ...nothing,
};

describe('A report of the checks of several accounts', () => {
  const report = matrixReport(matrix, [0], target => (target === laura ? 'Laura Weber' : undefined));

  it('has a row for each account and person that is shown', () => {
    const common = {
      startedAt: '2026-06-18T12:00:00.000Z',
      strategy: 'each',
      interaction: 'createChat',
      targets: 'laura@fabrikam.example',
      names: 'Laura Weber',
    };
    deepEqual(
      [...report.rows()],
      [
        { ...common, ...denied },
        { ...common, ...notAsked },
      ],
    );
  });

  it('has the answers below the person for programs, and how much each account asked', () => {
    deepEqual(
      [report.facts, [...report.items()]],
      [
        {
          startedAt: '2026-06-18T12:00:00.000Z',
          strategy: 'each',
          interaction: 'createChat',
          accounts: [
            { account: 'alexw@contoso.example', requests: 1 },
            { account: 'meganb@contoso.example', requests: 0 },
          ],
          rowsInAll: 2,
        },
        [
          {
            targets: [{ target: 'laura@fabrikam.example', name: 'Laura Weber' }],
            answers: [denied, notAsked],
          },
        ],
      ],
    );
  });

  it('keeps the order in which rows are shown, and says who is meant themselves', () => {
    const verdicts = [...matrixReport(matrix, [1, 0], () => undefined).rows()].map(row => row.verdict);
    deepEqual(verdicts, ['notAsked', 'oneself', 'denied', 'notAsked']);
  });
});
