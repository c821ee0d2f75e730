import assert from 'node:assert/strict';
import { testClientId } from '../world.ts';
import { exchanges, useWorld } from './useWorld.ts';

describe('Signing in', () => {
  const world = useWorld({ account: undefined });

  it('starts signed out, with the button that signs in, and asks Graph for nothing', async () => {
    const words = await world().workbench.welcomeText('Chats');
    assert.deepEqual(words.split(/\n+/), [
      'Sign in to see your Teams chats and who has access to them.',
      'Sign In',
    ]);
    assert.deepEqual(exchanges(world()), []);
  });

  it('stays signed out when the permissions are declined', async () => {
    const { workbench, tokenService, signIn } = world();
    await signIn('Alex Wilber', { consent: false });
    await workbench.toast('The permissions were declined (AADSTS65004). Sign in again to accept them.');
    assert.deepEqual(
      { grants: tokenService.grants.count, exchanges: exchanges(world()), words: await firstWords() },
      {
        grants: 0,
        exchanges: [],
        words: 'Sign in to see your Teams chats and who has access to them.',
      },
    );
  });

  it('lists the first page of chats after one request @journey', async () => {
    const { workbench, signIn } = world();
    await signIn('Alex Wilber');
    await workbench.view('Chats').filled();
    const rows = await workbench.rows('Chats');
    assert.deepEqual(
      { chats: rows.length - 1, last: rows.at(-1)?.label, exchanges: exchanges(world()) },
      { chats: 50, last: 'Load More Chats', exchanges: ['GET /beta/me/chats 200'] },
    );
  });

  it('asked for the scopes of listing alone, for the registration and the tenant of the settings', () => {
    const { tokenService, emulator } = world();
    const asked = tokenService.seen.filter(({ path }) => path.endsWith('/authorize')).at(-1);
    assert.deepEqual(
      {
        path: asked?.path,
        clientId: asked?.parameters['client_id'],
        scopes: asked?.parameters['scope']
          ?.split(' ')
          .filter(scope => scope.startsWith('https:'))
          .sort(),
      },
      {
        path: `/${emulator.tenant.id}/oauth2/v2.0/authorize`,
        clientId: testClientId,
        scopes: ['https://graph.microsoft.com/Chat.ReadBasic', 'https://graph.microsoft.com/User.Read'],
      },
    );
  });

  it('is still signed in after the window was loaded again, without asking', async () => {
    const { workbench, tokenService } = world();
    const signIns = tokenService.seen.filter(({ path }) => path.endsWith('/authorize')).length;
    await workbench.reload();
    await workbench.openView();
    await workbench.view('Chats').filled();
    assert.deepEqual(
      {
        firstRow: (await workbench.rows('Chats'))[0]?.label,
        newSignIns: tokenService.seen.filter(({ path }) => path.endsWith('/authorize')).length - signIns,
      },
      { firstRow: 'Contoso Launch', newSignIns: 0 },
    );
  });

  async function firstWords(): Promise<string | undefined> {
    return (await world().workbench.welcomeText('Chats')).split('\n')[0];
  }
});
