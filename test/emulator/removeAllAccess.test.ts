import assert from 'node:assert/strict';
import { chatIds } from './seed/chats.ts';
import { adele, alex, laura, lynne, megan } from './seed/people.ts';
import type { Account } from './tenant.ts';
import type { ClientResponse } from './request.ts';
import { errorOf, pageOf, useEmulator } from './testEmulator.ts';

describe('removeAllAccessForUser at the emulator', () => {
  const tested = useEmulator();

  function revoke(chatId: string, user: unknown, token?: string): Promise<ClientResponse> {
    return tested.send(`/beta/chats/${chatId}/removeAllAccessForUser`, {
      method: 'POST',
      body: { user },
      ...(token === undefined ? {} : { token }),
    });
  }

  const identity = (account: Account): object => ({
    '@odata.type': 'microsoft.graph.teamworkUserIdentity',
    id: account.oid,
    tenantId: account.tid,
  });

  function isListed(chatId: string, account: Account): boolean {
    const members = tested.emulator.tenant.chats.get(chatId)?.members ?? [];
    return members.some(member => member.displayName === account.name);
  }

  it('takes the person off the roster and the chat out of the person’s list', async () => {
    const { status, text } = await revoke(chatIds.contosoLaunch, identity(megan));
    const token = tested.emulator.tokenFor(megan);
    const { items } = pageOf((await tested.send('/beta/me/chats', { token })).body);
    assert.deepEqual(
      [
        status,
        text,
        isListed(chatIds.contosoLaunch, megan),
        items.some(chat => chat['id'] === chatIds.contosoLaunch),
      ],
      [204, '', false, false],
    );
  });

  it('works in one-on-one chats, for externals, in v1.0, through the user and by its qualified name', async () => {
    const body = (account: Account): object => ({ user: identity(account) });
    const answers = [
      await revoke(chatIds.adele, identity(adele)),
      await revoke(chatIds.contosoLaunch, identity(laura)),
      await tested.send(`/v1.0/me/chats/${chatIds.contosoLaunch}/removeAllAccessForUser`, {
        method: 'POST',
        body: body(lynne),
      }),
      await tested.send(`/beta/chats/${chatIds.contosoLaunch}/microsoft.graph.removeAllAccessForUser`, {
        method: 'POST',
        body: body(adele),
      }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [204, 204, 204, 204],
    );
  });

  it('answers 204 and changes nothing where that choice is made', async () => {
    tested.emulator.choices.removeAllEffect = 'unchanged';
    const { status } = await revoke(chatIds.contosoLaunch, identity(megan));
    assert.deepEqual([status, isListed(chatIds.contosoLaunch, megan)], [204, true]);
  });

  it('answers for people who are not in the chat as the choice says', async () => {
    const answers: unknown[] = [];
    for (const choice of ['404', '204', '400emptyCode'] as const) {
      tested.emulator.choices.removeAllUnknownUser = choice;
      const { status, body } = await revoke(chatIds.adele, identity(megan));
      answers.push([status, body === undefined ? undefined : errorOf(body).code]);
    }
    assert.deepEqual(answers, [
      [404, 'NotFound'],
      [204, undefined],
      [400, ''],
    ]);
  });

  it('does not find a person under another tenant', async () => {
    const { status } = await revoke(chatIds.contosoLaunch, { ...identity(megan), tenantId: laura.tid });
    assert.deepEqual([status, isListed(chatIds.contosoLaunch, megan)], [404, true]);
  });

  it('treats externals as the choice says', async () => {
    const outcomes: unknown[] = [];
    for (const choice of ['403', '204unchanged', 'likeOthers'] as const) {
      tested.emulator.choices.removeAllExternal = choice;
      const { status } = await revoke(chatIds.contosoLaunch, identity(laura));
      outcomes.push([status, isListed(chatIds.contosoLaunch, laura)]);
    }
    assert.deepEqual(outcomes, [
      [403, true],
      [204, true],
      [204, false],
    ]);
  });

  it('is for members of the chat, unless the choice says otherwise', async () => {
    const token = tested.emulator.tokenFor(megan);
    const refused = await revoke(chatIds.adele, identity(adele), token);
    tested.emulator.choices.callerMustBeMember = false;
    const taken = await revoke(chatIds.adele, identity(adele), token);
    assert.deepEqual([refused.status, taken.status], [403, 204]);
  });

  it('refuses a body that is not as documented', async () => {
    const users: readonly unknown[] = [
      undefined,
      null,
      'me',
      { '@odata.type': 'microsoft.graph.teamworkUserIdentity' },
      { ...identity(megan), '@odata.type': 'microsoft.graph.emailIdentity' },
      { id: 7 },
      { id: megan.oid, tenantId: '' },
    ];
    const answers = await Promise.all(users.map(user => revoke(chatIds.contosoLaunch, user)));
    const extra = await tested.send(`/beta/chats/${chatIds.contosoLaunch}/removeAllAccessForUser`, {
      method: 'POST',
      body: { user: identity(megan), reason: 'left' },
    });
    assert.deepEqual(
      [[...answers, extra].map(({ status }) => status), isListed(chatIds.contosoLaunch, megan)],
      [[...users, extra].map(() => 400), true],
    );
  });

  it('can take the caller’s own access away', async () => {
    const { status } = await revoke(chatIds.contosoLaunch, identity(alex));
    const after = await tested.send(`/beta/chats/${chatIds.contosoLaunch}`);
    assert.deepEqual([status, after.status], [204, 403]);
  });
});
