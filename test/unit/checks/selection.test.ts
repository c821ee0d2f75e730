import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import type { Member, MemberKind, Self } from '../../../src/chats/model.ts';
import { Checker } from '../../../src/checks/checkRun.ts';
import type { ChecksApi } from '../../../src/checks/checksApi.ts';
import { selectedPeople } from '../../../src/checks/selection.ts';
import { requestCount } from '../../../src/checks/strategy.ts';
import { formatTarget, type Target } from '../../../src/checks/target.ts';
import { alex, jonas, laura, megan } from '../../emulator/seed/people.ts';
import { never } from '../graph/graphFixture.ts';
import { FakeClock } from '../core/fakeClock.ts';
import { asker } from './sampleRuns.ts';

const self: Self = { userId: alex.oid, tenantId: alex.tid };

function member(change: Partial<Member>): Member {
  return {
    membershipId: 'membership',
    kind: 'aadUser',
    displayName: '',
    userId: laura.oid,
    tenantId: laura.tid,
    email: undefined,
    roles: [],
    visibleHistoryStartDateTime: undefined,
    ...change,
  };
}

const kinds: readonly MemberKind[] = [
  'aadUser',
  'skypeForBusinessUser',
  'anonymousGuest',
  'azureCommunicationServicesUser',
  'microsoftAccountUser',
  'phoneUser',
  'skypeUser',
  'unknown',
];

/** Members of many chats among few people, in all the ways in which the service may give them. */
const anyMembers = fc.array(
  fc.record({
    membershipId: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom(...kinds),
    userId: fc.constantFrom(
      ...[alex, laura, jonas].flatMap(({ oid }) => [oid, oid.toUpperCase()]),
      'not a GUID',
      undefined,
    ),
    tenantId: fc.constantFrom(alex.tid, laura.tid, 'not a GUID', undefined),
  }),
  { maxLength: 12 },
);

describe('The people of a selection', () => {
  it('are each one target with their tenant, which is one’s own where no chat tells', () => {
    const { targets, leftOut } = selectedPeople(
      [
        member({ tenantId: undefined }),
        member({ userId: laura.oid.toUpperCase() }),
        member({ userId: megan.oid, tenantId: megan.tid }),
        member({ userId: jonas.oid, tenantId: undefined }),
      ],
      self,
    );
    deepEqual(
      [targets.map(formatTarget), leftOut],
      [
        [
          `${laura.oid.toUpperCase()}@${laura.tid}`,
          `${megan.oid}@${megan.tid}`,
          `${jonas.oid}@${self.tenantId}`,
        ],
        [],
      ],
    );
  });

  it('are left out with the reason, each once, where a check cannot ask about them', () => {
    const { targets, leftOut } = selectedPeople(
      [
        member({ userId: alex.oid, tenantId: alex.tid }),
        member({ userId: alex.oid.toUpperCase(), membershipId: 'other' }),
        member({ kind: 'anonymousGuest', userId: 'guest' }),
        member({ kind: 'anonymousGuest', userId: 'guest', membershipId: 'other' }),
        member({ kind: 'unknown', userId: 'new' }),
        member({ userId: undefined, membershipId: 'one' }),
        member({ userId: undefined, membershipId: 'two' }),
        member({ userId: '12' }),
        member({ tenantId: 'contoso.example' }),
      ],
      self,
    );
    deepEqual(
      [targets, leftOut.map(({ reason }) => reason)],
      [
        [],
        [
          'self',
          'anonymous',
          'unknownKind',
          'identityUnknown',
          'identityUnknown',
          'identityUnknown',
          'identityUnknown',
        ],
      ],
    );
  });

  it('make no request about oneself, and none about somebody twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyMembers,
        fc.constantFrom('each' as const, 'fewest' as const, 'together' as const),
        fc.infiniteStream(fc.boolean()),
        async (changes, strategy, answers) => {
          const { targets, leftOut } = selectedPeople(changes.map(member), self);
          const sent: (readonly string[])[] = [];
          const api: ChecksApi = {
            isChatAllowed: async (group, { beforeSend }) => {
              await beforeSend();
              sent.push(group.map(idOf).sort());
              return {
                allowed: answers.next().value === true,
                requestId: undefined,
                clientRequestId: `${sent.length}`,
              };
            },
          };
          const checker = new Checker(api, new FakeClock(), asker);
          const { requests } = await checker.run({ strategy, targets }, never, () => undefined);

          equal(requests, sent.length);
          equal(requests <= requestCount(strategy, targets.length).most, true);
          equal(sent.flat().includes(alex.oid), false);
          equal(new Set(sent.map(group => group.join())).size, sent.length);
          equal(
            sent.every(group => new Set(group).size === group.length),
            true,
          );
          equal(targets.length + leftOut.length > 0, changes.length > 0);
        },
      ),
      { numRuns: 500 },
    );
  });
});

function idOf(target: Target): string {
  return target.kind === 'id' ? target.id.toLowerCase() : formatTarget(target);
}
