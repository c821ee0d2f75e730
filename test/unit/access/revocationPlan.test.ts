import { deepEqual } from 'node:assert/strict';
import { isRevocable, planRevocation, type Membership } from '../../../src/access/revocationPlan.ts';
import { rosterChange } from '../../../src/access/roster.ts';
import type { Chat, Member, MemberKind, Self } from '../../../src/chats/model.ts';
import { sampleChat, sampleMember } from '../chats/sample.ts';

const self: Self = { userId: 'ME-ID', tenantId: 'contoso' };
const me = sampleMember('me');
const adele = sampleMember('adele');
const laura = sampleMember('laura', { tenantId: 'fabrikam' });
const lynne = sampleMember('lynne');

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
function planned(
  selection: readonly Membership[],
  rosters: readonly Chat[],
  includeSelf?: boolean,
): { steps: unknown[]; exclusions: unknown[] } {
  const byId = new Map(rosters.map(chat => [chat.id, chat]));
  const { steps, exclusions } = planRevocation(selection, byId, self, includeSelf);
  return {
    steps: steps.map(({ chat, member, external }) => [
      chat.id,
      member.displayName,
      external ? 'external' : 'own',
    ]),
    exclusions: exclusions.map(({ chat, member, reason }) => [chat.id, member.displayName, reason]),
  };
}

function selected(chat: Chat, ...members: readonly Member[]): Membership[] {
  return members.map(member => ({ chat, member }));
}

describe('A plan to revoke access', () => {
  it('has one whole step for a member who can be revoked', () => {
    const chat = sampleChat('a', { members: [me, adele] });
    deepEqual(planRevocation(selected(chat, adele), new Map([['a', chat]]), self), {
      steps: [{ chat, member: adele, subject: { userId: 'adele-id', tenantId: 'contoso' }, external: false }],
      exclusions: [],
    });
  });

  it('includes people of other tenants, and says so', () => {
    const chat = sampleChat('a', { members: [laura] });
    deepEqual(planned(selected(chat, laura), [chat]), {
      steps: [['a', 'laura', 'external']],
      exclusions: [],
    });
  });

  it('calls nobody external where a tenant is not known, or differs in case alone', () => {
    const unknown = sampleChat('a', { members: [laura], tenantId: undefined });
    const upper = sampleChat('b', { members: [adele], tenantId: 'CONTOSO' });
    deepEqual(planned([...selected(unknown, laura), ...selected(upper, adele)], [unknown, upper]), {
      steps: [
        ['a', 'laura', 'own'],
        ['b', 'adele', 'own'],
      ],
      exclusions: [],
    });
  });

  it('leaves out the person signed in, whatever the case of the id', () => {
    const chat = sampleChat('a', { members: [me, adele] });
    deepEqual(planned(selected(chat, me, adele), [chat]), {
      steps: [['a', 'adele', 'own']],
      exclusions: [['a', 'me', 'self']],
    });
  });

  it('includes the person signed in if asked for', () => {
    const chat = sampleChat('a', { members: [me] });
    deepEqual(planned(selected(chat, me), [chat], true), { steps: [['a', 'me', 'own']], exclusions: [] });
  });

  it('leaves out members whom the action cannot name, each for its reason', () => {
    const members = kinds.map(kind => sampleMember(kind, { kind }));
    const chat = sampleChat('a', { members });
    deepEqual(planned(selected(chat, ...members), [chat]), {
      steps: [
        ['a', 'aadUser', 'own'],
        ['a', 'skypeForBusinessUser', 'own'],
      ],
      exclusions: [
        ['a', 'anonymousGuest', 'anonymous'],
        ['a', 'azureCommunicationServicesUser', 'anonymous'],
        ['a', 'microsoftAccountUser', 'anonymous'],
        ['a', 'phoneUser', 'anonymous'],
        ['a', 'skypeUser', 'anonymous'],
        ['a', 'unknown', 'unknownMemberType'],
      ],
    });
  });

  it('leaves out members of whom the service did not say who they are or where they belong', () => {
    const nobody = sampleMember('nobody', { userId: undefined });
    const nowhere = sampleMember('nowhere', { tenantId: undefined });
    const chat = sampleChat('a', { members: [nobody, nowhere] });
    deepEqual(planned(selected(chat, nobody, nowhere), [chat]), {
      steps: [],
      exclusions: [
        ['a', 'nobody', 'identityUnknown'],
        ['a', 'nowhere', 'identityUnknown'],
      ],
    });
  });

  it('leaves out those who left, and those whose chat is gone, since they were shown', () => {
    const shown = sampleChat('a', { members: [adele, lynne] });
    const gone = sampleChat('gone', { members: [adele] });
    deepEqual(
      planned(
        [...selected(shown, adele, lynne), ...selected(gone, adele)],
        [sampleChat('a', { members: [lynne] })],
      ),
      {
        steps: [['a', 'lynne', 'own']],
        exclusions: [
          ['a', 'adele', 'noLongerMember'],
          ['gone', 'adele', 'noLongerMember'],
        ],
      },
    );
  });

  it('never takes another person for the one shown because the membership id is the same', () => {
    const shown = sampleChat('a', { members: [adele] });
    const now = sampleChat('a', { members: [{ ...lynne, membershipId: adele.membershipId }] });
    const otherKind = sampleChat('a', { members: [{ ...adele, kind: 'skypeForBusinessUser' }] });
    const expected = { steps: [], exclusions: [['a', 'adele', 'noLongerMember']] };
    deepEqual(
      [planned(selected(shown, adele), [now]), planned(selected(shown, adele), [otherKind])],
      [expected, expected],
    );
  });

  it('acts on what the service says now, not on what was shown', () => {
    const shown = sampleChat('a', { members: [{ ...adele, tenantId: undefined, displayName: 'old' }] });
    const now = sampleChat('a', { members: [{ ...adele, userId: 'ADELE-ID', displayName: 'new' }] });
    deepEqual(planRevocation(selected(shown, ...shown.members), new Map([['a', now]]), self).steps, [
      {
        chat: now,
        member: now.members[0],
        subject: { userId: 'ADELE-ID', tenantId: 'contoso' },
        external: false,
      },
    ]);
  });

  it('counts a member who was selected twice once', () => {
    const chat = sampleChat('a', { members: [me, adele] });
    deepEqual(planned(selected(chat, adele, me, { ...adele }, me), [chat]), {
      steps: [['a', 'adele', 'own']],
      exclusions: [['a', 'me', 'self']],
    });
  });

  it('keeps the steps of a chat together', () => {
    const first = sampleChat('a', { members: [adele, lynne] });
    const second = sampleChat('b', { members: [adele] });
    const selection = [...selected(first, adele), ...selected(second, adele), ...selected(first, lynne)];
    deepEqual(planned(selection, [first, second]).steps, [
      ['a', 'adele', 'own'],
      ['a', 'lynne', 'own'],
      ['b', 'adele', 'own'],
    ]);
  });

  it('is empty where nobody was selected', () => {
    deepEqual(planned([], []), { steps: [], exclusions: [] });
  });
});

describe('Revoking', () => {
  it('is offered for members with an identity in Entra alone', () => {
    deepEqual(
      kinds.filter(kind => isRevocable(sampleMember('x', { kind }))),
      ['aadUser', 'skypeForBusinessUser'],
    );
  });
});

describe('What changed in a roster', () => {
  it('is who left and who joined', () => {
    const before = sampleChat('a', { members: [me, adele] });
    const after = sampleChat('a', { members: [lynne, me] });
    deepEqual(rosterChange(before, after), { left: [adele], joined: [lynne] });
  });

  it('is nothing where nobody left or joined', () => {
    const chat = sampleChat('a', { members: [me, adele] });
    deepEqual(rosterChange(chat, { ...chat, members: [adele, { ...me, displayName: 'Renamed' }] }), {
      left: [],
      joined: [],
    });
  });
});
