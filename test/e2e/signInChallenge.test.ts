import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { FaultMatcher } from '../emulator/faults.ts';
import { testClientId } from '../world.ts';
import { questionIn } from './signInRequests.ts';
import type { SignInQuestion } from './signInRequests.ts';
import { askedFor, exchanges, useWorld } from './useWorld.ts';

describe('A claims challenge', () => {
  const world = useWorld();
  /** How many requests there were before the test. */
  let knownRequests = 0;
  let knownSignIns = 0;

  beforeEach(() => {
    const { emulator, tokenService } = world();
    emulator.faults.clear();
    tokenService.behaviour.secondFactor = 'never';
    knownRequests = emulator.requests.length;
    knownSignIns = tokenService.seen.length;
  });

  /** Graph insists on a token for this authentication context, as conditional access does. */
  const demand = (context: string, matcher: FaultMatcher, scope?: string): void => {
    world().emulator.faults.add(
      { ...matcher, times: Infinity, caller: ({ acrs = [] }) => !acrs.includes(context) },
      {
        kind: 'claimsChallenge',
        claims: JSON.stringify({ access_token: { acrs: { essential: true, value: context } } }),
        ...(scope === undefined ? {} : { scope }),
      },
    );
  };

  /**
   * What was asked of the sign-in service with these claims, in the browser or not, as the path says. VS Code asks
   * for a token twice before it opens the browser: such repetitions are left out.
   */
  const askedWith = (context: string): SignInQuestion[] =>
    world()
      .tokenService.seen.slice(knownSignIns)
      .filter(({ method, path }) => path.endsWith('/token') || method === 'GET')
      .filter(({ parameters }) => parameters['claims']?.includes(`"${context}"`) === true)
      .map(questionIn)
      .filter((asked, index, all) => !isDeepStrictEqual(asked, all[index - 1]));

  const question = (endpoint: 'authorize' | 'token', permissions: readonly string[]): SignInQuestion => ({
    path: `/${world().emulator.tenant.id}/oauth2/v2.0/${endpoint}`,
    clientId: testClientId,
    scopes: permissions.map(permission => `https://graph.microsoft.com/${permission}`),
  });

  const listing = ['Chat.ReadBasic', 'User.Read'];
  const revoking = ['Chat.ReadBasic', 'Chat.ReadWrite.All'];

  it('that needs nobody is answered without a question, and the list is read once more @journey', async () => {
    const { workbench } = world();
    demand('c1', { path: /me\/chats/ });
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    await answered(2);
    assert.deepEqual(
      { asked: askedWith('c1'), exchanges: exchanges(world(), knownRequests) },
      {
        asked: [question('token', listing)],
        exchanges: ['GET /beta/me/chats 401', 'GET /beta/me/chats 200'],
      },
    );
  });

  it('that needs a second factor is taken to the person, for the same client, tenant and scopes', async () => {
    const { workbench, tokenService, acceptSignIn } = world();
    tokenService.behaviour.secondFactor = 'forClaims';
    demand('c2', { path: /me\/chats/ }, 'https://graph.microsoft.com/.default');
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    await acceptSignIn('Alex Wilber');
    await answered(2);
    assert.deepEqual(
      { asked: askedWith('c2'), exchanges: exchanges(world(), knownRequests) },
      {
        asked: [question('token', listing), question('authorize', listing), question('token', listing)],
        exchanges: ['GET /beta/me/chats 401', 'GET /beta/me/chats 200'],
      },
    );
    await workbench.row('Contoso Launch');
  });

  it('to a revocation is met before it is sent once more, and one access is gone', async () => {
    const { workbench, tokenService, acceptSignIn } = world();
    await revokeLaura();
    await acceptSignIn('Alex Wilber');
    await workbench.toast('Laura Weber no longer has access to "Contoso Launch".');
    await workbench.dismissToasts();
    knownRequests = world().emulator.requests.length;
    tokenService.behaviour.secondFactor = 'forClaims';
    demand('c3', { method: 'POST', path: /removeAllAccessForUser/ });
    await revokeFromLaunch('Diego Siciliani');
    await acceptSignIn('Alex Wilber');
    await workbench.toast('Diego Siciliani no longer has access to "Contoso Launch".');
    assert.deepEqual(
      { asked: askedWith('c3'), exchanges: exchanges(world(), knownRequests) },
      {
        asked: [question('token', revoking), question('authorize', revoking), question('token', revoking)],
        exchanges: [
          'GET /beta/chats/{id}/members 200',
          'POST /beta/chats/{id}/removeAllAccessForUser 401',
          'POST /beta/chats/{id}/removeAllAccessForUser 204',
          'GET /beta/chats/{id}/members 200',
        ],
      },
    );
    await workbench.dismissToasts();
  });

  it('that is declined is said, nothing is sent again, and what was listed stays', async () => {
    const { workbench, tokenService, acceptSignIn } = world();
    tokenService.behaviour.secondFactor = 'forClaims';
    demand('c4', { path: /me\/chats/ });
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    await acceptSignIn('Alex Wilber', { secondFactor: false });
    const toast = await workbench.toast('Your organization asks for another sign-in step');
    assert.deepEqual(
      {
        text: toast.text,
        asked: askedWith('c4'),
        exchanges: exchanges(world(), knownRequests),
        first: (await workbench.rows('Chats'))[0]?.label,
      },
      {
        text: 'Your organization asks for another sign-in step, which was not completed. Try again and complete it.',
        asked: [question('token', listing), question('authorize', listing)],
        exchanges: ['GET /beta/me/chats 401'],
        first: 'Contoso Launch',
      },
    );
    await workbench.dismissToasts();
  });

  it('that is closed before it begins is a challenge not met, and nothing is sent again', async () => {
    const { workbench, tokenService } = world();
    tokenService.behaviour.secondFactor = 'forClaims';
    demand('c5', { path: /me\/chats/ });
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    await (await workbench.dialog('wants to sign in')).click('Cancel');
    const toast = await workbench.toast('Your organization asks for another sign-in step');
    assert.deepEqual(
      { text: toast.text, buttons: toast.buttons, exchanges: exchanges(world(), knownRequests) },
      {
        text: 'Your organization asks for another sign-in step, which was not completed. Try again and complete it.',
        buttons: ['Diagnose'],
        exchanges: ['GET /beta/me/chats 401'],
      },
    );
  });

  /** Waits until Graph has answered this many requests of the test. */
  async function answered(count: number): Promise<void> {
    const { workbench, emulator } = world();
    while (
      askedFor(emulator.requests.slice(knownRequests)).filter(({ status }) => status !== 0).length < count
    ) {
      await workbench.page.waitForTimeout(20);
    }
  }

  async function revokeLaura(): Promise<void> {
    await world().workbench.expand('Contoso Launch');
    await revokeFromLaunch('Laura Weber');
  }

  async function revokeFromLaunch(name: string): Promise<void> {
    await world().workbench.contextMenu(name, 'Revoke Access…');
    await (await world().workbench.dialog('Revoke the access')).click('Revoke Access');
  }
});
