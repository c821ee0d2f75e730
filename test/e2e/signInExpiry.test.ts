import assert from 'node:assert/strict';
import { questionIn, signInRequests } from './signInRequests.ts';
import { exchanges, useWorld } from './useWorld.ts';

const expired = 'VS Code could not renew your session';

describe('A session that has expired', () => {
  const world = useWorld({ account: undefined });

  before(async () => {
    const { workbench, tokenService, signIn } = world();
    // Shorter than a token is kept: each request needs a new one.
    tokenService.behaviour.accessTokenSeconds = 60;
    await signIn('Alex Wilber');
    await workbench.row('Contoso Launch');
    // VS Code says that its sessions have changed after the sign-in has ended, and the extension looks at them anew.
    await workbench.reload();
    await workbench.openView();
    await workbench.row('Contoso Launch');
  });

  it('is noticed in the middle of work: the view says so and offers to sign in, and nothing reaches Graph', async () => {
    const { workbench, tokenService, emulator } = world();
    const [knownSignIns, knownRequests] = [tokenService.seen.length, emulator.requests.length];
    tokenService.expireSessions();
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    const words = await workbench.view('Chats').welcomeTextWith(expired);
    assert.deepEqual(
      {
        words: words.split(/\n+/),
        signIns: [...new Set(signInRequests(world(), knownSignIns))],
        requests: exchanges(world(), knownRequests),
      },
      {
        words: [
          'VS Code could not renew your session: it has expired, or the sign-in service is out of reach.',
          'Sign In',
          'Try Again',
        ],
        signIns: ['POST login.microsoftonline.com/{tenant}/oauth2/v2.0/token 400'],
        requests: [],
      },
    );
  });

  it('goes on where it was after signing in there, with the same account', async () => {
    const { workbench, tokenService, acceptSignIn } = world();
    const known = tokenService.seen.length;
    await workbench.view('Chats').welcomeButton('Sign In');
    await acceptSignIn('Alex Wilber');
    await workbench.row('Contoso Launch');
    const authorize = tokenService.seen
      .slice(known)
      .filter(({ method, path }) => method === 'GET' && path.endsWith('/authorize'));
    assert.deepEqual(
      authorize.map(request => [request.parameters['login_hint'], questionIn(request).scopes]),
      [
        [
          'alexw@contoso.example',
          ['https://graph.microsoft.com/Chat.ReadBasic', 'https://graph.microsoft.com/User.Read'],
        ],
      ],
    );
  });

  it('says the same after the window was loaded again, and goes on after signing in there', async () => {
    const { workbench, tokenService, emulator, acceptSignIn } = world();
    tokenService.expireSessions();
    const known = emulator.requests.length;
    await workbench.reload();
    await workbench.openView();
    await workbench.view('Chats').welcomeTextWith(expired);
    assert.deepEqual(exchanges(world(), known), []);
    await workbench.view('Chats').welcomeButton('Sign In');
    await acceptSignIn('Alex Wilber');
    await workbench.row('Contoso Launch');
    assert.deepEqual(exchanges(world(), known), ['GET /beta/me/chats 200']);
  });

  it('in the middle of a revocation is renewed there, and the run goes on to its end', async () => {
    const { workbench, tokenService, emulator, acceptSignIn } = world();
    const known = emulator.requests.length;
    await workbench.expand('Contoso Launch');
    await workbench.view('Chats').select('Laura Weber', 'Diego Siciliani', 'Lynne Robbins');
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    const first = emulator.requested(/removeAllAccessForUser/);
    await (await workbench.dialog('Revoke the access of 3 people')).click('Revoke Access');
    await acceptSignIn('Alex Wilber');
    await first;
    // One request a second for each chat: the others are still to come.
    tokenService.expireSessions();
    await acceptSignIn('Alex Wilber');
    await workbench.toast(/no longer has access .* no longer has access .* no longer has access/);
    assert.deepEqual(
      exchanges(world(), known).filter(exchange => exchange.startsWith('POST')),
      Array.from({ length: 3 }, () => 'POST /beta/chats/{id}/removeAllAccessForUser 204'),
    );
    await workbench.row('Contoso Launch');
  });
});
