import { deepEqual } from 'node:assert/strict';
import {
  candidatesOf,
  chatsToRead,
  missingFrom,
  sortCandidates,
  type Candidate,
} from '../../../src/access/additionPlan.ts';
import type { RosterReading } from '../../../src/access/roster.ts';
import type { JournalEntry } from '../../../src/access/journalEntries.ts';
import type {
  Intent,
  JournalAction,
  JournalOutcome,
  JournalPerson,
} from '../../../src/access/journalLines.ts';
import type { Failure } from '../../../src/core/failure.ts';
import { sampleMember } from '../chats/sample.ts';
import { chatIdOf, guid as guidOf } from './samples.ts';

const guid = (last: number): string => `00000000-0000-4000-8000-00000000000${last}`;
const contoso = guidOf('contoso');
const fabrikam = guidOf('fabrikam');
const a = chatIdOf('a');
const b = chatIdOf('b');
const self = { userId: guid(0), tenantId: contoso };
const account = { id: 'alex', label: 'Alex', ...self };
const acting = { account, cloud: 'global' };
const chat = { id: a, label: 'Launch', type: 'group', tenantId: contoso };
const alex = sampleMember('Alex', { userId: self.userId });
const ann: JournalPerson = { userId: guid(1), tenantId: contoso, displayName: 'Ann' };
const bob: JournalPerson = { userId: guid(2), tenantId: fabrikam, displayName: 'Bob' };
const cid: JournalPerson = {
  userId: undefined,
  userPrincipalName: 'cid@contoso.example',
  displayName: '',
};

function intentOf(person: JournalPerson, rest: Partial<Intent> = {}): Intent {
  return {
    type: 'intent',
    version: 1,
    id: person.displayName,
    run: 'run',
    session: '1-own',
    time: '2026-06-18T14:30:00Z',
    action: 'revoke',
    cloud: 'global',
    account,
    chat,
    person,
    membership: { roles: ['guest'] },
    clientRequestId: 'x',
    ...rest,
  };
}

function entryOf(
  person: JournalPerson,
  outcome: JournalOutcome,
  action: JournalAction = 'revoke',
  rest: Partial<Intent> = {},
): JournalEntry {
  const intent = intentOf(person, { action, ...rest });
  const line = { type: 'outcome', version: 1, id: intent.id, time: intent.time, outcome } as const;
  const isOpen = outcome === 'inDoubt' || outcome === 'notVisibleYet';
  return { intent, state: isOpen ? outcome : 'settled', outcome: line };
}

const names = (candidates: readonly Candidate[]): unknown[] =>
  candidates.map(({ person, recorded }) => [person.displayName, recorded?.action]);

const candidate = (person: JournalPerson, rest: Partial<Candidate> = {}): Candidate => ({
  chat,
  person,
  recorded: undefined,
  mayLag: false,
  ...rest,
});

describe('Who may be missing in a chat', () => {
  const cases: readonly (readonly [JournalAction, JournalOutcome, boolean])[] = [
    ['revoke', 'revoked', true],
    ['revoke', 'alreadyGone', true],
    ['revoke', 'inDoubt', true],
    ['revoke', 'notVisibleYet', true],
    ['revoke', 'notListed', true],
    ['revoke', 'overtaken', false],
    ['revoke', 'stillListed', false],
    ['revoke', 'refused', false],
    ['revoke', 'notAttempted', false],
    ['readd', 'added', false],
    ['readd', 'alreadyMember', false],
    ['readd', 'stillMissing', true],
    ['readd', 'refused', true],
    ['readd', 'notAttempted', true],
    ['readd', 'inDoubt', true],
    ['readd', 'notVisibleYet', true],
    ['readd', 'listed', false],
  ];
  for (const [action, outcome, missing] of cases) {
    it(`is ${missing ? 'somebody' : 'nobody'} for ${action}: ${outcome}`, () =>
      deepEqual(candidatesOf([entryOf(ann, outcome, action)]).length, missing ? 1 : 0));
  }

  it('is nobody of whom something is under way', () => {
    deepEqual(candidatesOf([{ intent: intentOf(ann), state: 'underWay', outcome: undefined }]), []);
  });

  it('is listed out of date only until a newer entry says that they may have been added again', () => {
    const revoked = entryOf(ann, 'notVisibleYet', 'revoke', { id: 'older' });
    const lagsAfter = (newer: JournalEntry): unknown =>
      candidatesOf([revoked], [newer, revoked]).map(({ mayLag }) => mayLag);
    const elsewhere = { chat: { ...chat, id: b } };
    deepEqual(
      {
        added: lagsAfter(entryOf(ann, 'added', 'readd')),
        inDoubt: lagsAfter(entryOf(ann, 'inDoubt', 'readd')),
        underWay: lagsAfter({
          intent: intentOf(ann, { action: 'readd' }),
          state: 'underWay',
          outcome: undefined,
        }),
        refused: lagsAfter(entryOf(ann, 'refused', 'readd')),
        notAttempted: lagsAfter(entryOf(ann, 'notAttempted', 'readd')),
        revokedAgain: lagsAfter(entryOf(ann, 'notVisibleYet')),
        inAnotherChat: lagsAfter(entryOf(ann, 'added', 'readd', elsewhere)),
      },
      {
        added: [false],
        inDoubt: [false],
        underWay: [false],
        refused: [true],
        notAttempted: [true],
        revokedAgain: [true],
        inAnotherChat: [true],
      },
    );
  });

  it('is each person once in each chat, as the newest entry has them', () => {
    const other = { ...chat, id: b };
    const chosen = candidatesOf([
      entryOf(ann, 'refused', 'readd'),
      entryOf(ann, 'revoked'),
      entryOf(ann, 'revoked', 'revoke', { chat: other }),
    ]);
    deepEqual(
      chosen.map(one => [one.chat.id, one.recorded?.action]),
      [
        [a, 'readd'],
        [b, 'revoke'],
      ],
    );
  });

  it('is told of one chat by the newest entry about each person, of this tenant and cloud', () => {
    const entries = [
      entryOf(ann, 'added', 'readd'),
      entryOf(ann, 'revoked'),
      entryOf(bob, 'revoked'),
      entryOf(cid, 'refused', 'readd'),
      entryOf({ ...ann, userId: guid(4), displayName: 'Dan' }, 'revoked', 'revoke', { cloud: 'china' }),
      entryOf({ ...ann, userId: guid(5), displayName: 'Eve' }, 'revoked', 'revoke', {
        chat: { ...chat, id: b },
      }),
    ];
    deepEqual(
      names(missingFrom(entries, a, acting, { members: [], unreadableMembers: 0, roster: 'complete' })),
      [
        ['Bob', 'revoke'],
        ['', 'readd'],
      ],
    );
    deepEqual(
      names(
        missingFrom(entries, a, acting, {
          members: [sampleMember('Bob', { userId: guid(2) })],
          unreadableMembers: 0,
          roster: 'complete',
        }),
      ),
      [['', 'readd']],
    );
  });
});

describe('Who can be added', () => {
  const forbidden: Failure = {
    kind: 'forbidden',
    answer: { status: 403, code: 'Forbidden', message: '', requestId: 'r', clientRequestId: 'c' },
  };
  const sort = (candidates: readonly Candidate[], reading: RosterReading): unknown[] => {
    const { addable, exclusions } = sortCandidates(candidates, new Map([[a, reading]]), self, acting);
    return [
      addable.map(({ person, subject, isOfOtherTenant, isListed }) => [
        person.displayName,
        subject,
        ...(isOfOtherTenant ? ['other tenant'] : []),
        ...(isListed === undefined ? ['listed or not'] : isListed ? ['listed'] : []),
      ]),
      exclusions.map(({ person, obstacle }) => [person.displayName, obstacle]),
    ];
  };
  const read = (...members: readonly ReturnType<typeof sampleMember>[]): RosterReading => ({
    kind: 'read',
    roster: { members, unreadableMembers: 0, roster: 'complete' },
  });

  it('is whoever is not there, named by id, with the tenant where it is another one, or by sign-in name', () => {
    deepEqual(
      sort(
        [ann, bob, cid, ann].map(person => candidate(person)),
        read(alex),
      ),
      [
        [
          ['Ann', { userId: guid(1), tenantId: undefined }],
          ['Bob', { userId: guid(2), tenantId: fabrikam }, 'other tenant'],
          ['', { userPrincipalName: 'cid@contoso.example' }],
        ],
        [],
      ],
    );
  });

  it('is nobody who is there, by id or by address', () => {
    const there = [
      alex,
      sampleMember('Ann', { userId: guid(1).toUpperCase() }),
      sampleMember('Cid', { email: 'CID@contoso.example' }),
    ];
    deepEqual(sort([candidate(ann), candidate(cid)], read(...there)), [
      [],
      [
        ['Ann', { kind: 'alreadyMember' }],
        ['', { kind: 'alreadyMember' }],
      ],
    ]);
  });

  it('is nobody where one is no member oneself, or may not see the members', () => {
    deepEqual(
      [sort([candidate(ann)], read()), sort([candidate(ann)], { kind: 'unreadable', failure: forbidden })],
      [
        [[], [['Ann', { kind: 'notMember' }]]],
        [[], [['Ann', { kind: 'unreadable', failure: forbidden }]]],
      ],
    );
  });

  it('may be listed or not where not all members could be read, and so may one be oneself', () => {
    const cut = (...members: readonly ReturnType<typeof sampleMember>[]): RosterReading => ({
      kind: 'read',
      roster: { members, unreadableMembers: 0, roster: 'partial' },
    });
    const failure: Failure = {
      kind: 'protocol',
      problem: 'missingField',
      detail: 'pages of members that lead nowhere',
    };
    deepEqual(
      [sort([candidate(ann)], cut(alex)), sort([candidate(ann)], cut(sampleMember('Bob')))],
      [
        [[['Ann', { userId: guid(1), tenantId: undefined }, 'listed or not']], []],
        [[], [['Ann', { kind: 'unreadable', failure }]]],
      ],
    );
  });

  it('is nobody in a 1:1 chat, nobody of another account’s tenant or cloud, and nobody without a name', () => {
    const oneOnOne = candidate(ann, { chat: { ...chat, type: 'oneOnOne' } });
    const elsewhere = intentOf(bob, { cloud: 'china' });
    const anonymous = { userId: '+1 555 0100', displayName: 'Phone' };
    const candidates = [oneOnOne, candidate(bob, { recorded: elsewhere }), candidate(anonymous)];
    deepEqual(sort(candidates, read(alex)), [
      [],
      [
        ['Ann', { kind: 'oneOnOne' }],
        ['Bob', { kind: 'otherAccount', intent: elsewhere }],
        ['Phone', { kind: 'unnameable' }],
      ],
    ]);
    deepEqual(chatsToRead(candidates, acting), [], 'no chat is read for that');
  });

  it('is nobody named by an id in another form than is documented', () => {
    const elsewhere = candidate({ ...ann, tenantId: 'contoso.onmicrosoft.com' });
    const odd = candidate(ann, { chat: { ...chat, id: '../users' } });
    deepEqual(sort([elsewhere, odd], read(alex)), [
      [],
      [
        ['Ann', { kind: 'malformedId', id: 'contoso.onmicrosoft.com' }],
        ['Ann', { kind: 'malformedId', id: '../users' }],
      ],
    ]);
  });

  it('is somebody who is listed because revoking their access is not visible yet', () => {
    const listed = sampleMember('Ann', { userId: guid(1) });
    const [lagging] = candidatesOf([entryOf(ann, 'notVisibleYet')]);
    deepEqual(
      [
        sort(lagging ? [lagging] : [], read(alex, listed)),
        names(
          missingFrom([entryOf(ann, 'notVisibleYet')], a, acting, {
            members: [listed],
            unreadableMembers: 0,
            roster: 'complete',
          }),
        ),
      ],
      [[[['Ann', { userId: guid(1), tenantId: undefined }, 'listed']], []], [['Ann', 'revoke']]],
    );
  });

  it('may be somebody in a meeting chat, of which Microsoft says nothing', () => {
    const meeting = candidate(ann, { chat: { ...chat, type: 'meeting' } });
    deepEqual(sort([meeting], read(alex)), [[['Ann', { userId: guid(1), tenantId: undefined }]], []]);
  });

  it('comes chat by chat', () => {
    const other = { ...chat, id: b };
    const candidates = [candidate(ann), candidate(ann, { chat: other }), candidate(bob)];
    const readings = new Map([a, b].map(id => [id, read(alex)]));
    deepEqual(
      sortCandidates(candidates, readings, self, acting).addable.map(one => [
        one.chat.id,
        one.person.displayName,
      ]),
      [
        [a, 'Ann'],
        [a, 'Bob'],
        [b, 'Ann'],
      ],
    );
  });
});
