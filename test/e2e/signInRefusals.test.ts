import assert from 'node:assert/strict';
import type { SignInErrorCode } from '../entra/signInErrors.ts';
import { testClientId } from '../world.ts';
import { exchanges, useWorld } from './useWorld.ts';
import { endVsCodeSignIn } from './vsCodeSignIn.ts';

const welcome = 'Sign in to see your Teams chats and who has access to them.';

describe('A sign-in that Microsoft refuses', () => {
  const world = useWorld({ account: undefined });
  const consentLink = (): string =>
    `https://login.microsoftonline.com/${world().emulator.tenant.id}/adminconsent?client_id=${testClientId}`;

  afterEach(() => {
    world().tokenService.behaviour.refusals = [];
  });

  for (const code of ['AADSTS65001', 'AADSTS90094'] as const) {
    it(`for want of an administrator's consent (${code}) is explained, with the consent link`, async () => {
      const { workbench, tokenService, acceptSignIn } = world();
      tokenService.behaviour.refusals = [{ code }];
      await workbench.view('Chats').welcomeButton('Sign In');
      await acceptSignIn('Alex Wilber');
      const toast = await workbench.toast(code);
      assert.deepEqual(
        {
          text: toast.text,
          buttons: [...toast.buttons].sort(),
          view: await firstWords(),
          graph: exchanges(world()),
        },
        {
          text: `An administrator of your organization must grant the permissions to the app registration first (${code}).`,
          buttons: ['Copy Consent Link', `Look Up ${code}`, 'Open Consent Page'],
          view: welcome,
          graph: [],
        },
      );
      await toast.click('Copy Consent Link');
      await workbench.statusMessage('Link copied.');
      assert.equal(await workbench.clipboard(), consentLink());
      await workbench.dismissToasts();
    });
  }

  for (const [code, text, buttons] of [
    [
      'AADSTS65002',
      "VS Code's own app registration may not use these permissions (AADSTS65002). Set up an app registration of your own.",
      ['Look Up AADSTS65002', 'Set Up App Registration…'],
    ],
    [
      'AADSTS50011',
      'The redirect URI that VS Code uses is missing from the app registration (AADSTS50011).',
      ['Look Up AADSTS50011', 'Redirect URIs…'],
    ],
    [
      'AADSTS53003',
      'A Conditional Access policy of your organization blocks this sign-in (AADSTS53003). Only an administrator can change that.',
      ['Diagnose', 'Look Up AADSTS53003'],
    ],
  ] as const satisfies readonly (readonly [SignInErrorCode, string, readonly string[]])[]) {
    it(`in the browser alone (${code}) can be cancelled, and explained from what the page said`, async () => {
      const { workbench, tokenService, meetRefusal } = world();
      tokenService.behaviour.refusals = [{ code }];
      await workbench.view('Chats').welcomeButton('Sign In');
      assert.match(await meetRefusal('Alex Wilber'), new RegExp(`${code}: `));
      const known = tokenService.seen.length;
      await cancelSignIn();
      const cancelled = await workbench.toast('The sign-in was cancelled.');
      assert.deepEqual(
        { text: cancelled.text, buttons: [...cancelled.buttons].sort(), view: await firstWords() },
        {
          text: 'The sign-in was cancelled. If the sign-in page showed an error that begins with AADSTS, have it explained here. VS Code may keep waiting until you cancel its own notification too.',
          buttons: ['Diagnose', 'Explain Error…'],
          view: welcome,
        },
      );
      await cancelled.click('Explain Error…');
      await workbench.quickInput.opened('Explain Sign-In Error');
      await workbench.quickInput.type(code);
      await workbench.quickInput.accept();
      const explained = await workbench.toast(`(${code})`);
      assert.deepEqual(
        {
          text: explained.text,
          buttons: [...explained.buttons].sort(),
          signIns: tokenService.seen.length - known,
          graph: exchanges(world()),
        },
        { text, buttons, signIns: 0, graph: [] },
      );
      await workbench.dismissToasts();
    });
  }

  it('can be given up in VS Code’s own notification too, and is told the same', async () => {
    const { workbench, tokenService, meetRefusal } = world();
    tokenService.behaviour.refusals = [{ code: 'AADSTS50011' }];
    await workbench.view('Chats').welcomeButton('Sign In');
    await meetRefusal('Alex Wilber');
    await endVsCodeSignIn(workbench);
    const { buttons } = await workbench.toast('The sign-in was cancelled.');
    assert.deepEqual([...buttons].sort(), ['Diagnose', 'Explain Error…']);
    await workbench.dismissToasts();
  });

  it('does not stand in the way of the next one', async () => {
    const { workbench, acceptSignIn } = world();
    await workbench.view('Chats').welcomeButton('Sign In');
    await acceptSignIn('Alex Wilber');
    await workbench.row('Contoso Launch');
    assert.deepEqual(exchanges(world()), ['GET /beta/me/chats 200']);
  });

  it('for one permission names it and sends nothing, while everything else works (revoking, AADSTS90094)', async () => {
    const { workbench, tokenService, emulator, acceptSignIn } = world();
    await workbench.expand('Contoso Launch');
    tokenService.behaviour.refusals = [{ code: 'AADSTS90094', whenScopes: ['Chat.ReadWrite.All'] }];
    const known = emulator.requests.length;
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await acceptSignIn('Alex Wilber');
    const toast = await workbench.toast('Chat.ReadWrite.All');
    assert.deepEqual(
      { text: toast.text, buttons: [...toast.buttons].sort(), graph: exchanges(world(), known) },
      {
        text: 'Missing permission: Chat.ReadWrite.All. Ask an administrator of your organization to grant it to the app registration, then try again.',
        buttons: ['Copy Consent Link', 'Open Consent Page'],
        graph: ['GET /beta/chats/{id}/members 200'],
      },
    );
    await workbench.dismissToasts();
    await stillLists();
  });

  it('for one permission names it and sends nothing, while everything else works (checking, AADSTS65001)', async () => {
    const { workbench, tokenService, emulator, acceptSignIn } = world();
    tokenService.behaviour.refusals = [
      { code: 'AADSTS65001', whenScopes: ['TeamworkUserInteraction.Read.All'] },
    ];
    const known = emulator.requests.length;
    await workbench.runCommand('Teams Chat Access: Check Interaction…');
    await workbench.quickInput.opened('Check Interaction');
    await workbench.quickInput.type('laura@fabrikam.example');
    await workbench.quickInput.accept();
    await (await workbench.dialog('This check sends 1 request')).click('Check');
    await acceptSignIn('Alex Wilber');
    const toast = await workbench.toast('TeamworkUserInteraction.Read.All');
    assert.deepEqual(
      { text: toast.text, buttons: [...toast.buttons].sort(), graph: exchanges(world(), known) },
      {
        text: 'Missing permission: TeamworkUserInteraction.Read.All. Ask an administrator of your organization to grant it to the app registration, then try again.',
        buttons: ['Copy Consent Link', 'Open Consent Page'],
        graph: [],
      },
    );
    await workbench.dismissToasts();
    await stillLists();
  });

  /** Presses Cancel where this extension waits for the browser, then ends VS Code's own waiting. */
  async function cancelSignIn(): Promise<void> {
    const { workbench } = world();
    await (await workbench.toast('Finish in the browser window that opens.')).click('Cancel');
    await workbench.toast('The sign-in was cancelled.');
    await endVsCodeSignIn(workbench);
  }

  async function stillLists(): Promise<void> {
    const { workbench, emulator } = world();
    const listed = emulator.requested(/me\/chats$/);
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    await listed;
    await workbench.row('Contoso Launch');
  }

  async function firstWords(): Promise<string | undefined> {
    return (await world().workbench.welcomeText('Chats')).split('\n')[0];
  }
});
