import assert from 'node:assert/strict';
import { exchanges } from '../e2e/useWorld.ts';
import { chatIds } from '../emulator/seed/chats.ts';
import { useWebWorld } from './useWebWorld.ts';

describe('In a browser', () => {
  const world = useWebWorld();

  it('chats are listed and have their members below @journey', async () => {
    const { workbench } = world();
    await workbench.expand('Contoso Launch');
    const rows = await workbench.rows('Chats');
    assert.deepEqual(
      [exchanges(world()), rows.slice(0, 3).map(({ label, level }) => [level, label])],
      [
        ['GET /beta/me/chats 200'],
        [
          [1, 'Contoso Launch'],
          [2, 'Alex Wilber'],
          [2, 'Megan Bowen'],
        ],
      ],
    );
  });

  it('a member is revoked, after a confirmation that says that this browser keeps the log @journey', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    const known = emulator.requests.length;
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    const dialog = await workbench.dialog('Revoke the access of Laura Weber to the chat "Contoso Launch"?');
    assert.match(
      dialog.text,
      /This browser keeps the activity log\. It survives closing the tab or the browser\. .* closing a private window, removes all of it\./,
    );
    await dialog.click('Revoke Access');
    await acceptSignIn();
    await workbench.toast('Laura Weber no longer has access to "Contoso Launch".');
    await workbench.dismissToasts();
    await workbench.view('Activity').unfold();
    await workbench.row('Revoked: Laura Weber in Contoso Launch', 'Activity');
    const members = emulator.tenant.chats.get(chatIds.contosoLaunch)?.members ?? [];
    assert.deepEqual(
      [exchanges(world(), known), members.some(({ displayName }) => displayName === 'Laura Weber')],
      [
        [
          'GET /beta/chats/{id}/members 200',
          'POST /beta/chats/{id}/removeAllAccessForUser 204',
          'GET /beta/chats/{id}/members 200',
        ],
        false,
      ],
    );
  });

  it('the apps of a chat are shown with what was granted to them', async () => {
    const { workbench, acceptSignIn } = world();
    await workbench.expand('Apps');
    await (await workbench.row('Allow Reading Apps…')).click();
    await acceptSignIn();
    await workbench.expand('Launch Companion');
    await workbench.row('MeetingStage.Write.Chat');
  });

  it('a check has its verdict, and is there after the page is loaded again @journey', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    await workbench.runCommand('Teams Chat Access: Check Interaction…');
    await workbench.quickInput.opened(/Check Interaction/);
    await workbench.quickInput.type('meganb@contoso.example');
    await workbench.quickInput.accept();
    await (await workbench.dialog('audit logs')).click('Check');
    await acceptSignIn();
    await workbench.toast('You may start a chat with Megan Bowen');
    await workbench.reload();
    await workbench.openView();
    await workbench.row('Allowed: Megan Bowen', 'Interaction Checks');
    assert.equal(emulator.audit.length, 1);
  });

  it('the diagnosis says where the log is kept, and why there is nothing on proxies and certificates', async () => {
    const { workbench } = world();
    await workbench.view('Chats').filled();
    await workbench.runCommand('Teams Chat Access: Diagnose Sign-In and Permissions');
    await workbench.pressLens('Copy Report');
    const report = await workbench.clipboard(/Last failures/);
    const lines = report.split('\n');
    assert.deepEqual(lines.slice(lines.indexOf('## Activity log'), lines.indexOf('## Last failures')), [
      '## Activity log',
      '- • This browser keeps the activity log. It survives closing the tab or the browser. A power cut may take its last lines; clearing site data, or closing a private window, removes all of it.',
      '',
      '## Network',
      '- • Proxy and certificates: those of this browser, which tells VS Code nothing about them',
      '',
    ]);
    await workbench.runCommand('View: Close All Editors');
  });

  it('a session that ends without the page being loaded again is told as expired, and goes on', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    await workbench.runCommand('Microsoft Stand-In: End Sessions');
    emulator.faults.add({ path: /\/me\/chats$/ }, { kind: 'unauthorized' });
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    await workbench.view('Chats').welcomeTextWith('VS Code could not renew your session: it has expired');
    await workbench.view('Chats').welcomeButton('Sign In');
    await acceptSignIn();
    await workbench.row('Contoso Launch');
  });
});
