import assert from 'node:assert/strict';
import { chatIds } from '../emulator/seed/chats.ts';
import { ingrid, laura } from '../emulator/seed/people.ts';
import { exchanges, useWorld } from './useWorld.ts';

describe('Revoke Access…', () => {
  const world = useWorld();
  /** How many requests there were before the test. */
  let known = 0;
  let round = 0;

  /** Names of the members of Contoso Launch, as the service has them. */
  const launchMembers = (): (string | null | undefined)[] =>
    world()
      .emulator.tenant.chats.get(chatIds.contosoLaunch)
      ?.members.map(({ displayName }) => displayName) ?? [];

  beforeEach(async () => {
    const { workbench, emulator } = world();
    emulator.reset();
    // While VS Code draws a list anew, its menus know no row: the test waits for what only the new list holds.
    const topic = `Round ${++round}`;
    const office = emulator.tenant.chats.get(chatIds.lastOwner);
    assert.ok(office);
    emulator.tenant.chats.set(office.id, { ...office, topic });
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    await workbench.row(topic);
    await showLaunch();
  });

  const showLaunch = async (): Promise<void> => {
    const { workbench, emulator } = world();
    await workbench.expand('Contoso Launch');
    // Below the chat, after the six others: whoever an earlier test removed is back in the list.
    await workbench.view('Chats').rowAt(7, 'Sam (Guest)');
    known = emulator.requests.length;
  };

  const everybody = [
    'Alex Wilber',
    'Megan Bowen',
    'Adele Vance',
    'Lynne Robbins',
    'Laura Weber',
    'Diego Siciliani',
    'Sam (Guest)',
  ];

  it('names chat, person, tenants and account before anything is sent, and sends nothing when cancelled', async () => {
    const { workbench } = world();
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    const dialog = await workbench.dialog();
    assert.match(dialog.text, /^Revoke the access of Laura Weber to the chat "Contoso Launch"\?/);
    for (const words of [
      'They lose their access to the chat. There is no undo. People can be added to group chats again.',
      `laura@fabrikam.example, external\nHome tenant: fabrikam.example (${laura.tid})`,
      'Signed in as alexw@contoso.example, tenant Contoso (contoso.example)',
      'This person belongs to a different tenant from your account.',
    ]) {
      assert.ok(dialog.text.includes(words), `${words} in: ${dialog.text}`);
    }
    await dialog.click('Cancel');
    assert.deepEqual(exchanges(world(), known), ['GET /beta/chats/{id}/members 200']);
    assert.deepEqual(launchMembers(), everybody);
  });

  it('says which permission is missing when consent is declined, and sends nothing', async () => {
    const { workbench } = world();
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await world().acceptSignIn('Alex Wilber', { consent: false });
    const toast = await workbench.toast('Missing permission: Chat.ReadWrite.All. Ask');
    assert.deepEqual([...toast.buttons].sort(), ['Copy Consent Link', 'Open Consent Page']);
    await toast.click('Copy Consent Link');
    await workbench.statusMessage('Link copied.');
    assert.equal(
      await workbench.clipboard(),
      'https://login.microsoftonline.com/8f1c3a52-6d0b-4c7e-9a41-2b7d5e90c301/adminconsent?client_id=11111111-2222-4333-8444-555555555555',
    );
    assert.deepEqual(exchanges(world(), known), ['GET /beta/chats/{id}/members 200']);
    assert.deepEqual(launchMembers(), everybody);
    await workbench.dismissToasts();
  });

  it('takes one member’s access away, reads the members again and updates just that chat @journey', async () => {
    const { workbench } = world();
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await world().acceptSignIn();
    await workbench.toast('Laura Weber no longer has access to "Contoso Launch".');
    assert.deepEqual(
      launchMembers(),
      everybody.filter(name => name !== 'Laura Weber'),
    );
    assert.deepEqual(exchanges(world(), known), [
      'GET /beta/chats/{id}/members 200',
      'POST /beta/chats/{id}/removeAllAccessForUser 204',
      'GET /beta/chats/{id}/members 200',
    ]);
    const rows = await workbench.rows('Chats');
    assert.ok(!rows.some(({ label, level }) => level === 2 && label === 'Laura Weber'));
    assert.match(rows[0]?.description ?? '', /^6 members/);
    await workbench.dismissToasts();
  });

  it('leaves out who cannot be revoked, says why, and gives every member one outcome', async () => {
    const { workbench } = world();
    await workbench.view('Chats').select('Alex Wilber', 'Adele Vance', 'Diego Siciliani', 'Sam (Guest)');
    await workbench.contextMenu('Adele Vance', 'Revoke Access…');
    const dialog = await workbench.dialog('Revoke the access of 2 people to the chat "Contoso Launch"?');
    assert.ok(
      dialog.text.includes('Left out: Alex Wilber. To revoke your own access, select yourself alone.'),
    );
    assert.ok(
      dialog.text.includes('Left out: Sam (Guest). No Microsoft Entra identity that the action could name.'),
    );
    await dialog.click('Revoke Access');
    const toast = await workbench.toast(
      'Adele Vance no longer has access to "Contoso Launch". Diego Siciliani no longer has access to',
    );
    assert.deepEqual(launchMembers(), [
      'Alex Wilber',
      'Megan Bowen',
      'Lynne Robbins',
      'Laura Weber',
      'Sam (Guest)',
    ]);
    await toast.click('Show Details');
    const report = await workbench.editorText();
    assert.match(report, /\[Revoked\] Adele Vance no longer has access to "Contoso Launch"\./);
    assert.match(report, /\[Revoked\] Diego Siciliani no longer has access/);
    assert.match(report, /request-id [0-9a-f-]{36}, client-request-id [0-9a-f-]{36}/);
  });

  it('says what was not attempted when the network is gone, and goes on with it from the message', async () => {
    const { workbench, emulator } = world();
    emulator.faults.add(
      { path: /removeAllAccessForUser/, times: Infinity },
      { kind: 'reset', when: 'before' },
    );
    emulator.faults.add({ path: /members/, skip: 1, times: Infinity }, { kind: 'reset', when: 'before' });
    await workbench.view('Chats').select('Adele Vance', 'Laura Weber', 'Diego Siciliani');
    await workbench.contextMenu('Adele Vance', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access of 3 people')).click('Revoke Access');
    const gone = await workbench.toast('Not attempted: 2');
    assert.match(gone.text, /It ended early: .*could not be reached/);
    assert.deepEqual(launchMembers(), everybody);
    emulator.faults.clear();
    await gone.click('Continue with the 2 Others');
    await (await workbench.dialog('Revoke the access of 2 people')).click('Revoke Access');
    await workbench.toast(/no longer has access to "Contoso Launch"\. .* no longer has access/);
    assert.equal(launchMembers().length, everybody.length - 2);
    await workbench.dismissToasts();
  });

  it('waits for a busy service, says so, and revokes after that', async () => {
    const { workbench, emulator } = world();
    const busy = { kind: 'status', status: 429, retryAfter: 8 } as const;
    emulator.faults.add({ path: /removeAllAccessForUser/, times: 1 }, busy);
    await workbench.contextMenu('Laura Weber', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await workbench.toast(/0 of 1\. Microsoft Graph asked to wait 8 s, \d s left/);
    await workbench.toast('Laura Weber no longer has access to "Contoso Launch".');
    await workbench.dismissToasts();
  });

  it('asks for the number to be typed for more than five members', async () => {
    const { workbench, emulator } = world();
    await workbench.expand('All Hands');
    const people = (await workbench.rows('Chats')).filter(
      ({ level, description }) => level === 2 && /^[a-z]+@contoso\.example( · owner)?$/.test(description),
    );
    const six = people.slice(-6).map(({ label }) => label);
    await workbench.view('Chats').select(...six);
    await workbench.contextMenu(six[0] ?? '', 'Revoke Access…');
    await (
      await workbench.dialog('Revoke the access of 6 people to the chat "All Hands"?')
    ).click('Revoke Access');
    await workbench.quickInput.opened('Revoke Access');
    await workbench.quickInput.type('60');
    await workbench.quickInput.messageWith('This is not 6.');
    await workbench.quickInput.type('6');
    await workbench.quickInput.accept();
    await workbench.toast('Revoking access ended. Revoked: 6');
    assert.equal(emulator.tenant.chats.get(chatIds.allHands)?.members.length, 54);
    await workbench.dismissToasts();
    await workbench.view('Chats').collapse('All Hands');
  });

  it('says that what the service accepted is not visible yet when nothing has changed', async () => {
    const { workbench, emulator } = world();
    emulator.choices.removeAllEffect = 'unchanged';
    await workbench.contextMenu('Megan Bowen', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await workbench.toast(
      'Microsoft Graph accepted the revocation, but still lists Megan Bowen in "Contoso Launch".',
    );
    assert.deepEqual(launchMembers(), everybody);
    await workbench.dismissToasts();
  });

  it('tells the service’s refusal in the service’s words, as text', async () => {
    const { workbench, emulator } = world();
    emulator.faults.add(
      { path: /removeAllAccessForUser/ },
      {
        kind: 'status',
        status: 403,
        code: 'Forbidden',
        message: 'No [here](command:workbench.action.quit) $(alert)',
      },
    );
    await workbench.contextMenu('Megan Bowen', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    const toast = await workbench.toast('The access of Megan Bowen to "Contoso Launch" was not revoked.');
    assert.ok(toast.text.includes('[here]'), toast.text);
    assert.equal(
      await workbench.page.locator('.notification-toast .notification-list-item-message a').count(),
      0,
    );
    assert.deepEqual(launchMembers(), everybody);
    await workbench.dismissToasts();
  });

  it('refuses a selection that is no longer true', async () => {
    const { workbench, emulator } = world();
    // Of no other test: whoever was not visible as gone in one before may be looked for once more at any time, which
    // would take the row away before it is pressed.
    const chat = [...emulator.tenant.chats.values()].find(({ topic }) => topic === 'Fabrikam integration');
    await workbench.expand('Fabrikam integration');
    chat?.members.splice(
      chat.members.findIndex(({ displayName }) => displayName === ingrid.name),
      1,
    );
    await workbench.contextMenu(ingrid.name, 'Revoke Access…');
    await workbench.toast(
      `There is nothing to revoke. Left out: ${ingrid.name}. No longer a member of the chat.`,
    );
    assert.deepEqual([...new Set(exchanges(world(), known))], ['GET /beta/chats/{id}/members 200']);
    await workbench.dismissToasts();
    await workbench.view('Chats').collapse('Fabrikam integration');
  });

  it('asks for the name to be typed where the setting wants it', async () => {
    const { workbench } = world();
    await workbench.setSettings({ 'teamsChatAccess.confirmRevocation': 'typeName' });
    await showLaunch();
    await workbench.contextMenu('Megan Bowen', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await workbench.quickInput.opened('Revoke Access');
    await workbench.quickInput.type('Megan');
    await workbench.quickInput.messageWith('This is not Megan Bowen.');
    await workbench.quickInput.cancel();
    assert.deepEqual(exchanges(world(), known), ['GET /beta/chats/{id}/members 200']);
    await workbench.setSettings({ 'teamsChatAccess.confirmRevocation': undefined });
    await workbench.row('Contoso Launch');
  });

  it('makes no link of a name that is to be typed', async () => {
    const { workbench, emulator } = world();
    const members = emulator.tenant.chats.get(chatIds.contosoLaunch)?.members ?? [];
    const place = members.findIndex(({ displayName }) => displayName === 'Megan Bowen');
    const megan = members[place];
    assert.ok(megan?.displayName);
    const displayName = '[Click me](command:workbench.action.quit)';
    members[place] = { ...megan, displayName };
    await workbench.setSettings({ 'teamsChatAccess.confirmRevocation': 'typeName' });
    await showLaunch();
    await workbench.contextMenu(displayName, 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await workbench.quickInput.opened('Revoke Access');
    const asked = await workbench.quickInput.messageWith('to confirm');
    const linksInQuestion = await workbench.quickInput.messageLinks();
    await workbench.quickInput.type('Megan');
    await workbench.quickInput.messageWith('This is not');
    const linksInProblem = await workbench.quickInput.messageLinks();
    await workbench.quickInput.cancel();
    await workbench.setSettings({ 'teamsChatAccess.confirmRevocation': undefined });
    await workbench.row('Contoso Launch');
    assert.deepEqual([asked.includes('[Click me]'), linksInQuestion, linksInProblem], [true, [], []]);
  });

  it('shows the whole plan of several, from where it can be gone on with', async () => {
    const { workbench } = world();
    await workbench.view('Chats').select('Megan Bowen', 'Lynne Robbins');
    await workbench.contextMenu('Megan Bowen', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access of 2 people')).click('Show Plan');
    await workbench.lens('Revoke Access…');
    const text = await workbench.editorText();
    assert.match(text, /^Plan of a revocation\. Nothing was sent yet\.\n\nWho loses access:\n/);
    assert.match(text, /2 requests to revoke and 1 to read the members again, in 2 s/);
    assert.match(text, /1\. Contoso Launch: Megan Bowen \(meganb@contoso\.example\)\n/);
    await workbench.pressLens('Revoke Access…');
    await (await workbench.dialog('Revoke the access of 2 people')).click('Cancel');
    assert.deepEqual(
      exchanges(world(), known),
      Array.from({ length: 2 }, () => 'GET /beta/chats/{id}/members 200'),
    );
    await workbench.runCommand('View: Close All Editors');
    await workbench.view('Chats').select('Megan Bowen');
  });

  it('shows the requests of a dry run and sends none of them', async () => {
    const { workbench } = world();
    await workbench.contextMenu('Megan Bowen', 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Show Requests Only');
    const text = await workbench.editorText();
    assert.match(text, /^Dry run: nothing was sent\. Requests: 1/);
    assert.match(
      text,
      /POST https:\/\/graph\.microsoft\.com\/beta\/chats\/19%3A[^/]+\/removeAllAccessForUser/,
    );
    assert.match(text, /Authorization: Bearer \{\{token\}\}/);
    assert.deepEqual(exchanges(world(), known), ['GET /beta/chats/{id}/members 200']);
  });

  it('asks for chat and members when it comes from the palette', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Revoke Access…');
    await workbench.quickInput.opened('Revoke Access (1/2)');
    await workbench.quickInput.pick('Contoso Launch');
    await workbench.quickInput.opened('Revoke Access (2/2)');
    await workbench.quickInput.pick('Adele Vance');
    await workbench.quickInput.accept();
    await (await workbench.dialog('Revoke the access of Adele Vance')).click('Revoke Access');
    await workbench.toast('Adele Vance no longer has access to "Contoso Launch".');
    assert.deepEqual(
      launchMembers(),
      everybody.filter(name => name !== 'Adele Vance'),
    );
    await workbench.dismissToasts();
  });

  it('is gone from menus and palette when read-only', async () => {
    const { workbench } = world();
    await workbench.setSettings({ 'teamsChatAccess.readOnly': true });
    await showLaunch();
    assert.equal(await workbench.offersCommand('Teams Chat Access: Revoke Access…'), false);
    assert.deepEqual(await workbench.contextMenuItems('Laura Weber'), [
      'Check Interaction with Selection',
      '',
      'Copy ID',
      'Copy Request As…',
      'Export…',
    ]);
    await workbench.setSettings({ 'teamsChatAccess.readOnly': undefined });
  });
});
