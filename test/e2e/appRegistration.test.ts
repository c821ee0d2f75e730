import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { clouds } from '../../src/graph/cloud.ts';
import { redirectUris, registrationPermissions } from '../../src/graph/registration.ts';
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

  it('opens a script for the tenant and the name, and takes the ids that it prints', async () => {
    const { workbench, emulator } = world();
    const { quickInput } = workbench;
    await start('Create it with Azure CLI');
    await quickInput.messageWith('Name of the app registration.');
    assert.equal(await quickInput.value(), 'Teams Chat Access');
    await quickInput.type("Adele's");
    await quickInput.messageWith('A name begins with a letter or a digit');
    await quickInput.type('Adele tests chats');
    await quickInput.accept();
    const toast = await workbench.toast('It prints a client ID and a tenant ID.');
    assert.match(
      await workbench.editorText(),
      new RegExp(`name='Adele tests chats'\ntenant='${emulator.tenant.id}'`),
    );
    await toast.click('Enter client ID and tenant');
    await quickInput.opened('Set Up App Registration (1/3)');
    await quickInput.type(testClientId);
    await quickInput.accept();
    await quickInput.opened('Set Up App Registration (2/3)');
    await quickInput.accept();
    await quickInput.opened('Set Up App Registration (3/3)');
    await copiesConsentLink();
    assert.match(await workbench.view('Chats').welcomeTextWith('Sign in to see'), /Sign In$/);
  });

  it('takes what the script printed in one go, whatever stands around it', async () => {
    const { workbench, emulator } = world();
    const { quickInput } = workbench;
    await start('Enter client ID and tenant');
    await quickInput.opened('Set Up App Registration (1/3)');
    await quickInput.type(`$ bash create.sh Client ID: ${testClientId}Tenant ID: ${emulator.tenant.id}An …`);
    await quickInput.accept();
    await quickInput.opened('Set Up App Registration (3/3)');
    await copiesConsentLink();
  });

  it('leaves the tenant empty only for a registration that is for several organizations', async () => {
    const { workbench, emulator } = world();
    const { quickInput } = workbench;
    await start('Enter client ID and tenant');
    await quickInput.opened('Set Up App Registration (1/3)');
    await quickInput.accept();
    await quickInput.opened('Set Up App Registration (2/3)');
    await quickInput.type('');
    await quickInput.accept();
    await (await workbench.dialog('AADSTS50194')).click('Cancel');
    await quickInput.opened('Set Up App Registration (2/3)');
    await quickInput.accept();
    const question = await workbench.dialog('Is the app registration for several organizations?');
    assert.deepEqual([...question.buttons].sort(), ['Cancel', 'Leave Empty']);
    await question.click('Leave Empty');
    await quickInput.opened('Set Up App Registration (3/3)');
    await quickInput.back();
    await quickInput.opened('Set Up App Registration (2/3)');
    await quickInput.type(emulator.tenant.id);
    await quickInput.accept();
    await quickInput.opened('Set Up App Registration (3/3)');
    await quickInput.cancel();
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
        buttons: ['Redirect URIs…', 'Look Up AADSTS50011'],
      },
    );
    await workbench.dismissToasts();
  });

  it('explains a number alone, with the button that leads to the step that mends it', async () => {
    const { workbench, emulator } = world();
    const { quickInput } = workbench;
    await workbench.runCommand('Teams Chat Access: Explain Sign-In Error…');
    await quickInput.type('error 7000218');
    await quickInput.accept();
    assert.match((await workbench.toast('AADSTS7000218')).text, /allow public client flows/);
    await workbench.dismissToasts();
    await workbench.runCommand('Teams Chat Access: Explain Sign-In Error…');
    await quickInput.type('50194');
    await quickInput.accept();
    const explained = await workbench.toast('AADSTS50194');
    assert.deepEqual(explained.buttons, ['Enter Tenant…', 'Look Up AADSTS50194']);
    await explained.click('Enter Tenant…');
    await quickInput.opened('Set Up App Registration (1/2)');
    assert.equal(await quickInput.value(), emulator.tenant.id);
    await quickInput.cancel();
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
    await steps.nth(1).click();
    await workbench.page.getByRole('button', { name: 'Copy Redirect URIs' }).click();
    assert.deepEqual(
      (await workbench.clipboard(/nativeclient/)).split('\n'),
      redirectUris(testClientId).map(({ uri }) => uri),
    );
    await steps.nth(2).click();
    await workbench.page.getByRole('button', { name: 'Copy Permissions' }).click();
    assert.match(await workbench.clipboard(/Chat\.ReadBasic/), /^Chat\.ReadBasic\nUser\.Read\n/);
    await workbench.page.getByRole('button', { name: 'Choose Permissions…' }).click();
    await workbench.quickInput.opened('Set Up App Registration (1/4)');
    await workbench.quickInput.cancel();
    await steps.nth(4).click();
    await workbench.page.getByRole('button', { name: 'Admin Consent Link' }).waitFor();
    assert.equal(await isTicked('Have the permissions granted'), false);
    assert.deepEqual(exchanges(world()), []);
  });

  it('takes a client id and a tenant, refuses what is neither, and signs in with them', async () => {
    const { workbench, emulator, tokenService } = world();
    const [first] = emulator.tenant.signIns;
    const permissions = registrationPermissions(clouds.global).map(({ name }) => name);
    tokenService.grants.add(first?.oid ?? '', testClientId, permissions);
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

  it('has a walkthrough that ticks the permissions once a token has them', async () => {
    while (!(await isTicked('Have the permissions granted'))) await world().workbench.page.waitForTimeout(50);
  });

  it('offers what a project of the workspace names, and takes it only when it is picked', async () => {
    const { workbench, server, emulator } = world();
    const { quickInput } = workbench;
    const projects = 'eeeeeeee-2222-4333-8444-555555555555';
    await mkdir(path.join(server.workspace, 'env'));
    await writeFile(
      path.join(server.workspace, 'env/.env.dev'),
      `AAD_APP_CLIENT_ID=${projects}\nAAD_APP_TENANT_ID=${emulator.tenant.id}\n`,
    );
    await writeFile(
      path.join(server.workspace, 'env/.env.dev.user'),
      `AAD_APP_CLIENT_ID=dddddddd-2222-4333-8444-555555555555\nSECRET_AAD_APP_CLIENT_SECRET=x\n`,
    );
    const manifest = path.join(server.workspace, 'aad.manifest.json');
    await writeFile(manifest, '{\n  "appId": "${{AAD_APP_CLIENT_ID}}"\n}\n');
    await workbench.runCommand('Teams Chat Access: Set Up App Registration…');
    await quickInput.opened('Set Up App Registration');
    const offered = (await quickInput.items()).filter(({ label }) => label.startsWith('Use the'));
    assert.deepEqual(
      offered.map(({ label, description, detail }) => ({ label, description, detail })),
      [
        {
          label: 'Use the app registration of this project',
          description: 'env/.env.dev',
          detail: `Client ID ${projects}, tenant ${emulator.tenant.id}`,
        },
      ],
    );
    await quickInput.pick('Use the app registration of this project');
    await quickInput.opened('Set Up App Registration (1/5)');
    await quickInput.pick('Show what aad.manifest.json lacks');
    await workbench.page
      .locator('.monaco-diff-editor .editor.modified .view-line', {
        hasText: '"isFallbackPublicClient": true',
      })
      .first()
      .waitFor();
    assert.equal(await readFile(manifest, 'utf8'), '{\n  "appId": "${{AAD_APP_CLIENT_ID}}"\n}\n');
    await quickInput.pick('Next: permissions');
    await quickInput.opened('Set Up App Registration (2/5)');
    await quickInput.pick('Next: client ID');
    await quickInput.opened('Set Up App Registration (3/5)');
    assert.equal(await quickInput.value(), projects);
    await quickInput.cancel();
    await workbench.row('Contoso Launch'); // Nothing was saved, so the account stays signed in.
  });

  /** Whether a step of the open walkthrough is done. */
  async function isTicked(step: string): Promise<boolean> {
    const boxes = world()
      .workbench.page.locator('.getting-started-step')
      .filter({ hasText: step })
      .locator('[role="checkbox"]');
    return (await boxes.first().getAttribute('aria-checked')) === 'true';
  }

  /** Copies the consent link in the last step, which is of the client and the tenant that were entered. */
  async function copiesConsentLink(): Promise<void> {
    const { workbench, emulator } = world();
    await workbench.quickInput.pick('Copy Consent Link');
    assert.equal(
      await workbench.clipboard(/adminconsent/),
      `https://login.microsoftonline.com/${emulator.tenant.id}/adminconsent?client_id=${testClientId}`,
    );
    await workbench.quickInput.cancel();
  }

  async function start(way: string): Promise<void> {
    await world().workbench.runCommand('Teams Chat Access: Set Up App Registration…');
    await world().workbench.quickInput.pick(way);
  }
});
