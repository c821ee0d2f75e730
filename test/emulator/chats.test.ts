import assert from 'node:assert/strict';
import { chatIds } from './seed/chats.ts';
import { alex, megan } from './seed/people.ts';
import { allPages, errorOf, pageOf, useEmulator } from './testEmulator.ts';

const unknownChat = '19:00000000000000000000000000000000@thread.v2';

describe('Listing chats at the emulator', () => {
  const tested = useEmulator();

  it('takes three pages of 50, each chat once, newest first', async () => {
    const pages = await allPages(tested.send, '/beta/me/chats?$top=50');
    const ids = pages.flat().map(chat => chat['id']);
    assert.deepEqual(
      [pages.map(page => page.length), new Set(ids).size, ids[0], tested.emulator.requests.length],
      [[50, 50, 37], 137, chatIds.contosoLaunch, 3],
    );
  });

  it('links to the next page at the host that was asked, with the options of the first', async () => {
    const { body } = await tested.send('/beta/me/chats?$expand=members&$top=2', {
      headers: { host: 'graph.microsoft.com' },
    });
    const { next } = pageOf(body);
    assert.match(
      next ?? '',
      /^https:\/\/graph\.microsoft\.com\/beta\/me\/chats\?\$expand=members&\$top=2&\$skiptoken=.+/u,
    );
  });

  it('refuses a link that was taken apart', async () => {
    const { next } = pageOf((await tested.send('/beta/me/chats?$expand=members&$top=2')).body);
    const token = /\$skiptoken=.*$/u.exec(next ?? '')?.[0] ?? '';
    const answers = await Promise.all(
      [
        `/beta/me/chats?${token}`,
        '/beta/me/chats?$skiptoken=bm9uZQ==',
        '/beta/me/chats?$skiptoken=bnVsbA==',
      ].map(address => tested.send(address)),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400, 400, 400],
    );
  });

  it('keeps its place while chats come and go', async () => {
    const { items, next } = pageOf((await tested.send('/beta/me/chats?$top=3')).body);
    items.forEach(chat => tested.emulator.tenant.chats.delete(String(chat['id'])));
    const second = pageOf((await tested.send(next ?? '')).body);
    assert.equal(second.items[0]?.['id'], chatIds.withoutTopic);
  });

  it('shows each account its own chats', async () => {
    const token = tested.emulator.tokenFor(megan);
    const { items } = pageOf((await tested.send('/v1.0/chats', { token })).body);
    assert.deepEqual([items.length, items.some(chat => chat['id'] === chatIds.adele)], [19, false]);
  });

  it('answers alike at /chats, /me/chats and the own /users/…/chats, but not at another user’s', async () => {
    const addresses = [
      '/beta/chats',
      '/beta/me/chats',
      `/beta/users/${alex.oid}/chats`,
      `/beta/users/${alex.upn}/chats`,
    ];
    const answers = await Promise.all(addresses.map(address => tested.send(address)));
    const other = await tested.send(`/beta/users/${megan.oid}/chats`);
    assert.deepEqual(
      [
        new Set(
          answers.map(({ body }) =>
            pageOf(body)
              .items.map(chat => chat['id'])
              .join(),
          ),
        ).size,
        other.status,
      ],
      [1, 403],
    );
  });

  it('cuts expanded members at 25 for each chat', async () => {
    const { items } = pageOf((await tested.send('/beta/me/chats?$expand=members')).body);
    const shown = [chatIds.allHands, chatIds.exactlyTwentyFive, chatIds.twentySix, chatIds.contosoLaunch].map(
      id => {
        const members = items.find(chat => chat['id'] === id)?.['members'];
        return Array.isArray(members) ? members.length : undefined;
      },
    );
    assert.deepEqual(shown, [25, 25, 25, 7]);
  });

  it('cuts expanded members at 25 for the answer where that choice is made', async () => {
    tested.emulator.choices.expandMembersLimit = 'perResponse';
    const { items } = pageOf((await tested.send('/beta/me/chats?$expand=members')).body);
    const shown = items.map(chat => (Array.isArray(chat['members']) ? chat['members'].length : undefined));
    assert.deepEqual(shown.slice(0, 8), [7, 2, 5, 3, 2, 5, 1, 0]);
  });

  it('expands the last message', async () => {
    const { items } = pageOf((await tested.send('/beta/me/chats?$expand=lastMessagePreview&$top=1')).body);
    const { topic, lastMessagePreview } = items[0] ?? {};
    assert.deepEqual(
      [topic, lastMessagePreview],
      ['Contoso Launch', tested.emulator.tenant.chats.get(chatIds.contosoLaunch)?.lastMessagePreview],
    );
  });

  it('filters by type', async () => {
    const count = async (filter: string): Promise<number> =>
      (await allPages(tested.send, `/beta/me/chats?$filter=${encodeURIComponent(filter)}`)).flat().length;
    const [groups, meetings, either, neither] = await Promise.all([
      count("chatType eq 'group'"),
      count("chatType eq 'meeting'"),
      count("chatType eq 'group' or chatType eq 'meeting'"),
      count("chatType eq 'group' and chatType eq 'meeting'"),
    ]);
    assert.deepEqual([either, neither], [groups + meetings, 0]);
    assert.ok(groups > 30 && meetings > 10);
  });

  it('sorts in the one documented order', async () => {
    const order = encodeURIComponent('lastMessagePreview/createdDateTime desc');
    const answers = await Promise.all([
      tested.send(`/beta/me/chats?$orderby=${order}`),
      tested.send('/beta/me/chats?$orderby=topic'),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 400],
    );
  });

  it('refuses options that are not documented, one by one', async () => {
    const options = [
      '$skip=5',
      '$count=true',
      '$search=x',
      '$select=id',
      '$expand=messages',
      '$top=0',
      '$top=51',
      '$top=ten',
      "$filter=topic eq 'x'",
      '$top=5&$top=6',
      'foo=bar',
    ];
    const answers = await Promise.all(
      options.map(option => tested.send(`/beta/me/chats?${option.replaceAll(' ', '%20')}`)),
    );
    assert.deepEqual(
      answers.map(({ status, body }) => [status, errorOf(body).code]),
      options.map(() => [400, 'BadRequest']),
    );
  });

  it('takes the other side of an open question where that choice is made', async () => {
    Object.assign(tested.emulator.choices, {
      topAbove50: 'clamp',
      selectOnChats: 'applied',
      defaultPageSize: 20,
    });
    const [clamped, selected] = await Promise.all([
      tested.send('/beta/me/chats?$top=500'),
      tested.send('/beta/me/chats?$select=id,topic'),
    ]);
    const { items } = pageOf(selected.body);
    assert.deepEqual(
      [pageOf(clamped.body).items.length, items.length, Object.keys(items[0] ?? {})],
      [50, 20, ['id', 'topic']],
    );
  });
});

describe('Getting a chat at the emulator', () => {
  const tested = useEmulator();

  it('takes its id escaped and unescaped, through the user or not', async () => {
    const id = chatIds.adele;
    const addresses = [
      `/beta/chats/${id}`,
      `/v1.0/chats/${encodeURIComponent(id)}`,
      `/beta/me/chats/${id}`,
      `/beta/users/${alex.oid}/chats/${encodeURIComponent(id)}`,
    ];
    const answers = await Promise.all(addresses.map(address => tested.send(address)));
    assert.deepEqual(
      answers.map(({ status, body }) => [status, (body as { id: string }).id]),
      addresses.map(() => [200, id]),
    );
  });

  it('expands its members alone, up to 25 unless the choice says otherwise', async () => {
    const shown = async (): Promise<unknown> => {
      const { body } = await tested.send(`/beta/chats/${chatIds.allHands}?$expand=members`);
      return (body as { members: unknown[] }).members.length;
    };
    const cut = await shown();
    tested.emulator.choices.getChatMembersLimit = undefined;
    const whole = await shown();
    const other = await tested.send(`/beta/chats/${chatIds.allHands}?$expand=lastMessagePreview`);
    assert.deepEqual([cut, whole, other.status], [25, 60, 400]);
  });

  it('is refused to people who are not in it, without saying more than Teams does', async () => {
    const { status, body, headers } = await tested.send(`/beta/chats/${chatIds.adele}`, {
      token: tested.emulator.tokenFor(megan),
      headers: { 'client-request-id': 'c0ffee00-0000-4000-8000-000000000001' },
    });
    const { error } = body as { error: { innerError: Record<string, unknown> } };
    const { date, ...innerError } = error.innerError;
    assert.match(String(date), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/u);
    assert.deepEqual(
      [status, errorOf(body), innerError],
      [
        403,
        { code: 'Forbidden', message: 'InsufficientPrivileges' },
        {
          code: '1',
          message:
            `AclCheckFailed-The initiator 8:orgid:${megan.oid} is not a member of the roster ` +
            `3b77d52f-ba48-4a7a-a867-a8e074d2c973 in the generic thread ${chatIds.adele}`,
          'request-id': headers['request-id'],
          'client-request-id': 'c0ffee00-0000-4000-8000-000000000001',
        },
      ],
    );
  });

  it('fails for a chat that is not there, and for an id that is none', async () => {
    tested.emulator.choices.unknownChat = '404';
    const [missing, garbled] = await Promise.all([
      tested.send(`/beta/chats/${unknownChat}`),
      tested.send('/beta/chats/..%2Fme'),
    ]);
    tested.emulator.choices.unknownChat = '403';
    const hidden = await tested.send(`/beta/chats/${unknownChat}`);
    assert.deepEqual(
      [missing, garbled, hidden].map(({ status, body }) => [status, errorOf(body).code]),
      [
        [404, 'NotFound'],
        [400, 'BadRequest'],
        [403, 'Forbidden'],
      ],
    );
  });
});

describe('An address that Graph does not have', () => {
  const tested = useEmulator();

  it('is refused', async () => {
    const requests = [
      ['GET', '/v2.0/me'],
      ['GET', '/beta/'],
      ['GET', '/beta/chats/%E0%A4%A/members'],
      ['GET', '/beta/groups'],
      ['POST', '/v1.0/teamwork/determineIfInteractionIsAllowed'],
      ['PATCH', '/beta/me'],
      ['GET', '/beta/$batch'],
    ] as const;
    const answers = await Promise.all(requests.map(([method, address]) => tested.send(address, { method })));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400, 400, 400, 400, 400, 405, 405],
    );
  });
});

describe('Graph in another cloud', () => {
  const tested = useEmulator({ cloud: 'china' });

  it('lacks both actions and the order of chats, and takes its own tokens alone', async () => {
    const order = encodeURIComponent('lastMessagePreview/createdDateTime desc');
    const answers = await Promise.all([
      tested.send('/beta/me/chats'),
      tested.send(`/beta/me/chats?$orderby=${order}`),
      tested.send('/beta/teamwork/determineIfInteractionIsAllowed', { method: 'POST', body: {} }),
      tested.send(`/beta/chats/${chatIds.adele}/removeAllAccessForUser`, { method: 'POST', body: {} }),
      tested.send('/beta/me/chats', {
        token: tested.emulator.tokenFor(alex, undefined, { audience: 'https://graph.microsoft.com' }),
      }),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 400, 400, 400, 401],
    );
  });
});
