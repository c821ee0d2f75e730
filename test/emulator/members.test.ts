import assert from 'node:assert/strict';
import { chatIds } from './seed/chats.ts';
import { adele, alex, diego, grady, isaiah, laura, megan } from './seed/people.ts';
import { entraUserId } from './tenant.ts';
import { allPages, errorOf, pageOf, useEmulator } from './testEmulator.ts';

const launch = `/beta/chats/${chatIds.contosoLaunch}/members`;

describe('The roster of a chat at the emulator', () => {
  const tested = useEmulator();

  function roster(id: string): (string | null)[] {
    return (tested.emulator.tenant.chats.get(id)?.members ?? []).map(member => member.displayName);
  }

  function memberId(chatId: string, oid: string): string {
    const members = tested.emulator.tenant.chats.get(chatId)?.members ?? [];
    return members.find(member => entraUserId(member) === oid)?.id ?? '';
  }

  it('comes whole', async () => {
    const { items, next } = pageOf((await tested.send(`/beta/chats/${chatIds.allHands}/members`)).body);
    assert.deepEqual([items.length, next], [60, undefined]);
  });

  it('comes in pages where that choice is made', async () => {
    tested.emulator.choices.membersPageSize = 25;
    const pages = await allPages(tested.send, `/v1.0/me/chats/${chatIds.allHands}/members`);
    const ids = new Set(pages.flat().map(member => member['id']));
    assert.deepEqual([pages.map(page => page.length), ids.size], [[25, 25, 10], 60]);
  });

  it('takes no options', async () => {
    assert.equal((await tested.send(`${launch}?$top=5`)).status, 400);
  });

  it('gives one member, its id escaped', async () => {
    const id = memberId(chatIds.contosoLaunch, laura.oid);
    const [found, missing] = await Promise.all([
      tested.send(`${launch}/${encodeURIComponent(id)}`),
      tested.send(`${launch}/bm9ib2R5`),
    ]);
    const { displayName, email, tenantId } = found.body as Record<string, unknown>;
    assert.deepEqual(
      [found.status, displayName, email, tenantId, missing.status],
      [200, 'Laura Weber', 'laura@fabrikam.example', laura.tid, 404],
    );
  });

  const addition = (person: string, rest: object = {}): object => ({
    '@odata.type': '#microsoft.graph.aadUserConversationMember',
    'user@odata.bind': `${tested.emulator.origin}/beta/users/${person}`,
    roles: ['owner'],
    ...rest,
  });

  it('takes a new member by id and by sign-in name, with role and history', async () => {
    const history = {
      'user@odata.bind': `https://graph.microsoft.com/v1.0/users('${grady.upn}')`,
      roles: ['guest'],
      visibleHistoryStartDateTime: '2026-01-01T00:00:00Z',
    };
    const byId = await tested.send(launch, { method: 'POST', body: addition(isaiah.oid) });
    const byName = await tested.send(launch, { method: 'POST', body: addition(grady.upn, history) });
    const members = tested.emulator.tenant.chats.get(chatIds.contosoLaunch)?.members ?? [];
    const added = members
      .slice(-2)
      .map(member => [
        member.displayName,
        member.roles,
        member.visibleHistoryStartDateTime,
        `/chats/${chatIds.contosoLaunch}/members/${member.id}`,
      ]);
    assert.deepEqual(
      [byId.status, byId.text, byName.status, added],
      [
        201,
        '',
        201,
        [
          ['Isaiah Langer', ['owner'], null, byId.headers.location],
          ['Grady Archie', ['guest'], '2026-01-01T00:00:00Z', byName.headers.location],
        ],
      ],
    );
  });

  it('takes nobody twice, unless that choice is made', async () => {
    const first = await tested.send(launch, { method: 'POST', body: addition(adele.oid) });
    tested.emulator.choices.addExistingMember = '201';
    const second = await tested.send(launch, { method: 'POST', body: addition(adele.oid) });
    assert.deepEqual([first.status, second.status, roster(chatIds.contosoLaunch).length], [409, 201, 7]);
  });

  it('takes somebody of another tenant if the request names it, unless other choices are made', async () => {
    const { choices } = tested.emulator;
    const isGone = (): boolean => !roster(chatIds.withoutTopic).includes('Laura Weber');
    const add = async (rest: object = {}): Promise<number> => {
      const address = `/beta/chats/${chatIds.withoutTopic}/members`;
      return (await tested.send(address, { method: 'POST', body: addition(laura.oid, rest) })).status;
    };
    const named = { tenantId: laura.tid };
    const unnamed = await add();
    const wrong = await add({ tenantId: alex.tid });
    choices.addExternalMember = '403';
    const barred = await add(named);
    Object.assign(choices, { addExternalMember: '201', addEffect: 'unchanged' });
    const unchanged = [await add(named), isGone()];
    choices.addEffect = 'added';
    const added = [await add(named), isGone()];
    choices.addExistingMember = '400emptyCode';
    assert.deepEqual(
      [unnamed, wrong, barred, unchanged, added, await add(named)],
      [404, 404, 403, [201, true], [201, false], 400],
    );
  });

  it('takes a member into a meeting chat where that choice is made', async () => {
    tested.emulator.choices.addToMeetingChat = '201';
    const address = `/beta/chats/${chatIds.weeklySync}/members`;
    const { status } = await tested.send(address, { method: 'POST', body: addition(adele.oid) });
    assert.deepEqual([status, roster(chatIds.weeklySync).includes('Adele Vance')], [201, true]);
  });

  it('takes nobody unknown, and nobody at all outside of group chats', async () => {
    const [unknown, oneOnOne, meeting] = await Promise.all([
      tested.send(launch, { method: 'POST', body: addition('nobody@contoso.example') }),
      tested.send(`/beta/chats/${chatIds.adele}/members`, { method: 'POST', body: addition(megan.oid) }),
      tested.send(`/beta/chats/${chatIds.weeklySync}/members`, { method: 'POST', body: addition(adele.oid) }),
    ]);
    assert.deepEqual([unknown.status, oneOnOne.status, meeting.status], [404, 403, 403]);
  });

  it('refuses a body that is not as documented', async () => {
    const bodies: readonly unknown[] = [
      '',
      '[]',
      '{',
      {},
      addition(isaiah.oid, { roles: [] }),
      addition(isaiah.oid, { roles: ['admin'] }),
      addition(isaiah.oid, { '@odata.type': '#microsoft.graph.phoneUserConversationMember' }),
      addition(isaiah.oid, { visibleHistoryStartDateTime: 'yesterday' }),
      addition(isaiah.oid, { displayName: 'Isaiah' }),
      addition(isaiah.oid, { 'user@odata.bind': `https://evil.example/beta/users/${isaiah.oid}` }),
      addition(isaiah.oid, { 'user@odata.bind': `/users/${isaiah.oid}` }),
    ];
    const answers = await Promise.all(bodies.map(body => tested.send(launch, { method: 'POST', body })));
    const untyped = await tested.send(launch, {
      method: 'POST',
      body: addition(isaiah.oid),
      headers: { 'content-type': 'text/plain' },
    });
    assert.deepEqual(
      [...answers, untyped].map(({ status, body }) => [status, errorOf(body).code]),
      [...bodies, untyped].map(() => [400, 'BadRequest']),
    );
  });

  async function remove(chatId: string, oid: string): Promise<number> {
    const id = encodeURIComponent(memberId(chatId, oid));
    return (await tested.send(`/beta/chats/${chatId}/members/${id}`, { method: 'DELETE' })).status;
  }

  it('loses a member who is removed', async () => {
    assert.deepEqual(
      [await remove(chatIds.contosoLaunch, megan.oid), roster(chatIds.contosoLaunch)],
      [204, ['Alex Wilber', 'Adele Vance', 'Lynne Robbins', 'Laura Weber', 'Diego Siciliani', 'Sam (Guest)']],
    );
  });

  it('keeps oneself, the last owner, externals and both people of a one-on-one chat', async () => {
    const owner = tested.emulator.tenant.chats.get(chatIds.lastOwner)?.members.at(-1);
    const statuses = [
      await remove(chatIds.contosoLaunch, alex.oid),
      await remove(chatIds.lastOwner, owner === undefined ? '' : (entraUserId(owner) ?? '')),
      await remove(chatIds.contosoLaunch, laura.oid),
      await remove(chatIds.adele, adele.oid),
    ];
    assert.deepEqual(
      [
        statuses,
        roster(chatIds.contosoLaunch).length,
        roster(chatIds.lastOwner).length,
        roster(chatIds.adele).length,
      ],
      [[403, 403, 403, 403], 7, 3, 2],
    );
  });

  it('loses externals too where that choice is made', async () => {
    tested.emulator.choices.deleteExternalMember = '204';
    assert.equal(await remove(chatIds.contosoLaunch, diego.oid), 204);
  });
});
