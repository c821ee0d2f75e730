import { deepEqual, equal } from 'node:assert/strict';
import { markCutRosters, readChat, readMember } from '../../../src/chats/chatJson.ts';
import { GraphChatsApi, readSelfId } from '../../../src/chats/chatsApi.ts';
import { isAnonymous, isExternal, marksOf, type Chat, type Mark } from '../../../src/chats/model.ts';
import { FailureError } from '../../../src/core/failure.ts';
import { asRecord } from '../../../src/core/json.ts';
import { clouds } from '../../../src/graph/cloud.ts';
import type { Page } from '../../../src/graph/paging.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { alex, contoso, diego, fabrikam, laura } from '../../emulator/seed/people.ts';
import { failureFrom, never, useGraph } from '../graph/graphFixture.ts';
import { sampleChat, sampleMember } from './sample.ts';

function missing(detail: string): FailureError {
  return new FailureError({ kind: 'protocol', problem: 'missingField', detail });
}

describe('A chat as the service writes it', () => {
  it('is read whole', () => {
    deepEqual(
      readChat({
        id: '19:a@thread.v2',
        chatType: 'meeting',
        topic: 'Weekly',
        tenantId: 'T',
        webUrl: 'https://teams.microsoft.com/l/chat/a',
        lastUpdatedDateTime: '2026-06-18T14:00:00Z',
        viewpoint: { lastMessageReadDateTime: '2026-06-18T14:30:00.5Z' },
        members: [{ id: 'm', '@odata.type': '#microsoft.graph.aadUserConversationMember' }],
      }),
      {
        id: '19:a@thread.v2',
        type: 'meeting',
        topic: 'Weekly',
        tenantId: 'T',
        webUrl: 'https://teams.microsoft.com/l/chat/a',
        lastActivity: Date.parse('2026-06-18T14:30:00.500Z'),
        members: [
          {
            membershipId: 'm',
            kind: 'aadUser',
            displayName: '',
            userId: undefined,
            tenantId: undefined,
            email: undefined,
            roles: [],
            visibleHistoryStartDateTime: undefined,
          },
        ],
        unreadableMembers: 0,
        roster: 'complete',
      },
    );
  });

  const nothing: Omit<Chat, 'id'> = {
    unreadableMembers: 0,
    type: 'unknown',
    topic: undefined,
    tenantId: undefined,
    webUrl: undefined,
    lastActivity: undefined,
    members: [],
    roster: 'partial',
  };

  it('may lack everything but its id', () => {
    deepEqual(readChat({ id: 'a' }), { id: 'a', ...nothing });
  });

  it('may have fields of other types, which count as none', () => {
    const odd = {
      id: 'a',
      chatType: 7,
      topic: ['x'],
      tenantId: null,
      webUrl: {},
      lastUpdatedDateTime: 'yesterday',
      viewpoint: 'x',
      members: 'many',
    };
    deepEqual(readChat(odd), { id: 'a', ...nothing });
  });

  for (const chatType of ['unknownFutureValue', 'space', 'ONEONONE', '']) {
    it(`is kept as unknown where its type is “${chatType}”`, () => {
      equal(readChat({ id: 'a', chatType })?.type, 'unknown');
    });
  }

  it('was never active in the year 1', () => {
    const never = '0001-01-01T00:00:00Z';
    equal(
      readChat({ id: 'a', lastUpdatedDateTime: never, viewpoint: { lastMessageReadDateTime: never } })
        ?.lastActivity,
      undefined,
    );
  });

  it('has an empty topic for none', () => {
    equal(readChat({ id: 'a', topic: '' })?.topic, undefined);
  });

  it('is no chat without an id', () => {
    for (const id of [undefined, null, '', 7]) {
      equal(readChat({ id, chatType: 'group' }), undefined);
    }
  });

  it('has a whole roster only below the 25 members that are shown', () => {
    const members = (count: number): unknown[] =>
      Array.from({ length: count }, (_, index) => ({ id: `${index}` }));
    deepEqual(
      [0, 24, 25, 26].map(count => readChat({ id: 'a', members: members(count) })?.roster),
      ['complete', 'complete', 'partial', 'partial'],
    );
  });

  it('has no whole roster where one of its members could not be read', () => {
    const chat = readChat({ id: 'a', members: [{ id: 'm' }, null, { displayName: 'N' }] });
    deepEqual([chat?.members.length, chat?.unreadableMembers, chat?.roster], [1, 2, 'partial']);
  });
});

describe('A page of chats', () => {
  const members = Array.from({ length: 25 }, (_, index) => sampleMember(`${index}`));

  it('of 25 members in all may have been cut in any chat', () => {
    const page = [
      sampleChat('a', { members: members.slice(0, 10) }),
      sampleChat('b', { members: members.slice(10) }),
      sampleChat('c'),
    ];
    deepEqual(
      markCutRosters(page).map(({ roster }) => roster),
      ['partial', 'partial', 'partial'],
    );
  });

  it('of any other number was cut in none', () => {
    const page = [sampleChat('a', { members: members.slice(0, 10) }), sampleChat('b', { members })];
    equal(markCutRosters(page), page);
  });
});

describe('A member as the service writes it', () => {
  it('has the id of its kind', () => {
    const written = [
      ['aadUser', { userId: 'u', tenantId: 't', email: 'e', displayName: 'N', roles: ['owner'] }],
      ['anonymousGuest', { anonymousGuestId: 'u' }],
      ['azureCommunicationServicesUser', { azureCommunicationServicesId: 'u' }],
      ['microsoftAccountUser', { userId: 'u' }],
      ['phoneUser', { phoneNumber: 'u' }],
      ['skypeForBusinessUser', { userId: 'u', tenantId: 't' }],
      ['skypeUser', { skypeId: 'u' }],
    ] as const;
    deepEqual(
      written.map(([kind, fields]) => {
        const member = readMember({
          '@odata.type': `#microsoft.graph.${kind}ConversationMember`,
          id: 'm',
          ...fields,
        });
        return [member?.kind, member?.userId];
      }),
      written.map(([kind]) => [kind, 'u']),
    );
  });

  for (const type of ['#microsoft.graph.hologramUserConversationMember', 'aadUser', '', undefined, 7]) {
    it(`is kept as unknown where its type is ${type === undefined ? 'missing' : JSON.stringify(type)}`, () => {
      equal(readMember({ id: 'm', '@odata.type': type, userId: 'u' })?.kind, 'unknown');
    });
  }

  it('may lack everything but its id, and have roles that are none', () => {
    deepEqual(readMember({ id: 'm', roles: ['guest', 7, null], displayName: null }), {
      membershipId: 'm',
      kind: 'unknown',
      displayName: '',
      userId: undefined,
      tenantId: undefined,
      email: undefined,
      roles: ['guest'],
      visibleHistoryStartDateTime: undefined,
    });
  });

  it('sees what was written from the time on that the service names', () => {
    const start = '0001-01-01T00:00:00Z';
    equal(readMember({ id: 'm', visibleHistoryStartDateTime: start })?.visibleHistoryStartDateTime, start);
  });

  it('is a member without an id of the membership too, as long as the person has one', () => {
    const { membershipId, userId } = readMember({ userId: 'u' }) ?? {};
    deepEqual([membershipId, userId], ['', 'u']);
  });

  it('is no member without any id', () => {
    equal(readMember({ displayName: 'N', id: '', userId: null }), undefined);
  });
});

describe('The marks of a member', () => {
  const chat = sampleChat('a');
  const self = { userId: 'ADELE-ID', tenantId: 'contoso' };
  const rows: readonly (readonly [string, Parameters<typeof sampleMember>[1], readonly Mark[]])[] = [
    ['the person signed in', { userId: 'adele-id' }, ['you']],
    ['a guest', { roles: ['guest'] }, ['guest']],
    ['somebody without a role', { roles: [] }, []],
    ['somebody of another tenant', { tenantId: 'fabrikam' }, ['external']],
    ['the same tenant in other letters', { tenantId: 'CONTOSO' }, []],
    [
      'an anonymous guest',
      { kind: 'anonymousGuest', tenantId: undefined, roles: ['guest'] },
      ['anonymous', 'guest'],
    ],
    ['a phone', { kind: 'phoneUser', tenantId: undefined, roles: [] }, ['anonymous']],
    ['an unknown kind', { kind: 'unknown', roles: [] }, ['unknown']],
  ];
  for (const [name, rest, marks] of rows) {
    it(`tell of ${name}`, () => {
      deepEqual(marksOf(sampleMember('x', rest), chat, self), marks);
    });
  }
});

describe('The chats of the seeded tenant', () => {
  const graph = useGraph();
  const api = (version: 'beta' | 'v1.0' = 'beta'): GraphChatsApi =>
    new GraphChatsApi(graph.client(), graph.cloud, version);
  const find = ({ items }: Page<Chat>, id: string): Chat | undefined => items.find(chat => chat.id === id);

  it('come fifty a page, the most recent first, with their members', async () => {
    const page = await api().listChats(undefined, never);
    deepEqual(
      {
        count: page.items.length,
        first: page.items[0]?.topic,
        more: page.next !== undefined,
        asked: graph.emulator.requests.map(({ path, query }) => `${path}?${query}`),
      },
      {
        count: 50,
        first: 'Contoso Launch',
        more: true,
        asked: ['/beta/me/chats?$top=50&$expand=members&$orderby=lastMessagePreview/createdDateTime%20desc'],
      },
    );
  });

  it('have members of every kind, each told for what it is', async () => {
    const page = await api().listChats(undefined, never);
    const kinds = page.items.flatMap(chat => chat.members.map(member => member.kind));
    deepEqual([...new Set(kinds)].sort(), [
      'aadUser',
      'anonymousGuest',
      'azureCommunicationServicesUser',
      'microsoftAccountUser',
      'phoneUser',
      'skypeForBusinessUser',
      'skypeUser',
      'unknown',
    ]);
    deepEqual(
      find(page, chatIds.supportBridge)?.members.map(member => [member.kind, isAnonymous(member)]),
      [
        ['aadUser', false],
        ['aadUser', false],
        ['phoneUser', true],
        ['skypeUser', true],
        ['azureCommunicationServicesUser', true],
        ['microsoftAccountUser', true],
        ['anonymousGuest', true],
      ],
    );
  });

  it('show 25 members of a larger chat, and say that there may be more', async () => {
    const page = await api().listChats(undefined, never);
    deepEqual(
      [chatIds.contosoLaunch, chatIds.exactlyTwentyFive, chatIds.twentySix, chatIds.allHands].map(id => {
        const chat = find(page, id);
        return [chat?.members.length, chat?.roster];
      }),
      [
        [7, 'complete'],
        [25, 'partial'],
        [25, 'partial'],
        [25, 'partial'],
      ],
    );
  });

  it('say that there may be more members in all of them where 25 is the limit of the answer', async () => {
    graph.emulator.choices.expandMembersLimit = 'perResponse';
    const page = await api().listChats(undefined, never);
    deepEqual(new Set(page.items.map(({ roster }) => roster)), new Set(['partial']));
  });

  it('know whose tenant a chat is of', async () => {
    const page = await api().listChats(undefined, never);
    const chat = find(page, chatIds.ofFabrikam);
    const external = chat?.members.filter(member => isExternal(member, chat)).map(({ userId }) => userId);
    deepEqual([chat?.tenantId, external], [fabrikam.id, [alex.oid]]);
    const launch = find(page, chatIds.contosoLaunch) ?? sampleChat('not found');
    const outsiders = launch.members.filter(member => isExternal(member, launch));
    deepEqual([launch.tenantId, outsiders.map(({ userId }) => userId)], [contoso.id, [laura.oid, diego.oid]]);
  });

  it('are asked for without an order where the cloud has none', async () => {
    const ordered = new GraphChatsApi(
      graph.client(),
      { ...clouds.usGovHigh, graphRoot: graph.emulator.origin },
      'v1.0',
    );
    await ordered.listChats(undefined, never);
    deepEqual(
      graph.emulator.requests.map(({ path, query }) => `${path}?${query}`),
      ['/v1.0/me/chats?$top=50&$expand=members'],
    );
  });

  for (const status of [400, 403, 500]) {
    it(`are asked for again without an order where the service refuses it with ${status}`, async () => {
      graph.emulator.faults.add({ query: /orderby/ }, { kind: 'status', status });
      equal((await api().listChats(undefined, never)).items.length, 50);
      equal(graph.emulator.requests.length, 2);
    });
  }

  it('are asked for again without an order where the order takes a permission that the token lacks', async () => {
    graph.emulator.faults.add(
      { query: /orderby/ },
      {
        kind: 'status',
        status: 403,
        message:
          "Missing scope permissions on the request. API requires one of 'Chat.Read, Chat.ReadWrite'. Scopes on the request 'Chat.ReadBasic, User.Read'.",
      },
    );
    equal((await api().listChats(undefined, never)).items.length, 50);
    equal(graph.emulator.requests.length, 2);
  });

  it('are told to be refused where the service refuses them without an order too', async () => {
    graph.emulator.faults.add({ times: 2 }, { kind: 'status', status: 403 });
    equal((await failureFrom(api().listChats(undefined, never))).kind, 'forbidden');
    equal(graph.emulator.requests.length, 2);
  });

  it('are not asked for again where something else is wrong', async () => {
    graph.emulator.faults.add({}, { kind: 'status', status: 404 });
    equal((await failureFrom(api().listChats(undefined, never))).kind, 'notFound');
    equal(graph.emulator.requests.length, 1);
  });

  for (const [name, body, detail] of [
    ['without a list', {}, 'a collection without value'],
    ['with a text for a list', { value: 'x' }, 'a collection without value'],
  ] as const) {
    it(`do not pass for read in an answer ${name}`, async () => {
      graph.emulator.faults.add({}, { kind: 'rewrite', rewrite: () => body });
      deepEqual(await failureFrom(api().listChats(undefined, never)), missing(detail).failure);
    });
  }

  it('have an empty page between others where the service gives one', async () => {
    const link = `${graph.emulator.origin}/beta/me/chats?$skiptoken=next`;
    graph.emulator.faults.add(
      {},
      { kind: 'rewrite', rewrite: () => ({ value: [], '@odata.nextLink': link }) },
    );
    deepEqual(await api().listChats(undefined, never), {
      items: [],
      unreadable: 0,
      next: { nextLink: link },
    });
  });

  it('give the whole roster of a chat over as many pages as there are', async () => {
    graph.emulator.choices.membersPageSize = 25;
    const { members, roster } = await api().listMembers(chatIds.allHands, never);
    deepEqual(
      [members.length, new Set(members.map(member => member.membershipId)).size, roster],
      [60, 60, 'complete'],
    );
    equal(graph.emulator.requests.length, 3);
  });

  for (const [kind, requests] of [
    ['loopingNextLink', 2],
    ['endlessNextLink', 21],
  ] as const) {
    it(`end a roster whose pages lead nowhere new, with each member once, and say that there may be more (${kind})`, async () => {
      graph.clock.runFreely();
      graph.emulator.faults.add({ times: Infinity }, { kind });
      const { members, roster } = await api().listMembers(chatIds.allHands, never);
      deepEqual([members.length, roster, graph.emulator.requests.length], [60, 'partial', requests]);
    });
  }

  it('give the members that can be read, and count the others once', async () => {
    const spoilt = (body: unknown): unknown => {
      const record = asRecord(body);
      const value: unknown = record?.['value'];
      return {
        ...record,
        value: Array.isArray(value) ? [...(value as unknown[]), null, { displayName: 'N' }] : value,
      };
    };
    const link = `${graph.emulator.origin}/beta/chats/${chatIds.adele}/members`;
    graph.emulator.faults.add(
      { times: 2 },
      { kind: 'rewrite', rewrite: body => ({ ...asRecord(spoilt(body)), '@odata.nextLink': link }) },
    );
    const { members, unreadableMembers } = await api().listMembers(chatIds.adele, never);
    deepEqual([members.length, unreadableMembers], [2, 2]);
  });

  for (const unknownChat of ['404', '403'] as const) {
    it(`tell that a chat is not there (${unknownChat})`, async () => {
      graph.emulator.choices.unknownChat = unknownChat;
      const failure = await failureFrom(api().listMembers('19:gone@thread.v2', never));
      equal(failure.kind, unknownChat === '404' ? 'notFound' : 'forbidden');
    });
  }

  it('tell who is signed in', async () => {
    equal(await readSelfId(graph.client(), 'v1.0', never), alex.oid);
  });

  it('do not tell who is signed in where the answer has no id', async () => {
    graph.emulator.faults.add({}, { kind: 'rewrite', rewrite: () => ({ id: null }) });
    deepEqual(
      await failureFrom(readSelfId(graph.client(), 'beta', never)),
      missing('a user without id').failure,
    );
  });
});
