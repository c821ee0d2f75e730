import { deepEqual } from 'node:assert/strict';
import {
  chatsToRevokeIn,
  isRevocable,
  planRevocation,
  type Membership,
  type RevocationCandidate,
  type RevocationPlan,
} from '../../../src/access/revocationPlan.ts';
import type { RosterReading } from '../../../src/access/roster.ts';
import { rosterChange } from '../../../src/access/roster.ts';
import type { Chat, Member, MemberKind } from '../../../src/chats/model.ts';
import type { Failure } from '../../../src/core/failure.ts';
import { acting, chat, chatIdOf, guid, intentFor, member, readingsOf, self } from './samples.ts';

const me = member('Alex');
const adele = member('adele');
const laura = member('laura', { tenantId: guid('fabrikam') });
const lynne = member('lynne');

const kinds: readonly MemberKind[] = [
  'aadUser',
  'anonymousGuest',
  'azureCommunicationServicesUser',
  'microsoftAccountUser',
  'phoneUser',
  'skypeForBusinessUser',
  'skypeUser',
  'unknown',
];

/** The plan in short: who would be revoked where, and who not and why. */
function summaryOf({ steps, exclusions }: RevocationPlan): unknown[] {
  return [
    steps.map(step => [
      step.chat.topic,
      step.member.displayName,
      ...(step.isOfOtherTenant ? ['other tenant'] : []),
    ]),
    exclusions.map(one => [one.chat.topic, one.member.displayName, one.obstacle.kind]),
  ];
}

function planned(
  selection: readonly RevocationCandidate[],
  readings: ReadonlyMap<string, RosterReading>,
  includeSelf = false,
): unknown[] {
  return summaryOf(planRevocation(selection, readings, { self, acting, includeSelf }));
}

function selected(where: Chat, ...members: readonly Member[]): Membership[] {
  return members.map(one => ({ chat: where, member: one }));
}

describe('A plan to revoke access', () => {
  it('has one whole step for a member who can be revoked', () => {
    const a = chat('a', [me, adele]);
    deepEqual(planRevocation(selected(a, adele), readingsOf(a), { self, acting }), {
      steps: [
        {
          chat: a,
          member: adele,
          subject: { userId: guid('adele'), tenantId: guid('contoso') },
          isOfOtherTenant: false,
          isSelf: false,
        },
      ],
      exclusions: [],
    });
  });

  it('warns of people of another tenant than the account, whichever tenant the chat is of', () => {
    const ofOwnTenant = chat('own', [adele, laura]);
    const ofOtherTenant = chat('other', [adele, laura], { tenantId: guid('fabrikam') });
    deepEqual(
      planned(
        [...selected(ofOwnTenant, adele, laura), ...selected(ofOtherTenant, adele, laura)],
        readingsOf(ofOwnTenant, ofOtherTenant),
      ),
      [
        [
          ['own', 'adele'],
          ['own', 'laura', 'other tenant'],
          ['other', 'adele'],
          ['other', 'laura', 'other tenant'],
        ],
        [],
      ],
    );
  });

  it('does not know whose tenant it is where the account does not say its own', () => {
    const a = chat('a', [adele]);
    const { steps } = planRevocation(selected(a, adele), readingsOf(a), {
      self: { ...self, tenantId: '' },
      acting,
    });
    deepEqual(
      steps.map(({ isOfOtherTenant }) => isOfOtherTenant),
      [undefined],
    );
  });

  it('leaves out the person signed in, whatever the case of the id', () => {
    const a = chat('a', [member('Alex', { userId: guid('Alex').toUpperCase() }), adele]);
    deepEqual(planned(selected(a, ...a.members), readingsOf(a)), [[['a', 'adele']], [['a', 'Alex', 'self']]]);
  });

  it('includes the person signed in if asked for, and marks them', () => {
    const a = chat('a', [me]);
    const { steps } = planRevocation(selected(a, me), readingsOf(a), { self, acting, includeSelf: true });
    deepEqual(
      steps.map(step => [step.member, step.isSelf]),
      [[me, true]],
    );
  });

  it('leaves out members whom the action cannot name, each for its reason', () => {
    const a = chat(
      'a',
      kinds.map(kind => member(kind, { kind })),
    );
    deepEqual(planned(selected(a, ...a.members), readingsOf(a)), [
      [
        ['a', 'aadUser'],
        ['a', 'skypeForBusinessUser'],
      ],
      [
        ['a', 'anonymousGuest', 'anonymous'],
        ['a', 'azureCommunicationServicesUser', 'anonymous'],
        ['a', 'microsoftAccountUser', 'anonymous'],
        ['a', 'phoneUser', 'anonymous'],
        ['a', 'skypeUser', 'anonymous'],
        ['a', 'unknown', 'unknownMemberType'],
      ],
    ]);
  });

  it('leaves out members of whom the service did not say who they are or where they belong', () => {
    const a = chat('a', [
      member('nobody', { userId: undefined }),
      member('nowhere', { tenantId: undefined }),
    ]);
    deepEqual(planned(selected(a, ...a.members), readingsOf(a)), [
      [],
      [
        ['a', 'nobody', 'identityUnknown'],
        ['a', 'nowhere', 'identityUnknown'],
      ],
    ]);
  });

  for (const [what, spoilt] of [
    ['a user id', member('odd', { userId: 'laura@fabrikam.example' })],
    ['a user id that leaves its place in a path', member('odd', { userId: '../../users' })],
    ['a tenant id', member('odd', { tenantId: 'contoso.onmicrosoft.com' })],
  ] as const) {
    it(`sends nothing with ${what} in another form than is documented, and says which`, () => {
      const a = chat('a', [spoilt, adele]);
      deepEqual(planned(selected(a, ...a.members), readingsOf(a)), [
        [['a', 'adele']],
        [['a', 'odd', 'malformedId']],
      ]);
    });
  }

  for (const [id, isTaken] of [
    ['19:2da4c29f6d7041eca70b638b43d45437@thread.v2', true],
    ['19:8b081ef6-4792-4def-b2c9-c363a1bf41d5_5031bb31-22c0-4f6f-9f73-91d34ab2b32d@unq.gbl.spaces', true],
    ['19:meeting_MjdhNjM4YzUtYzExZi00OTFkLTkzZTAtNTVlNmZmMDhkNGU2@thread.v2', true],
    ['19:abc=@thread.skype', true],
    ['48:notes', false],
    ['19:a@thread.v2/members', false],
    ['19:a@thread.v2?x', false],
    ['contosoLaunch', false],
    ['', false],
  ] as const) {
    it(`${isTaken ? 'takes' : 'sends nothing to'} the chat "${id}"`, () => {
      const odd = { ...chat('odd', [adele]), id };
      const selection = selected(odd, adele);
      deepEqual(
        [planned(selection, readingsOf(odd)), chatsToRevokeIn(selection, acting).size],
        isTaken ? [[[['odd', 'adele']], []], 1] : [[[], [['odd', 'adele', 'malformedId']]], 0],
      );
    });
  }

  it('takes one person with two memberships of a chat for one', () => {
    const twice = member('adele', { membershipId: 'another', kind: 'skypeForBusinessUser' });
    const a = chat('a', [adele, { ...adele, membershipId: 'second', tenantId: undefined }, twice]);
    deepEqual(planned(selected(a, ...a.members), readingsOf(a)), [[['a', 'adele']], []]);
  });

  it('revokes nobody whose id the service lists with two tenants', () => {
    const a = chat('a', [adele, { ...laura, userId: adele.userId }]);
    deepEqual(planned(selected(a, adele), readingsOf(a)), [[], [['a', 'adele', 'identityAmbiguous']]]);
  });

  it('leaves out those who left since they were shown', () => {
    const shown = chat('a', [adele, lynne]);
    deepEqual(planned(selected(shown, adele, lynne), readingsOf(chat('a', [lynne]))), [
      [['a', 'lynne']],
      [['a', 'adele', 'noLongerMember']],
    ]);
  });

  it('leaves out the chat that cannot be read, with its reason, and plans the others', () => {
    const failure: Failure = { kind: 'timeout', afterMs: 30_000 };
    const a = chat('a', [adele]);
    const b = chat('b', [adele, lynne]);
    const readings = readingsOf(a).set(b.id, { kind: 'unreadable', failure });
    const { steps, exclusions } = planRevocation(
      [...selected(a, adele), ...selected(b, adele, lynne)],
      readings,
      {
        self,
        acting,
      },
    );
    deepEqual(
      [steps.map(step => step.chat.id), exclusions],
      [
        [a.id],
        [adele, lynne].map(one => ({ chat: b, member: one, obstacle: { kind: 'unreadable', failure } })),
      ],
    );
  });

  it('never takes another person for the one shown because the membership id is the same', () => {
    const shown = chat('a', [adele]);
    const now = chat('a', [{ ...lynne, membershipId: adele.membershipId }]);
    const otherKind = chat('a', [{ ...adele, kind: 'skypeForBusinessUser' }]);
    const expected = [[], [['a', 'adele', 'noLongerMember']]];
    deepEqual(
      [
        planned(selected(shown, adele), readingsOf(now)),
        planned(selected(shown, adele), readingsOf(otherKind)),
      ],
      [expected, expected],
    );
  });

  it('acts on what the service says now, not on what was shown', () => {
    const shown = chat('a', [{ ...adele, tenantId: undefined, displayName: 'old', membershipId: 'before' }]);
    const now = chat('a', [{ ...adele, userId: adele.userId?.toUpperCase(), displayName: 'new' }]);
    deepEqual(
      planRevocation(selected(shown, ...shown.members), readingsOf(now), { self, acting }).steps.map(step => [
        step.member,
        step.subject,
      ]),
      [[now.members[0], { userId: guid('adele').toUpperCase(), tenantId: guid('contoso') }]],
    );
  });

  it('counts a member who was selected twice once', () => {
    const a = chat('a', [me, adele]);
    deepEqual(planned(selected(a, adele, me, { ...adele }, me), readingsOf(a)), [
      [['a', 'adele']],
      [['a', 'Alex', 'self']],
    ]);
  });

  it('keeps the steps of a chat together', () => {
    const a = chat('a', [adele, lynne]);
    const b = chat('b', [adele]);
    deepEqual(
      planned([...selected(a, adele), ...selected(b, adele), ...selected(a, lynne)], readingsOf(a, b)),
      [
        [
          ['a', 'adele'],
          ['a', 'lynne'],
          ['b', 'adele'],
        ],
        [],
      ],
    );
  });

  it('is empty where nobody was selected', () => {
    deepEqual(planned([], new Map()), [[], []]);
  });
});

describe('A plan to go on with what the journal says was not attempted', () => {
  it('finds the people by their ids, whatever kind of member they are, and leaves out who left', () => {
    const a = chat('a', [member('adele', { kind: 'skypeForBusinessUser' })]);
    const plan = planRevocation(
      [{ recorded: intentFor('adele') }, { recorded: intentFor('lynne') }],
      readingsOf(a),
      { self, acting },
    );
    deepEqual(summaryOf(plan), [[['a', 'adele']], [['a', 'lynne', 'noLongerMember']]]);
    deepEqual(plan.steps[0]?.subject, { userId: guid('adele'), tenantId: guid('contoso') });
  });

  it('reads no chat of another tenant or cloud, and says which account it takes', () => {
    const elsewhere = intentFor('adele', { cloud: 'usGovHigh' });
    const ofOther = intentFor('lynne', {
      chat: { id: chatIdOf('b'), label: 'b', type: 'meeting' },
      account: { id: 'laura', label: 'laura@fabrikam.example', tenantId: guid('fabrikam') },
    });
    const selection = [{ recorded: elsewhere }, { recorded: ofOther }];
    deepEqual(
      [planned(selection, new Map()), chatsToRevokeIn(selection, acting).size],
      [
        [
          [],
          [
            ['a', 'adele', 'otherAccount'],
            ['b', 'lynne', 'otherAccount'],
          ],
        ],
        0,
      ],
    );
  });
});

describe('Revoking', () => {
  it('is offered for members with an identity in Entra alone', () => {
    deepEqual(
      kinds.filter(kind => isRevocable(member('x', { kind }))),
      ['aadUser', 'skypeForBusinessUser'],
    );
  });
});

describe('What changed in a roster', () => {
  it('is who left and who joined', () => {
    const before = chat('a', [me, adele]);
    const after = chat('a', [lynne, me]);
    deepEqual(rosterChange(before, after), { left: [adele], joined: [lynne] });
  });

  it('is nothing where nobody left or joined', () => {
    const before = chat('a', [me, adele]);
    deepEqual(rosterChange(before, { ...before, members: [adele, { ...me, displayName: 'Renamed' }] }), {
      left: [],
      joined: [],
    });
  });

  it('is nobody who may just be left out of a reading', () => {
    const all = chat('a', [me, adele]);
    const some = [{ roster: 'partial' as const }, { roster: 'outdated' as const }, { unreadableMembers: 1 }];
    deepEqual(
      some.map(rest => {
        const other = chat('a', [me, lynne], rest);
        return [rosterChange(all, other), rosterChange(other, all)];
      }),
      some.map(() => [
        { left: [], joined: [lynne] },
        { left: [lynne], joined: [] },
      ]),
    );
  });
});
