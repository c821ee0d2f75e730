import { setImmediate as nextTurn } from 'node:timers/promises';
import { deepEqual, equal, match } from 'node:assert/strict';
import { Checker, failureThatEnded } from '../../../src/checks/checkRun.ts';
import { GraphChecksApi } from '../../../src/checks/checksApi.ts';
import type { Strategy } from '../../../src/checks/strategy.ts';
import { formatTarget, type Target } from '../../../src/checks/target.ts';
import { adele, ingrid, isaiah, jonas, laura, lynne, megan } from '../../emulator/seed/people.ts';
import type { Fault } from '../../emulator/faults.ts';
import type { Account } from '../../emulator/tenant.ts';
import { never, useGraph } from '../graph/graphFixture.ts';
import type { CheckRun } from '../../../src/checks/model.ts';
import { asker } from './sampleRuns.ts';

const action = /determineIfInteractionIsAllowed$/;
const nobody = 'nobody@contoso.example';
const email = (account: Account): Target => ({ kind: 'email', email: account.upn });

const missingScope: Fault = {
  kind: 'status',
  status: 403,
  code: 'Forbidden',
  message:
    "Missing scope permissions on the request. API requires one of 'TeamworkUserInteraction.Read.All'. " +
    "Scopes on the request 'User.Read'.",
};

/** The results in short: who, the verdict, and what it rests on. */
function told({ results }: CheckRun): unknown[] {
  return results.map(({ targets, verdict }) => {
    const who = targets
      .map(formatTarget)
      .join(' + ')
      .replaceAll(/@(contoso|fabrikam)\.example/g, '');
    switch (verdict.kind) {
      case 'allowed':
        return verdict.inferred ? [who, 'allowed', 'inferred'] : [who, 'allowed'];
      case 'denied':
        return [who, 'denied'];
      case 'unknown':
        return [who, 'unknown', verdict.failure.kind];
    }
  });
}

describe('A check', () => {
  const graph = useGraph();
  const progress: number[] = [];
  beforeEach(() => (progress.length = 0));

  const run = (
    strategy: Strategy,
    targets: readonly Target[],
    signal: AbortSignal = never,
    timeoutMs?: number,
  ): Promise<CheckRun> =>
    new Checker(
      new GraphChecksApi(graph.client(timeoutMs === undefined ? {} : { timeoutMs }), asker.tenantId),
      graph.clock,
      asker,
    ).run({ strategy, targets }, signal, ({ requests }) => progress.push(requests));

  it('is kept whole: who asked what, when, and what was said', async () => {
    const targets = [email(adele)];
    const whole = await run('each', targets);

    const [request] = graph.emulator.requests;
    match(whole.id, /^[0-9a-f-]{36}$/);
    deepEqual(whole, {
      id: whole.id,
      question: { strategy: 'each', targets },
      askedBy: asker.label,
      askedByTenantId: asker.tenantId,
      startedAt: graph.clock.now(),
      requests: 1,
      results: [
        {
          targets,
          verdict: { kind: 'allowed', inferred: false },
          at: graph.clock.now(),
          requestId: request?.requestId,
          clientRequestId: request?.headers['client-request-id'],
        },
      ],
      asked: whole.results,
    });
    deepEqual(
      [request?.method, request?.path, request?.body],
      [
        'POST',
        '/beta/teamwork/determineIfInteractionIsAllowed',
        {
          users: [{ '@odata.type': 'microsoft.graph.emailIdentity', email: 'adelev@contoso.example' }],
          interactionType: 'createChat',
        },
      ],
    );
  });

  it('asks about each target alone, in their order', async () => {
    const whole = await run('each', [email(adele), email(jonas), email(laura)]);

    deepEqual(
      [told(whole), whole.requests, progress],
      [
        [
          ['adelev', 'allowed'],
          ['jonas', 'denied'],
          ['laura', 'allowed'],
        ],
        3,
        [1, 1, 2, 3, 3, 3],
      ],
    );
    deepEqual(
      graph.emulator.audit.map(({ targets }) => targets),
      [[adele.oid], [jonas.oid], [laura.oid]],
      'the audit logs hold what was counted',
    );
  });

  it('ends at the first refusal for want of a permission, and names the permission', async () => {
    graph.emulator.faults.add({ times: Infinity }, missingScope);
    const targets = Array.from({ length: 50 }, (_, index): Target => ({
      kind: 'email',
      email: `person${index}@contoso.example`,
    }));
    const whole = await run('each', targets);

    const failure = failureThatEnded(whole.results);
    deepEqual(
      [
        whole.requests,
        graph.emulator.requests.length,
        whole.results.filter(({ verdict }) => verdict.kind === 'unknown' && verdict.failure === failure)
          .length,
        failure?.kind === 'consentNeeded' && failure.scopes,
      ],
      [1, 1, 50, ['TeamworkUserInteraction.Read.All']],
    );
  });

  it('is not asked again by the same checker, and keeps the answer that it rests on', async () => {
    const checker = new Checker(new GraphChecksApi(graph.client(), asker.tenantId), graph.clock, asker);
    const ask = (...targets: readonly Target[]): Promise<CheckRun> =>
      checker.run({ strategy: 'each', targets }, never, () => undefined);
    const first = await ask(email(jonas));
    const second = await ask(email(laura), email(jonas));

    deepEqual(
      [told(second), second.requests, graph.emulator.requests.length, second.asked?.at(1)],
      [
        [
          ['laura', 'allowed'],
          ['jonas', 'denied'],
        ],
        1,
        2,
        first.results[0],
      ],
    );
  });

  it('that got no answer is not asked again by the same checker either: it may be in the audit logs', async () => {
    graph.emulator.faults.add({}, { kind: 'status', status: 503 });
    const checker = new Checker(new GraphChecksApi(graph.client(), asker.tenantId), graph.clock, asker);
    const ask = (): Promise<CheckRun> =>
      checker.run({ strategy: 'each', targets: [email(jonas)] }, never, () => undefined);

    deepEqual(
      [told(await ask()), told(await ask()), graph.emulator.requests.length],
      [[['jonas', 'unknown', 'unavailable']], [['jonas', 'unknown', 'unavailable']], 1],
    );
  });

  it('asks about all together once', async () => {
    const whole = await run('together', [email(laura), email(lynne)]);
    deepEqual(
      [told(whole), whole.requests, graph.emulator.requests.length],
      [[['laura + lynner', 'denied']], 1, 1],
    );
  });

  it('names an ID with the tenant that it is of, and asks about it once', async () => {
    const byId = (tenantId: string | undefined): Target => ({ kind: 'id', id: adele.oid, tenantId });
    const whole = await run('each', [byId(undefined), byId(adele.tid)]);
    const placed = `${adele.oid}@${adele.tid}`;
    deepEqual(
      [
        whole.question.targets.map(formatTarget),
        told(whole),
        graph.emulator.requests.map(({ body }) => body),
      ],
      [
        [placed, placed],
        [[placed, 'allowed']],
        [
          {
            users: [{ '@odata.type': 'microsoft.graph.teamworkUserIdentity', id: adele.oid }],
            interactionType: 'createChat',
          },
        ],
      ],
    );
  });

  it('takes targets of all forms in one request', async () => {
    const targets: Target[] = [
      { kind: 'id', id: adele.oid, tenantId: undefined },
      { kind: 'id', id: laura.oid, tenantId: laura.tid },
      { kind: 'upn', userPrincipalName: megan.upn },
      email(ingrid),
    ];
    const whole = await run('together', targets);
    deepEqual(whole.results[0]?.verdict, { kind: 'allowed', inferred: false });
  });

  it('infers from one answer what it need not ask, and says so', async () => {
    const whole = await run('fewest', [email(adele), email(megan), email(isaiah)]);
    deepEqual(
      [told(whole), whole.requests, graph.emulator.audit.length],
      [
        [
          ['adelev', 'allowed', 'inferred'],
          ['meganb', 'allowed', 'inferred'],
          ['isaiahl', 'allowed', 'inferred'],
        ],
        1,
        1,
      ],
    );
  });

  it('finds who is denied among several', async () => {
    const whole = await run('fewest', [email(laura), email(megan), email(jonas), email(adele)]);
    deepEqual(told(whole), [
      ['laura', 'allowed'],
      ['meganb', 'allowed'],
      ['jonas', 'denied'],
      ['adelev', 'allowed'],
    ]);
    equal(whole.requests, graph.emulator.requests.length);
  });

  it('finds the group that is denied though each of them is allowed', async () => {
    deepEqual(told(await run('fewest', [email(laura), email(adele), email(lynne)])), [
      ['laura', 'allowed'],
      ['adelev', 'allowed'],
      ['lynner', 'allowed'],
      ['laura + adelev + lynner', 'denied'],
    ]);
  });

  it('keeps every question that was sent, in order', async () => {
    const { asked = [] } = await run('fewest', [email(laura), email(jonas)]);
    deepEqual(
      asked.map(({ targets, verdict, requestId }) => [targets, verdict, requestId]),
      [
        [[email(laura), email(jonas)], { kind: 'denied' }, graph.emulator.requests[0]?.requestId],
        [[email(laura)], { kind: 'allowed', inferred: false }, graph.emulator.requests[1]?.requestId],
        [[email(jonas)], { kind: 'denied' }, graph.emulator.requests[2]?.requestId],
      ],
    );
  });

  it('asks once about a target that is named twice', async () => {
    const whole = await run('each', [email(adele), { kind: 'email', email: adele.upn.toUpperCase() }]);
    deepEqual([whole.results.length, whole.requests], [1, 1]);
  });

  it('asks nothing about nobody', async () => {
    const whole = await run('together', []);
    deepEqual([whole.results, whole.requests, graph.emulator.requests], [[], 0, []]);
  });

  it('tells a stranger from the others where the service refuses all questions with a stranger', async () => {
    graph.emulator.choices.interactionUnknownUser = '404';
    const stranger: Target = { kind: 'email', email: nobody };
    deepEqual(told(await run('fewest', [email(adele), stranger, email(megan)])), [
      ['adelev', 'allowed'],
      ['nobody', 'unknown', 'notFound'],
      ['meganb', 'allowed'],
    ]);
  });

  it('says unknown with the reason where no answer came, and goes on with the others', async () => {
    graph.emulator.faults.add({ path: action, skip: 1 }, { kind: 'status', status: 500 });
    graph.emulator.faults.add({ path: action, skip: 1 }, { kind: 'htmlBody' });
    const whole = await run('each', [email(adele), email(jonas), email(laura), email(megan)]);
    deepEqual(
      [told(whole), whole.requests, graph.emulator.requests.length],
      [
        [
          ['adelev', 'allowed'],
          ['jonas', 'unknown', 'unavailable'],
          ['laura', 'unknown', 'protocol'],
          ['meganb', 'allowed'],
        ],
        4,
        4,
      ],
    );
  });

  for (const value of [undefined, null, 'true', 1, {}]) {
    it(`says unknown for an answer of ${value === undefined ? 'nothing' : JSON.stringify(value)}, never denied`, async () => {
      graph.emulator.faults.add({}, { kind: 'rewrite', rewrite: () => ({ value }) });
      deepEqual((await run('each', [email(adele)])).results[0]?.verdict, {
        kind: 'unknown',
        failure: {
          kind: 'protocol',
          problem: 'missingField',
          detail: 'an interaction answer without a true or false value',
        },
      });
    });
  }

  it('says unknown for an empty answer', async () => {
    graph.emulator.faults.add({}, { kind: 'emptyBody' });
    deepEqual(told(await run('each', [email(adele)])), [['adelev', 'unknown', 'protocol']]);
  });

  for (const choice of ['denied', '404', 'allowed'] as const) {
    it(`says of a stranger what the service says (${choice})`, async () => {
      graph.emulator.choices.interactionUnknownUser = choice;
      const expected = {
        denied: ['nobody', 'denied'],
        '404': ['nobody', 'unknown', 'notFound'],
        allowed: ['nobody', 'allowed'],
      };
      deepEqual(told(await run('each', [{ kind: 'email', email: nobody }])), [expected[choice]]);
    });
  }

  const counted: readonly Fault[] = [
    { kind: 'reset', when: 'after' },
    { kind: 'hang', when: 'after' },
    { kind: 'status', status: 503, afterChange: true },
  ];
  for (const fault of counted) {
    it(`is sent once, and never again, when the service may have counted it (${fault.kind})`, async () => {
      graph.emulator.faults.add({}, fault);
      const whole = await run('each', [email(adele)], never, 400);
      deepEqual(
        [whole.results[0]?.verdict.kind, whole.requests, graph.emulator.audit.length],
        ['unknown', 1, 1],
      );
      equal(graph.emulator.requests.length, 1);
    });
  }

  it('asks nothing more when the connection broke, and calls the rest unknown for that reason', async () => {
    graph.emulator.faults.add({}, { kind: 'reset', when: 'before' });
    const whole = await run('each', [email(adele), email(jonas), email(laura)]);
    deepEqual(
      [told(whole), whole.requests, graph.emulator.requests.length],
      [
        [
          ['adelev', 'unknown', 'offline'],
          ['jonas', 'unknown', 'offline'],
          ['laura', 'unknown', 'offline'],
        ],
        1,
        1,
      ],
    );
  });

  it('waits for as long as a busy service asks, and goes on', async () => {
    graph.clock.runFreely();
    graph.emulator.faults.add({ times: 5 }, { kind: 'status', status: 429, retryAfter: 90 });
    const whole = await run('each', [email(adele), email(isaiah)]);
    deepEqual(
      [told(whole), whole.requests, graph.clock.waits[0]],
      [
        [
          ['adelev', 'allowed'],
          ['isaiahl', 'allowed'],
        ],
        2,
        90_000,
      ],
    );
  });

  it('gives what was not asked no request-id of another question', async () => {
    graph.tokens.renews = false;
    graph.emulator.faults.add({}, { kind: 'unauthorized' });
    const whole = await run('each', [email(adele), email(jonas)]);
    const [request] = graph.emulator.requests;
    deepEqual(
      [told(whole), whole.requests, whole.results.map(({ requestId }) => requestId)],
      [
        [
          ['adelev', 'unknown', 'signedOut'],
          ['jonas', 'unknown', 'signedOut'],
        ],
        1,
        [request?.requestId, undefined],
      ],
    );
  });

  it('leaves no target of a group without a verdict when it fails on the way', async () => {
    graph.emulator.faults.add({ skip: 2 }, { kind: 'reset', when: 'before' });
    const whole = await run('fewest', [email(adele), email(megan), email(jonas), email(laura)]);
    deepEqual(
      [told(whole), whole.requests],
      [
        [
          ['adelev', 'allowed'],
          ['meganb', 'unknown', 'offline'],
          ['jonas', 'unknown', 'offline'],
          ['laura', 'unknown', 'offline'],
          ['adelev + meganb + jonas + laura', 'denied'],
        ],
        3,
      ],
    );
  });

  it('counts no request that was not sent', async () => {
    graph.tokens.failure = { kind: 'signedOut', reason: 'expired', answer: undefined };
    const whole = await run('each', [email(adele), email(jonas)]);
    deepEqual(
      [told(whole), whole.requests, graph.emulator.requests.length],
      [
        [
          ['adelev', 'unknown', 'signedOut'],
          ['jonas', 'unknown', 'signedOut'],
        ],
        0,
        0,
      ],
    );
  });

  it('names the permission that is missing', async () => {
    graph.tokens.scopes = ['Chat.ReadBasic'];
    const whole = await run('together', [email(adele)]);
    const verdict = whole.results[0]?.verdict;
    deepEqual(
      verdict?.kind === 'unknown' && verdict.failure.kind === 'consentNeeded' && verdict.failure.scopes,
      ['TeamworkUserInteraction.Read.All'],
    );
  });

  it('asks nothing if it was cancelled before', async () => {
    const whole = await run('fewest', [email(adele), email(jonas)], AbortSignal.abort());
    deepEqual(
      [told(whole), whole.requests, graph.emulator.requests, progress],
      [
        [
          ['adelev', 'unknown', 'cancelled'],
          ['jonas', 'unknown', 'cancelled'],
        ],
        0,
        [],
        [],
      ],
    );
  });

  it('asks one question first, then several at a time, and gives the answers in the order of the questions', async () => {
    const people = strangers(20);
    const first = gate();
    const second = gate();
    graph.emulator.faults.add({ times: 1 }, { kind: 'hold', until: first.opened });
    graph.emulator.faults.add({ times: 1 }, { kind: 'hold', until: second.opened });
    const running = run('each', people);
    await arrived(1);
    await nextTurn();
    const alone = graph.emulator.requests.length;
    first.open();
    await arrived(20); // The answers to the others make room for the rest, though the second has none yet.
    second.open();
    const { results, requests } = await running;
    deepEqual(
      [alone, requests, results.map(({ targets }) => targets), progress.at(-1)],
      [1, 20, people.map(target => [target]), 20],
    );
  });

  it('keeps the answers of all that was under way when it was cancelled, and sends no more', async () => {
    const controller = new AbortController();
    const rest = gate();
    graph.emulator.faults.add({ skip: 1, times: Infinity }, { kind: 'hold', until: rest.opened });
    const running = run('each', strangers(20), controller.signal);
    await arrived(9);
    controller.abort();
    rest.open();

    const whole = await running;
    deepEqual(
      [
        whole.results.map(({ verdict }) =>
          verdict.kind === 'unknown' ? verdict.failure.kind : verdict.kind,
        ),
        whole.requests,
        whole.asked?.length,
        graph.emulator.requests.length,
      ],
      [[...Array<string>(9).fill('allowed'), ...Array<string>(11).fill('cancelled')], 9, 9, 9],
    );
  });

  it('sends at most what is under way once a permission turns out to be missing', async () => {
    const rest = gate();
    graph.emulator.faults.add({ skip: 1, times: 7 }, { kind: 'hold', until: rest.opened });
    graph.emulator.faults.add({ skip: 1, times: Infinity }, missingScope);
    const running = run('each', strangers(40));
    await arrived(9);
    rest.open();
    const whole = await running;
    deepEqual([whole.requests, graph.emulator.requests.length], [9, 9]);
  });

  /** People whom the service does not know, and says yes about. */
  function strangers(count: number): Target[] {
    graph.emulator.choices.interactionUnknownUser = 'allowed';
    return Array.from({ length: count }, (_, number) => ({
      kind: 'email',
      email: `p${number}@fabrikam.example`,
    }));
  }

  async function arrived(count: number): Promise<void> {
    while (graph.emulator.requests.length < count) {
      await nextTurn();
    }
  }
});

/** Something that others wait for. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>(resolve => (open = resolve));
  return { opened, open };
}
