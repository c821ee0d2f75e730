import assert from 'node:assert/strict';
import { testClientId } from '../world.ts';
import { exchanges, useWorld } from './useWorld.ts';

describe('Set Up App Registration…', () => {
  const world = useWorld({ account: undefined, settings: { 'teamsChatAccess.clientId': undefined } });

  it('is what the Chats view leads to without one, and offers to try without', async () => {
    const words = await world().workbench.welcomeText('Chats');
    assert.deepEqual(words.split(/\n+/), [
      "To see your Teams chats, sign in with an app registration of your own: VS Code's registration is very likely refused the Teams permissions.",
      'Set Up App Registration…',
      'Or try without one:',
      'Sign In',
    ]);
  });

  it('shows every redirect URI and permission to copy, and goes back @journey', async () => {
    const { workbench } = world();
    const { quickInput } = workbench;
    await start('Create it by hand');
    await quickInput.opened('Set Up App Registration (1/5)');
    await quickInput.pick('Copy all redirect URIs');
    assert.deepEqual((await workbench.clipboard()).split('\n'), [
      'http://localhost',
      'https://vscode.dev/redirect',
      'ms-appx-web://Microsoft.AAD.BrokerPlugin/<client ID>',
      'msauth.com.microsoft.VSCode://auth',
      'msauth.com.microsoft.VSCodeInsiders://auth',
      'msauth.com.msauth.unsignedapp://auth',
      'https://login.microsoftonline.com/common/oauth2/nativeclient',
    ]);
    await quickInput.pick('Next: permissions');
    await quickInput.opened('Set Up App Registration (2/5)');
    assert.deepEqual(
      (await quickInput.items()).map(({ label }) => label),
      [
        'Next: client ID',
        'Copy all permissions',
        'Chat.ReadBasic',
        'User.Read',
        'TeamworkUserInteraction.Read.All',
        'Chat.ReadWrite.All',
        'ChatMember.ReadWrite',
        'TeamsAppInstallation.ReadForChat',
      ],
    );
    await quickInput.back();
    await quickInput.opened('Set Up App Registration (1/5)');
    await quickInput.cancel();
  });

  it('opens a script for the tenant, and takes the ids that it prints', async () => {
    const { workbench, emulator } = world();
    const { quickInput } = workbench;
    await start('Create it with Azure CLI');
    const toast = await workbench.toast('It prints a client ID and a tenant ID.');
    assert.match(await workbench.editorText(), new RegExp(`az login .*--tenant '${emulator.tenant.id}'`));
    await toast.click('Enter client ID and tenant');
    await quickInput.opened('Set Up App Registration (1/3)');
    await quickInput.type(testClientId);
    await quickInput.accept();
    await quickInput.opened('Set Up App Registration (2/3)');
    await quickInput.accept();
    await quickInput.opened('Set Up App Registration (3/3)');
    await quickInput.pick('Copy Consent Link');
    assert.equal(
      await workbench.clipboard(/adminconsent/),
      `https://login.microsoftonline.com/${emulator.tenant.id}/adminconsent?client_id=${testClientId}`,
    );
    await quickInput.cancel();
    assert.match(await workbench.view('Chats').welcomeTextWith('Sign in to see'), /Sign In$/);
  });

  it('explains a code that only the browser has shown', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Explain Sign-In Error…');
    await workbench.quickInput.type('Something went wrong');
    await workbench.quickInput.messageWith('There is no code in this text.');
    await workbench.quickInput.type('Sorry, but we’re having trouble: AADSTS50011: The redirect URI …');
    await workbench.quickInput.accept();
    const { text, buttons } = await workbench.toast('AADSTS50011');
    assert.deepEqual(
      { text, buttons },
      {
        text: 'The redirect URI that VS Code uses is missing from the app registration (AADSTS50011).',
        buttons: ['Set Up App Registration…', 'Look Up AADSTS50011'],
      },
    );
    await workbench.dismissToasts();
  });

  it('has a walkthrough whose steps lead to its parts', async () => {
    const { workbench } = world();
    const steps = workbench.page.locator('.getting-started-step .step-title');
    // A new VS Code shows its own walkthrough as long as it has not read those of extensions; its list waits for them.
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.quickInput.items();
    await workbench.quickInput.cancel();
    await start('Open the walkthrough');
    await steps.filter({ hasText: 'Create an app registration' }).waitFor();
    assert.deepEqual(await steps.allInnerTexts(), [
      'Create an app registration',
      'Add the redirect URIs',
      'Add the permissions',
      'Enter the IDs',
      'Have the permissions granted',
      'Sign in',
    ]);
    await steps.nth(2).click();
    await workbench.page.getByRole('button', { name: 'Copy Permissions' }).click();
    await workbench.quickInput.opened('Set Up App Registration (1/4)');
    await workbench.quickInput.cancel();
    assert.deepEqual(exchanges(world()), []);
  });

  it('takes a client id and a tenant, refuses what is neither, and signs in with them', async () => {
    const { workbench, emulator } = world();
    await start('Enter client ID and tenant');
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

  async function start(way: string): Promise<void> {
    await world().workbench.runCommand('Teams Chat Access: Set Up App Registration…');
    await world().workbench.quickInput.pick(way);
  }
});
