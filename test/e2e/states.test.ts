import assert from 'node:assert/strict';
import { testClientId } from '../world.ts';
import { useWorld } from './useWorld.ts';

describe('The states of the Chats view', () => {
  describe('without an app registration', () => {
    const world = useWorld({ account: undefined, settings: { 'teamsChatAccess.clientId': undefined } });

    it('leads to setting one up, and offers to try without', async () => {
      const words = await world().workbench.welcomeText('Chats');
      assert.deepEqual(words.split(/\n+/), [
        "To see your Teams chats, sign in with an app registration of your own: VS Code's registration is very likely refused the Teams permissions.",
        'Set Up App Registration…',
        'Or try without one:',
        'Sign In',
      ]);
    });

    it('takes a client id and a tenant, refuses what is neither, and signs in with them', async () => {
      const { workbench, emulator } = world();
      await workbench.view('Chats').welcomeButton('Set Up App Registration…');
      await workbench.quickInput.pick('Enter client ID and tenant');
      await workbench.quickInput.opened('Set Up App Registration (1/3)');
      await workbench.quickInput.type('not a client');
      await workbench.quickInput.messageWith('This is not a client ID.');
      await workbench.quickInput.type(testClientId);
      await workbench.quickInput.accept();
      await workbench.quickInput.opened('Set Up App Registration (2/3)');
      await workbench.quickInput.type('contoso');
      await workbench.quickInput.messageWith('This is neither a tenant ID nor a domain');
      await workbench.quickInput.type(emulator.tenant.id);
      await workbench.quickInput.accept();
      await workbench.quickInput.opened('Set Up App Registration (3/3)');
      await workbench.quickInput.pick('Sign In');
      await world().acceptSignIn();
      await workbench.row('Contoso Launch');
    });
  });

  describe('signed in', () => {
    const world = useWorld();

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
  });
});
