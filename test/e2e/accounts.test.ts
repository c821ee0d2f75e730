import assert from 'node:assert/strict';
import { signInRequests } from './signInRequests.ts';
import { exchanges, useWorld } from './useWorld.ts';

const removed = 'The account was removed from VS Code';

describe('Accounts', () => {
  const world = useWorld();

  it('switching while chats are read stops that: what comes late is not shown', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    let answer = (): void => undefined;
    const until = new Promise<void>(resolve => (answer = resolve));
    emulator.faults.add({ path: /me\/chats/ }, { kind: 'hold', until });
    const listed = emulator.requested(/me\/chats/);
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    await listed;
    await workbench.runCommand('Teams Chat Access: Switch Account…');
    await workbench.quickInput.pick('Sign in with another account…');
    await acceptSignIn('Megan Bowen');
    await workbench.view('Chats').messageWith('meganb@contoso.example · ');
    const shown = await labels();
    answer();
    await workbench.contextMenuItems(shown[0] ?? '');
    assert.deepEqual(
      { rows: await labels(), message: await workbench.view('Chats').message() },
      { rows: shown, message: 'meganb@contoso.example · Contoso' },
    );
    assert.equal(shown.length, 19);
  });

  it('an account that is not in use can be removed from VS Code: nothing changes, nothing is read again', async () => {
    const { workbench, emulator, tokenService } = world();
    const shown = await labels();
    const [knownRequests, knownSignIns] = [emulator.requests.length, tokenService.seen.length];
    await workbench.accounts.signOut('alexw@contoso.example');
    await workbench.runCommand('Teams Chat Access: Switch Account…');
    await workbench.quickInput.opened('Switch Account');
    const offered = (await workbench.quickInput.items()).map(({ label }) => label);
    await workbench.quickInput.cancel();
    assert.deepEqual(
      {
        offered,
        rows: await labels(),
        requests: exchanges(world(), knownRequests),
        signIns: signInRequests(world(), knownSignIns),
      },
      {
        offered: ['meganb@contoso.example', 'Sign in with another account…'],
        rows: shown,
        requests: [],
        signIns: [],
      },
    );
  });

  it('the account in use can be removed from VS Code: the view says so, and nothing is asked of anybody', async () => {
    const { workbench, emulator, tokenService } = world();
    const [knownRequests, knownSignIns] = [emulator.requests.length, tokenService.seen.length];
    await workbench.accounts.signOut('meganb@contoso.example');
    const words = await workbench.view('Chats').welcomeTextWith(removed);
    await workbench.reload();
    await workbench.openView();
    const wordsAfterReload = await workbench.view('Chats').welcomeTextWith(removed);
    const expected = [
      'The account was removed from VS Code, or this extension may no longer use it.',
      'Sign In',
    ];
    assert.deepEqual(
      {
        words: words.split(/\n+/),
        wordsAfterReload: wordsAfterReload.split(/\n+/),
        requests: exchanges(world(), knownRequests),
        signIns: signInRequests(world(), knownSignIns),
      },
      { words: expected, wordsAfterReload: expected, requests: [], signIns: [] },
    );
  });

  it('signs in again from there, with one list read', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    const known = emulator.requests.length;
    await workbench.view('Chats').welcomeButton('Sign In');
    await acceptSignIn('Alex Wilber');
    await workbench.row('Contoso Launch');
    assert.deepEqual(exchanges(world(), known), ['GET /beta/me/chats 200']);
  });

  it('is signed in again after the window was loaded anew, without a question', async () => {
    await world().workbench.reload();
    await world().workbench.openView();
    await world().workbench.row('Contoso Launch');
  });

  it('shows another account’s chats after switching to it, and nothing of the first', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Switch Account…');
    await workbench.quickInput.pick('Sign in with another account…');
    await world().acceptSignIn('Megan Bowen');
    await workbench.view('Chats').messageWith('meganb@contoso.example');
    assert.equal((await workbench.rows('Chats')).length, 19);
  });

  it('goes back to an account that VS Code knows without signing in again', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Switch Account…');
    await workbench.quickInput.pick('alexw@contoso.example');
    await workbench.view('Chats').messageWith('alexw@contoso.example');
    await workbench.row('Contoso Launch');
  });

  it('says that Graph cannot be reached, and tries again', async () => {
    const { workbench, emulator } = world();
    emulator.faults.add({ path: /me\/chats/, times: Infinity }, { kind: 'reset', when: 'before' });
    await workbench.runCommand('Teams Chat Access: Sign Out');
    await workbench.dismissToasts();
    await workbench.runCommand('Teams Chat Access: Sign In');
    await workbench.quickInput.pick('alexw@contoso.example');
    assert.match(
      await workbench.view('Chats').welcomeTextWith('could not be reached'),
      /Try Again\s+Show Log$/,
    );
    emulator.faults.clear();
    await workbench.view('Chats').welcomeButton('Try Again');
    await workbench.row('Contoso Launch');
  });

  it('says that an account has no chats', async () => {
    const { workbench, emulator } = world();
    emulator.faults.add(
      { path: /me\/chats/ },
      { kind: 'rewrite', rewrite: () => ({ '@odata.context': 'x', value: [] }) },
    );
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    assert.match(
      await workbench.view('Chats').welcomeTextWith('has no Teams chats'),
      /^This account has no Teams chats\.\s+Refresh\s+Switch Account…$/,
    );
  });

  it('is signed out, and stays so, after Sign Out', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Sign Out');
    await workbench.toast('stays signed in to VS Code');
    await workbench.dismissToasts();
    await workbench.reload();
    await workbench.openView();
    assert.match(await workbench.welcomeText('Chats'), /^Sign in to see your Teams chats/);
  });

  async function labels(): Promise<string[]> {
    return (await world().workbench.rows('Chats')).map(({ label }) => label);
  }
});
