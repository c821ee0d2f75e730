import assert from 'node:assert/strict';
import { chatIds } from './seed/chats.ts';
import { alex, nora } from './seed/people.ts';
import { errorOf, ManualClock, useEmulator } from './testEmulator.ts';

describe('A token at the emulator', () => {
  const clock = new ManualClock();
  const tested = useEmulator({ now: clock.now });

  async function refusal(token: string | undefined): Promise<unknown[]> {
    const request = token === undefined ? {} : { token };
    const { status, body, headers } = await tested.sendBare('/beta/me/chats', request);
    return [status, errorOf(body).code, errorOf(body).message, 'www-authenticate' in headers];
  }

  it('is needed', async () => {
    assert.deepEqual(await refusal(undefined), [
      401,
      'InvalidAuthenticationToken',
      'Access token is empty.',
      true,
    ]);
  });

  it('has to be readable, in time, for Graph and of somebody known', async () => {
    const { tokenFor } = tested.emulator;
    const refusals = await Promise.all(
      [
        'not.a.token',
        tokenFor(alex, undefined, { expiresInSeconds: 0 }),
        tokenFor(alex, undefined, { audience: 'https://management.azure.com' }),
        tokenFor({ ...nora, oid: '00000000-0000-0000-0000-000000000000' }),
      ].map(refusal),
    );
    assert.deepEqual(
      refusals.map(([status, code, message]) => [status, code, message]),
      [
        [401, 'InvalidAuthenticationToken', 'CompactToken parsing failed with error code: 80049217'],
        [401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'],
        [401, 'InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.'],
        [401, 'InvalidAuthenticationToken', 'The identity of the calling user could not be established.'],
      ],
    );
  });

  it('expires while the clock goes on', async () => {
    const token = tested.emulator.tokenFor(alex);
    const first = await tested.sendBare('/beta/me', { token });
    clock.pass(3600);
    const second = await tested.sendBare('/beta/me', { token });
    assert.deepEqual([first.status, second.status], [200, 401]);
  });

  it('is refused in the words of Teams where a scope is missing', async () => {
    const token = tested.emulator.tokenFor(alex, ['User.Read', 'Chat.ReadWrite.All']);
    const { status, body } = await tested.sendBare('/beta/me/chats', { token });
    assert.deepEqual(
      [status, errorOf(body)],
      [
        403,
        {
          code: 'Forbidden',
          message:
            "Missing scope permissions on the request. API requires one of 'Chat.ReadBasic, Chat.Read, Chat.ReadWrite'. " +
            "Scopes on the request 'User.Read, Chat.ReadWrite.All'.",
        },
      ],
    );
  });

  it('needs for each call a scope of that call', async () => {
    const chat = `/beta/chats/${chatIds.contosoLaunch}`;
    const calls: readonly (readonly [string, string, string])[] = [
      ['GET', '/beta/me', 'User.Read'],
      ['GET', '/beta/users', 'User.ReadBasic.All'],
      ['GET', `/beta/users/${alex.oid}`, 'User.Read'],
      ['GET', '/beta/chats', 'Chat.Read'],
      ['GET', chat, 'Chat.ReadBasic'],
      ['GET', `${chat}/members`, 'ChatMember.Read'],
      ['POST', `${chat}/members`, 'ChatMember.ReadWrite'],
      ['DELETE', `${chat}/members/x`, 'ChatMember.ReadWrite'],
      ['POST', `${chat}/removeAllAccessForUser`, 'Chat.ReadWrite.All'],
      ['GET', `${chat}/permissionGrants`, 'ResourceSpecificPermissionGrant.ReadForChat'],
      ['GET', `${chat}/installedApps`, 'TeamsAppInstallation.ReadForChat'],
      ['GET', `${chat}/installedApps/x`, 'TeamsAppInstallation.ReadForChat'],
      ['POST', '/beta/teamwork/determineIfInteractionIsAllowed', 'TeamworkUserInteraction.Read.All'],
    ];
    const statuses = await Promise.all(
      calls.map(async ([method, address, scope]) => {
        const ask = async (scopes: readonly string[]): Promise<number> =>
          (await tested.sendBare(address, { method, token: tested.emulator.tokenFor(alex, scopes) })).status;
        return [address, (await ask(['Other.Scope'])) === 403, (await ask([scope])) !== 403];
      }),
    );
    assert.deepEqual(
      statuses,
      calls.map(([, address]) => [address, true, true]),
    );
  });

  it('lists chats with Chat.ReadWrite.All where that choice is made', async () => {
    tested.emulator.choices.chatReadWriteAllLists = true;
    const token = tested.emulator.tokenFor(alex, ['Chat.ReadWrite.All']);
    assert.equal((await tested.sendBare('/beta/me/chats', { token })).status, 200);
  });

  it('is not kept in the record of requests, its account is', async () => {
    await tested.send('/beta/me', { headers: { 'x-test': 'yes' } });
    const [request] = tested.emulator.requests;
    assert.deepEqual(
      [request?.account, request?.headers['authorization'], request?.headers['x-test']],
      ['alexw@contoso.example', undefined, 'yes'],
    );
  });
});
