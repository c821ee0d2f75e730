import { deepEqual } from 'node:assert/strict';
import { chatReport } from '../../../src/chats/chatReport.ts';
import type { Completeness } from '../../../src/chats/completion.ts';
import type { Self } from '../../../src/chats/model.ts';
import { peopleReport } from '../../../src/chats/peopleReport.ts';
import { newPerson, learn } from '../../../src/chats/person.ts';
import { sampleChat, sampleMember } from './sample.ts';

const self: Self = { userId: 'me-id', tenantId: 'contoso' };
const me = sampleMember('me');
const laura = sampleMember('laura', {
  tenantId: 'fabrikam',
  roles: ['guest', 'owner'],
  visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
});
const phone = sampleMember('phone', {
  kind: 'phoneUser',
  userId: '+331234',
  tenantId: undefined,
  email: undefined,
  roles: [],
});
const launch = sampleChat('launch', {
  topic: 'Launch',
  lastActivity: Date.parse('2026-06-18T12:00:00Z'),
  members: [me, laura],
});
const cut = sampleChat('cut', { members: [laura, phone], roster: 'partial' });
const empty = sampleChat('empty', { roster: 'partial' });
const known: Completeness = { chats: 3, allChats: false, isCut: false, partialRosters: 2, unreadable: 0 };

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('A report of chats', () => {
  const report = chatReport([launch, cut, empty], known, self);

  it('has a row for each member and for a chat without any, and says whether all are there', () => {
    deepEqual(
      Array.from(report.rows(), row => [row.chatId, row.members, row.allMembers, row.allChats, row.name]),
      [
        ['launch', 2, true, false, 'me'],
        ['launch', 2, true, false, 'laura'],
        ['cut', 2, false, false, 'laura'],
        ['cut', 2, false, false, 'phone'],
        ['empty', 0, false, false, undefined],
      ],
    );
  });

  it('has every column in every row', () => {
    for (const row of report.rows()) {
      deepEqual(Object.keys(row).sort(), [...report.columns].sort());
    }
  });

  it('says of a member what the view says, and leaves open what is not known', () => {
    deepEqual(
      Array.from(report.rows(), row => [
        row.userId,
        row.roles,
        row.external,
        row.anonymous,
        row.you,
        row.historyFrom,
      ]),
      [
        ['me-id', 'owner', false, false, true, undefined],
        ['laura-id', 'guest; owner', true, false, false, '0001-01-01T00:00:00Z'],
        ['laura-id', 'guest; owner', true, false, false, '0001-01-01T00:00:00Z'],
        ['+331234', '', undefined, true, false, undefined],
        [undefined, undefined, undefined, undefined, undefined, undefined],
      ],
    );
  });

  it('lists the chats with their members for programs', () => {
    deepEqual(
      [report.facts, report.itemsName, asJson([...report.items()].slice(0, 1))],
      [
        { chatsLoaded: 3, allChats: false },
        'chats',
        [
          {
            id: 'launch',
            type: 'group',
            topic: 'Launch',
            tenantId: 'contoso',
            lastActivity: '2026-06-18T12:00:00.000Z',
            allMembers: true,
            members: [
              {
                membershipId: 'membership of me',
                name: 'me',
                address: 'me@contoso.example',
                userId: 'me-id',
                tenantId: 'contoso',
                kind: 'aadUser',
                roles: ['owner'],
                external: false,
                anonymous: false,
                you: true,
              },
              {
                membershipId: 'membership of laura',
                name: 'laura',
                address: 'laura@contoso.example',
                userId: 'laura-id',
                tenantId: 'fabrikam',
                kind: 'aadUser',
                roles: ['guest', 'owner'],
                external: true,
                anonymous: false,
                you: false,
                historyFrom: '0001-01-01T00:00:00Z',
              },
            ],
          },
        ],
      ],
    );
  });
});

describe('A report of people', () => {
  const person = newPerson('laura-id', laura);
  for (const chat of [launch, cut]) {
    person.memberships.set(chat, [laura]);
    learn(person, laura, chat);
  }
  const report = peopleReport([person], [launch, cut, empty], known, self);

  it('has a row for each person, with how much is not known', () => {
    deepEqual(
      [...report.rows()],
      [
        {
          name: 'laura',
          address: 'laura@contoso.example',
          userId: 'laura-id',
          tenantId: 'fabrikam',
          kind: 'aadUser',
          known: true,
          you: false,
          chats: 2,
          externalIn: 2,
          guestIn: 2,
          allChats: false,
          partialRosters: 2,
          chatIds: 'launch; cut',
        },
      ],
    );
  });

  it('lists the people with their chats for programs', () => {
    deepEqual(
      [report.facts, report.itemsName, asJson([...report.items()])],
      [
        { chatsLoaded: 3, allChats: false, partialRosters: 2 },
        'people',
        [
          {
            name: 'laura',
            address: 'laura@contoso.example',
            userId: 'laura-id',
            tenantId: 'fabrikam',
            kind: 'aadUser',
            known: true,
            you: false,
            externalIn: 2,
            guestIn: 2,
            chats: [
              {
                id: 'launch',
                type: 'group',
                topic: 'Launch',
                membershipId: 'membership of laura',
                roles: ['guest', 'owner'],
              },
              { id: 'cut', type: 'group', membershipId: 'membership of laura', roles: ['guest', 'owner'] },
            ],
          },
        ],
      ],
    );
  });
});
