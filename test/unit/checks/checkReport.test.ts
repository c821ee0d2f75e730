import { deepEqual } from 'node:assert/strict';
import { checkReport } from '../../../src/checks/checkReport.ts';
import type { Target } from '../../../src/checks/target.ts';
import type { CheckRun } from '../../../src/checks/model.ts';

const noon = Date.parse('2026-06-18T12:00:00Z');
const laura: Target = { kind: 'email', email: 'laura@fabrikam.example' };
const jonas: Target = { kind: 'upn', userPrincipalName: 'jonas@fabrikam.example' };

const run: CheckRun = {
  id: 'run',
  question: { strategy: 'fewest', targets: [laura, jonas] },
  askedBy: 'alex@contoso.example',
  startedAt: noon,
  requests: 2,
  results: [
    {
      targets: [laura],
      verdict: { kind: 'allowed', inferred: true },
      at: noon + 1000,
      requestId: 'r1',
      clientRequestId: 'c1',
    },
    {
      targets: [laura, jonas],
      verdict: { kind: 'unknown', failure: { kind: 'timeout', afterMs: 30_000 } },
      at: noon + 2000,
      requestId: undefined,
      clientRequestId: undefined,
    },
  ],
};

const report = checkReport([run], target => (target === laura ? 'Laura Weber' : undefined));

describe('A report of checks', () => {
  it('has a row for each result, with the run it is of', () => {
    const ofRun = {
      runId: 'run',
      startedAt: '2026-06-18T12:00:00.000Z',
      askedBy: 'alex@contoso.example',
      strategy: 'fewest',
      runRequests: 2,
      interaction: 'createChat',
    };
    deepEqual(
      [...report.rows()],
      [
        {
          ...ofRun,
          targets: 'laura@fabrikam.example',
          names: 'Laura Weber',
          verdict: 'allowed',
          inferred: true,
          reason: undefined,
          answeredAt: '2026-06-18T12:00:01.000Z',
          requestId: 'r1',
          clientRequestId: 'c1',
        },
        {
          ...ofRun,
          targets: 'laura@fabrikam.example; upn:jonas@fabrikam.example',
          names: 'Laura Weber',
          verdict: 'unknown',
          inferred: false,
          reason: 'timeout (after 30000 ms)',
          answeredAt: '2026-06-18T12:00:02.000Z',
          requestId: undefined,
          clientRequestId: undefined,
        },
      ],
    );
  });

  it('lists the runs with their results for programs', () => {
    deepEqual(
      [report.kind, report.facts, report.itemsName, JSON.parse(JSON.stringify([...report.items()]))],
      [
        'checks',
        {},
        'runs',
        [
          {
            id: 'run',
            startedAt: '2026-06-18T12:00:00.000Z',
            askedBy: 'alex@contoso.example',
            strategy: 'fewest',
            requests: 2,
            interaction: 'createChat',
            targets: ['laura@fabrikam.example', 'upn:jonas@fabrikam.example'],
            results: [
              {
                targets: [{ target: 'laura@fabrikam.example', name: 'Laura Weber' }],
                verdict: 'allowed',
                inferred: true,
                answeredAt: '2026-06-18T12:00:01.000Z',
                requestId: 'r1',
                clientRequestId: 'c1',
              },
              {
                targets: [
                  { target: 'laura@fabrikam.example', name: 'Laura Weber' },
                  { target: 'upn:jonas@fabrikam.example' },
                ],
                verdict: 'unknown',
                inferred: false,
                reason: 'timeout (after 30000 ms)',
                answeredAt: '2026-06-18T12:00:02.000Z',
              },
            ],
          },
        ],
      ],
    );
  });

  it('gives those who were not asked neither a reason that somebody else got nor the time of an answer', () => {
    const refused = {
      verdict: { kind: 'unknown', failure: { kind: 'timeout', afterMs: 30_000 } },
      at: noon,
      requestId: undefined,
      clientRequestId: undefined,
    } as const;
    const ended: CheckRun = {
      ...run,
      question: { strategy: 'each', targets: [laura, jonas] },
      results: [
        { ...refused, targets: [laura] },
        { ...refused, targets: [jonas] },
      ],
      asked: [{ ...refused, targets: [laura] }],
    };
    deepEqual(
      [...checkReport([ended], () => undefined).rows()].map(({ targets, verdict, reason, answeredAt }) => [
        targets,
        verdict,
        reason,
        answeredAt,
      ]),
      [
        ['laura@fabrikam.example', 'unknown', 'timeout (after 30000 ms)', '2026-06-18T12:00:00.000Z'],
        ['upn:jonas@fabrikam.example', 'unknown', 'notAsked', undefined],
      ],
    );
  });
});
