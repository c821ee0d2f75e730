import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { setKey } from '../../../src/checks/answers.ts';
import { GraphChecksApi } from '../../../src/checks/checksApi.ts';
import {
  askMatrix,
  mostRequestsOf,
  type Matrix,
  type MatrixAccount,
  type MatrixCell,
} from '../../../src/checks/matrix.ts';
import { rowsToShow, type MatrixFilter, type MatrixOrder } from '../../../src/checks/matrixView.ts';
import type { Strategy } from '../../../src/checks/strategy.ts';
import { isOwn, type PlacedTarget, type Target } from '../../../src/checks/target.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { adele, alex, ingrid, laura, megan } from '../../emulator/seed/people.ts';
import type { Account } from '../../emulator/tenant.ts';
import { never, useGraph } from '../graph/graphFixture.ts';
import type { CheckRun } from '../../../src/checks/model.ts';

const email = (account: Account): PlacedTarget => ({ kind: 'email', email: account.upn });
const consentNeeded: Failure = {
  kind: 'consentNeeded',
  scopes: ['TeamworkUserInteraction.Read.All'],
  answer: undefined,
};

function word(cell: MatrixCell): string {
  switch (cell.kind) {
    case 'answered': {
      const { verdict } = cell.result;
      return verdict.kind === 'unknown' ? `unknown: ${verdict.failure.kind}` : verdict.kind;
    }
    case 'oneself':
      return 'oneself';
    case 'notAsked':
      return `not asked: ${cell.failure.kind}`;
  }
}

function told({ columns }: Matrix): unknown[] {
  return columns.map(({ account, cells, requests }) => [account, cells.map(word), requests]);
}

describe('A matrix of checks', () => {
  const graph = useGraph();
  const runs: CheckRun[] = [];
  beforeEach(() => (runs.length = 0));

  const asking = ({ upn, oid, tid }: Account): MatrixAccount => ({
    label: upn,
    open: () =>
      Promise.resolve({ checks: new GraphChecksApi(graph.client(), tid), userId: oid, tenantId: tid }),
  });
  const failing = ({ upn }: Account, failure: Failure): MatrixAccount => ({
    label: upn,
    open: () => Promise.reject(new FailureError(failure)),
  });
  const ask = (
    strategy: Strategy,
    targets: readonly PlacedTarget[],
    accounts: readonly MatrixAccount[],
    signal = never,
  ): Promise<Matrix> =>
    askMatrix({ strategy, targets }, accounts, graph.clock, signal, { onRun: run => runs.push(run) });

  it('asks with each account, and keeps the run of each', async () => {
    const matrix = await ask('each', [email(adele), email(laura)], [asking(alex), asking(megan)]);

    deepEqual(told(matrix), [
      [alex.upn, ['allowed', 'allowed'], 2],
      [megan.upn, ['allowed', 'allowed'], 2],
    ]);
    deepEqual(
      new Map(runs.map(({ askedBy, requests }) => [askedBy, requests])),
      new Map([
        [alex.upn, 2],
        [megan.upn, 2],
      ]),
    );
  });

  it('asks nobody about themselves, by address or by id', async () => {
    const byId = { kind: 'id', id: megan.oid, tenantId: megan.tid } as const;
    const matrix = await ask('each', [email(alex), byId], [asking(alex), asking(megan)]);

    deepEqual(told(matrix), [
      [alex.upn, ['oneself', 'allowed'], 1],
      [megan.upn, ['allowed', 'oneself'], 1],
    ]);
  });

  it('asks about the same person with each account, whatever tenant it is of', async () => {
    const people = [megan, laura].map(({ oid, tid }) => ({ kind: 'id', id: oid, tenantId: tid }) as const);
    const sent: unknown[] = [];
    for (const account of [alex, ingrid]) {
      graph.tokens.account = account;
      const known = graph.emulator.requests.length;
      sent.push(told(await ask('together', people, [asking(account)])));
      sent.push(...graph.emulator.requests.slice(known).map(({ body }) => body));
    }
    const body = (...users: readonly object[]) => ({
      users: users.map(user => ({ '@odata.type': 'microsoft.graph.teamworkUserIdentity', ...user })),
      interactionType: 'createChat',
    });
    deepEqual(sent, [
      [[alex.upn, ['allowed'], 1]],
      body({ id: megan.oid }, { id: laura.oid, tenantId: laura.tid }),
      [[ingrid.upn, ['allowed'], 1]],
      body({ id: megan.oid, tenantId: megan.tid }, { id: laura.oid }),
    ]);
    deepEqual(
      runs.map(({ askedBy, askedByTenantId, question }) => [askedBy, askedByTenantId, question.targets]),
      [alex, ingrid].map(({ upn, tid }) => [upn, tid, people]),
    );
  });

  it('does not ask about a group with one who is in it', async () => {
    const matrix = await ask('together', [email(alex), email(adele)], [asking(alex), asking(megan)]);

    deepEqual(told(matrix), [
      [alex.upn, ['oneself'], 0],
      [megan.upn, ['allowed'], 1],
    ]);
  });

  it('goes on with the others where one has no session or no permission', async () => {
    const accounts = [
      failing(alex, consentNeeded),
      failing(ingrid, { kind: 'signedOut', reason: 'wrongTenant', answer: undefined }),
      asking(megan),
    ];
    const matrix = await ask('each', [email(adele), email(laura)], accounts);

    deepEqual(told(matrix), [
      [alex.upn, ['not asked: consentNeeded', 'not asked: consentNeeded'], 0],
      [ingrid.upn, ['not asked: signedOut', 'not asked: signedOut'], 0],
      [megan.upn, ['allowed', 'allowed'], 2],
    ]);
    deepEqual(
      runs.map(({ askedBy }) => askedBy),
      [megan.upn],
    );
  });

  it('stops an account at the first refusal for want of a permission, and goes on with the others', async () => {
    const message =
      "Missing scope permissions on the request. API requires one of 'TeamworkUserInteraction.Read.All'. " +
      "Scopes on the request 'User.Read'.";
    graph.emulator.faults.add({}, { kind: 'status', status: 403, code: 'Forbidden', message });
    const targets = [email(adele), email(laura), email(ingrid)];
    const matrix = await ask('each', targets, [asking(alex), asking(megan)]);

    deepEqual(told(matrix), [
      [alex.upn, ['unknown: consentNeeded', 'not asked: consentNeeded', 'not asked: consentNeeded'], 1],
      [megan.upn, ['allowed', 'allowed', 'allowed'], 3],
    ]);
  });

  it('asks nobody about themselves by an address that is not the sign-in name', async () => {
    const alias: PlacedTarget = { kind: 'email', email: 'Alex.Wilber@contoso.example' };
    const own = { userId: undefined, signInName: alex.upn, email: 'alex.wilber@contoso.example' };
    const matrix = await ask('each', [alias], [{ ...asking(alex), own }]);

    deepEqual([told(matrix), graph.emulator.requests], [[[alex.upn, ['oneself'], 0]], []]);
  });

  it('sends no more than is said beforehand, nothing twice, and nothing about the account that asks', async () => {
    const people = [alex, megan, laura, adele];
    const anyTarget = fc.constantFrom(
      ...people.flatMap(({ oid, tid, upn }): PlacedTarget[] => [
        { kind: 'id', id: oid, tenantId: tid },
        { kind: 'id', id: oid.toUpperCase(), tenantId: tid.toUpperCase() },
        { kind: 'email', email: upn },
        { kind: 'email', email: upn.toUpperCase() },
        { kind: 'upn', userPrincipalName: upn },
      ]),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyTarget, { maxLength: 10 }),
        fc.constantFrom('each' as const, 'fewest' as const, 'together' as const),
        fc.infiniteStream(fc.boolean()),
        async (targets, strategy, answers) => {
          const sent: { readonly by: string; readonly group: readonly Target[] }[] = [];
          const accounts = [alex, laura].map(({ oid, tid, upn }): MatrixAccount => ({
            label: upn,
            open: () =>
              Promise.resolve({
                userId: oid,
                tenantId: tid,
                checks: {
                  isChatAllowed: async (group, { beforeSend }) => {
                    await beforeSend();
                    sent.push({ by: upn, group });
                    const allowed = answers.next().value === true;
                    return { allowed, requestId: undefined, clientRequestId: `${sent.length}` };
                  },
                },
              }),
          }));
          await askMatrix({ strategy, targets }, accounts, graph.clock, never);

          for (const { oid, upn } of [alex, laura]) {
            const own = { userId: oid, signInName: upn };
            const groups = sent.filter(({ by }) => by === upn).map(({ group }) => group);
            deepEqual(
              {
                withinCount: groups.length <= mostRequestsOf({ strategy, targets }, own),
                twice: groups.length - new Set(groups.map(setKey)).size,
                aboutOneself: groups.flat().filter(target => isOwn(target, own)),
              },
              { withinCount: true, twice: 0, aboutOneself: [] },
            );
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('sends nothing more once it is cancelled, and says who was not asked', async () => {
    const cancel = new AbortController();
    const stopping: MatrixAccount = {
      ...asking(alex),
      open: signal => {
        cancel.abort();
        return asking(alex).open(signal);
      },
    };
    const matrix = await ask('each', [email(adele)], [stopping, asking(megan)], cancel.signal);

    deepEqual(
      [told(matrix), graph.emulator.requests.length],
      [
        [
          [alex.upn, ['not asked: cancelled'], 0],
          [megan.upn, ['not asked: cancelled'], 0],
        ],
        0,
      ],
    );
  });

  it('asks about each person once, however often they are named', async () => {
    const matrix = await ask('each', [email(adele), email(adele)], [asking(alex)]);

    deepEqual(told(matrix), [[alex.upn, ['allowed'], 1]]);
  });
});

describe('A matrix that is looked at', () => {
  const verdicts = {
    allowed: { kind: 'allowed', inferred: false },
    denied: { kind: 'denied' },
    unknown: { kind: 'unknown', failure: { kind: 'cancelled' } },
  } as const;
  const cell = (kind: keyof typeof verdicts): MatrixCell => ({
    kind: 'answered',
    result: { targets: [], verdict: verdicts[kind], at: 0, requestId: undefined, clientRequestId: undefined },
  });
  const people: readonly Target[] = ['dora', 'carl', 'bert', 'anna'].map(name => ({
    kind: 'email',
    email: `${name}@contoso.example`,
  }));
  const matrix: Matrix = {
    question: { strategy: 'each', targets: people },
    startedAt: 0,
    rows: people.map(target => [target]),
    columns: [
      {
        account: 'one',
        cells: [cell('allowed'), cell('denied'), cell('unknown'), cell('allowed')],
        groups: [],
        requests: 4,
      },
      {
        account: 'two',
        cells: [cell('denied'), cell('denied'), cell('allowed'), { kind: 'oneself' }],
        groups: [],
        requests: 3,
      },
    ],
  };
  const shown = (filter: MatrixFilter, order: MatrixOrder = { by: 'asked' }): readonly number[] =>
    // The names stand in reverse.
    rowsToShow(matrix, { order, filter }, (one, other) => other - one);

  it('shows the rows of a filter', () => {
    deepEqual(
      {
        all: shown('all'),
        differing: shown('differing'),
        denied: shown('denied'),
        allowed: shown('allowed'),
        unknown: shown('unknown'),
      },
      { all: [0, 1, 2, 3], differing: [0], denied: [0, 1], allowed: [0, 2, 3], unknown: [2] },
    );
  });

  it('orders rows by name, or by what an account was told, denials first', () => {
    deepEqual(
      {
        name: shown('all', { by: 'name' }),
        one: shown('all', { by: 'account', account: 0 }),
        two: shown('all', { by: 'account', account: 1 }),
      },
      { name: [3, 2, 1, 0], one: [1, 2, 0, 3], two: [0, 1, 2, 3] },
    );
  });
});
