import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { chatIds } from '../emulator/seed/chats.ts';
import { adele, contoso, isaiah, megan } from '../emulator/seed/people.ts';
import { journalFileOf, oldIntent } from './journalFile.ts';
import { exchanges, useWorld } from './useWorld.ts';

describe('Re-add Member…', () => {
  const world = useWorld();
  /** How many requests there were before what is looked at. */
  let known = 0;

  const forget = (): void => {
    known = world().emulator.requests.length;
  };

  /** The last member of Contoso Launch, as the service has it. */
  const newest = (): unknown[] => {
    const member = world().emulator.tenant.chats.get(chatIds.contosoLaunch)?.members.at(-1);
    return [member?.displayName, member?.roles, member?.visibleHistoryStartDateTime];
  };

  it('offers somebody revoked again in the Activity view, with role and history as recorded @journey', async () => {
    const { workbench } = world();
    const { quickInput } = workbench;
    await workbench.expand('Contoso Launch');
    await workbench.contextMenu('Diego Siciliani', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await world().acceptSignIn();
    await workbench.toast('Diego Siciliani no longer has access to "Contoso Launch".');
    await workbench.dismissToasts();
    await workbench.view('Activity').unfold();
    forget();

    await workbench.inlineAction('Revoked: Diego Siciliani', 'Re-add Member…', 'Activity');
    await quickInput.opened('Re-add Member (1/2)');
    assert.deepEqual(
      (await quickInput.items()).map(({ label }) => label),
      ['As recorded: guest', 'Owner', 'Guest'],
    );
    await quickInput.accept();
    await quickInput.opened('Re-add Member (2/2)');
    const histories = (await quickInput.items()).map(({ label }) => label);
    assert.match(histories[0] ?? '', /^As recorded: history from May 4, 2026/);
    assert.deepEqual(histories.slice(1), ['No history', 'The whole history', 'From a date…']);
    await quickInput.accept();
    const { text } = await workbench.dialog('Add Diego Siciliani to the chat "Contoso Launch"?');
    for (const words of [
      'diego@northwind.example',
      'Role: guest',
      'Sees: history from May 4, 2026',
      'Signed in as alexw@contoso.example, tenant Contoso (contoso.example)',
      'Requests to add: 1, to read the members again: 1.',
    ]) {
      assert.ok(text.includes(words), `${words} in: ${text}`);
    }
    assert.deepEqual(exchanges(world(), known), ['GET /beta/chats/{id}/members 200']);
  });

  it('asks for its permission only then, adds, reads the members again and says so @journey', async () => {
    const { workbench } = world();
    await (await workbench.dialog('Add Diego')).click('Add');
    await world().acceptSignIn();
    const { text } = await workbench.toast('Diego Siciliani is now a member of "Contoso Launch".');
    assert.ok(!text.includes('another'), text);
    assert.deepEqual(newest(), ['Diego Siciliani', ['guest'], '2026-05-04T08:00:00Z']);
    assert.deepEqual(exchanges(world(), known), [
      'GET /beta/chats/{id}/members 200',
      'POST /beta/chats/{id}/members 201',
      'GET /beta/chats/{id}/members 200',
    ]);
    await workbench.row('Diego Siciliani');
    await workbench
      .view('Activity')
      .locator.locator('.monaco-list-row')
      .filter({ hasText: /Added again: Diego Siciliani.*Contoso Launch · / })
      .waitFor();
    await workbench.dismissToasts();
  });

  it('takes a typed person from a chat, and a date for the history', async () => {
    const { workbench } = world();
    const { quickInput } = workbench;
    await workbench.contextMenu('Contoso Launch', 'Re-add Member…');
    await quickInput.opened('Re-add Member (1/3)');
    await quickInput.type('isaiah');
    await quickInput.messageWith('"isaiah" is neither an address nor an ID.');
    await quickInput.type(isaiah.upn);
    await quickInput.accept();
    await quickInput.opened('Re-add Member (2/3)');
    await quickInput.pick('Owner');
    await quickInput.opened('Re-add Member (3/3)');
    await quickInput.pick('From a date…');
    await quickInput.messageWith('From when on?');
    await quickInput.type('2026-02-30');
    await quickInput.messageWith('This is not a date.');
    await quickInput.type('2026-02-28');
    await quickInput.accept();
    const dialog = await workbench.dialog(`Add ${isaiah.upn} to the chat "Contoso Launch"?`);
    assert.ok(dialog.text.includes('Addresses are taken as sign-in names'), dialog.text);
    await dialog.click('Add');
    await workbench.toast('Isaiah Langer is now a member of "Contoso Launch".');
    assert.deepEqual(newest(), ['Isaiah Langer', ['owner'], '2026-02-28T00:00:00.000Z']);
    await workbench.row('Isaiah Langer');
    await workbench.dismissToasts();
  });

  it('asks for a chat when it comes from the palette, and for nobody in a 1:1 chat', async () => {
    const { workbench } = world();
    const { quickInput } = workbench;
    forget();
    await workbench.runCommand('Teams Chat Access: Re-add Member…');
    await quickInput.opened('Re-add Member (1/4)');
    assert.equal(await quickInput.hasItem('Adele Vance'), false);
    await quickInput.pick('Contoso Launch');
    await quickInput.opened('Re-add Member (2/4)');
    await quickInput.type(megan.oid);
    await quickInput.accept();
    await workbench.toast('Left out: Megan Bowen in "Contoso Launch". Already a member.');
    assert.deepEqual(exchanges(world(), known), ['GET /beta/chats/{id}/members 200']);
    await workbench.dismissToasts();
  });

  it('says beforehand what cannot be, and sends nothing', async () => {
    const { workbench } = world();
    const person = { userId: adele.oid, displayName: 'Adele Vance' };
    const lines = [
      oldIntent({ id: chatIds.adele, type: 'oneOnOne', label: 'Adele and you' }, person),
      oldIntent({ id: chatIds.contosoLaunch }, { ...person, displayName: 'Elsewhere' }, 'usGovHigh'),
    ].flatMap(intent => [
      intent,
      { type: 'outcome', version: 1, id: intent.id, time: intent.time, outcome: 'revoked' },
    ]);
    await appendFile(journalFileOf(world()), `${lines.map(line => JSON.stringify(line)).join('\n')}\n`);
    // A window that was loaded again reads the log anew, and the list.
    await workbench.reload();
    await workbench.row('Contoso Launch');
    await workbench.view('Activity').unfold();
    forget();
    await workbench.contextMenu('Elsewhere in 2 chats', 'Re-add Member…', 'Activity');
    const { text } = await workbench.toast('Left out');
    for (const words of [
      'Left out: Adele Vance in "Adele and you". Nobody can be added to a 1:1 chat.',
      `This was recorded with an account of another tenant or cloud. Sign in as alexw@contoso.example, usGovHigh, ${contoso.id}.`,
    ]) {
      assert.ok(text.includes(words), `${words} in: ${text}`);
    }
    assert.deepEqual(exchanges(world(), known), []);
    await workbench.dismissToasts();
  });

  it('is gone from menus and palette when read-only', async () => {
    const { workbench } = world();
    await workbench.setSettings({ 'teamsChatAccess.readOnly': true });
    await workbench.row('Contoso Launch');
    await workbench.expand('Elsewhere in 2 chats', 'Activity');
    assert.deepEqual(
      [
        await workbench.offersCommand('Teams Chat Access: Re-add Member…'),
        (await workbench.contextMenuItems('Contoso Launch')).includes('Re-add Member…'),
        await workbench.contextMenuItems('Revoked: Adele Vance', 'Activity'),
      ],
      [false, false, ['Copy ID', 'Copy Request As…', 'Export…']],
    );
    await workbench.setSettings({ 'teamsChatAccess.readOnly': undefined });
  });
});
