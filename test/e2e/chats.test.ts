import assert from 'node:assert/strict';
import { chatIds } from '../emulator/seed/chats.ts';
import { laura } from '../emulator/seed/people.ts';
import { alexChatCount } from '../emulator/seed/contosoTenant.ts';
import { syntheticTenant } from '../emulator/seed/syntheticTenant.ts';
import { exchanges, useWorld } from './useWorld.ts';

describe('The Chats view', () => {
  const world = useWorld();

  before(() => world().workbench.view('Interaction Checks').fold());

  const refresh = async (): Promise<void> => {
    world().emulator.reset();
    const listed = world().emulator.requested(/\/me\/chats/);
    await world().workbench.runCommand('Teams Chat Access: Refresh Chats');
    await listed;
  };

  it('shows the first page after one request, the latest chat first @journey', async () => {
    const rows = await world().workbench.rows('Chats');
    assert.deepEqual(exchanges(world()), ['GET /beta/me/chats 200']);
    assert.deepEqual(
      rows.slice(0, 5).map(({ label }) => label),
      [
        'Contoso Launch',
        'Adele Vance',
        'Design Review: Access Reviews',
        'Pradeep Gupta, Isaiah Langer',
        'Jonas Keller',
      ],
    );
    assert.equal(rows.length, 51);
    assert.deepEqual(
      rows.slice(-1).map(({ label, description }) => [label, description]),
      [['Load More Chats', '50 loaded so far']],
    );
  });

  it('says above the list whose chats they are', async () => {
    assert.equal(await world().workbench.view('Chats').messageWith('·'), 'alexw@contoso.example · Contoso');
  });

  it('reads a row out with its type, its members and its day', async () => {
    const [first] = await world().workbench.rows('Chats');
    assert.match(first?.ariaLabel ?? '', /^Contoso Launch, Group chat, 7 members, [A-Z][a-z]{2} \d+/);
  });

  it('shows members with their marks in words', async () => {
    await world().workbench.expand('Contoso Launch');
    await world().workbench.row('Sam (Guest)');
    const rows = await world().workbench.rows('Chats');
    assert.deepEqual(
      rows.filter(({ level }) => level === 2).map(({ label, description }) => [label, description]),
      [
        ['Alex Wilber', 'you · alexw@contoso.example · owner'],
        ['Megan Bowen', 'meganb@contoso.example · owner'],
        ['Adele Vance', 'adelev@contoso.example · owner'],
        ['Lynne Robbins', 'lynner@contoso.example · owner'],
        ['Laura Weber', 'external · laura@fabrikam.example · owner'],
        ['Diego Siciliani', 'external · guest · diego@northwind.example'],
        ['Sam (Guest)', 'anonymous · guest'],
        ['Apps', ''],
      ],
    );
    await world().workbench.view('Chats').collapse('Contoso Launch');
  });

  it('reads the whole roster of a chat of which 25 members were shown', async () => {
    await world().workbench.expand('All Hands');
    const below = (await world().workbench.rows('Chats')).filter(({ level }) => level === 2);
    // The members and the row Apps, whose apps nobody asked for.
    assert.equal(below.length, 61);
    assert.deepEqual(exchanges(world()).slice(1), ['GET /beta/chats/{id}/members 200']);
    await world().workbench.view('Chats').collapse('All Hands');
  });

  it('offers what can be done with a chat and with a member', async () => {
    const { workbench } = world();
    assert.deepEqual(await workbench.contextMenuItems('Contoso Launch'), [
      'Check Interaction with Selection',
      '',
      'Open in Teams',
      '',
      'Copy ID',
      'Export…',
      '',
      'Re-add Member…',
    ]);
    await workbench.expand('Contoso Launch');
    assert.deepEqual(await workbench.contextMenuItems('Laura Weber'), [
      'Check Interaction with Selection',
      '',
      'Copy ID',
      'Copy Request As…',
      'Export…',
      '',
      'Revoke Access…',
    ]);
    await workbench.view('Chats').collapse('Contoso Launch');
  });

  it('loads the next page after the first', async () => {
    await (await world().workbench.row('Load More Chats')).click();
    await world().workbench.view('Chats').rowCount(101);
    const rows = await world().workbench.rows('Chats');
    assert.deepEqual(
      rows.slice(-1).map(({ label, description }) => [label, description]),
      [['Load More Chats', '100 loaded so far']],
    );
  });

  it('filters what is loaded, and says that the rest is not searched', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Filter Chats…');
    await workbench.quickInput.opened('Filter Chats');
    await workbench.quickInput.type('comite pilotage');
    await workbench.quickInput.accept();
    await workbench.view('Chats').rowCount(2);
    const rows = await workbench.rows('Chats');
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['Comité de pilotage — été 2026', 'Search All Chats'],
    );
    await workbench
      .view('Chats')
      .messageWith('1 of the 100 chats loaded so far match "comite pilotage". Others are not loaded yet.');
  });

  it('searches all chats with the fewest requests, and then says that it has', async () => {
    const { workbench, emulator } = world();
    await (await workbench.row('Search All Chats')).click();
    await workbench.view('Chats').messageWith('1 of 137 chats match');
    assert.equal(emulator.requests.filter(({ path }) => path === '/beta/me/chats').length, 3);
    await workbench.runCommand('Teams Chat Access: Clear Chat Filter');
    await workbench.view('Chats').rowCount(137);
  });

  it('shows hostile topics as text, with nothing hidden in them', async () => {
    const labels = (await world().workbench.rows('Chats')).map(({ label }) => label);
    const hidden = labels.filter(label =>
      /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(label),
    );
    assert.deepEqual(hidden, []);
    assert.ok(labels.some(label => label.includes('command:workbench.action.quit')));
  });

  it('groups by type', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Group Chats By…');
    await workbench.quickInput.pick('Type of chat');
    await workbench.view('Chats').rowCount(4);
    const groups = (await workbench.rows('Chats')).filter(({ level }) => level === 1);
    assert.deepEqual(groups.map(({ label }) => label).sort(), [
      '1:1 chat',
      'Chat of another type',
      'Group chat',
      'Meeting chat',
    ]);
    await workbench.setSettings({ 'teamsChatAccess.chats.groupBy': undefined });
    await workbench.view('Chats').rowCount(51);
  });

  it('keeps what was loaded when a page does not come, and goes on from there', async () => {
    const { workbench, emulator } = world();
    await workbench.runCommand('Teams Chat Access: Sign Out');
    await workbench.toast('Signed out of Teams Chat Access');
    await workbench.dismissToasts();
    emulator.reset();
    await world().signIn();
    await workbench.row('Contoso Launch');
    emulator.faults.add(
      { query: /skiptoken/i, times: 1 },
      { kind: 'status', status: 500, code: 'InternalServerError' },
    );
    await (await workbench.row('Load More Chats')).click();
    await workbench.row('Retry Loading Chats');
    await workbench.view('Chats').rowCount(51);
    await (await workbench.row('Retry Loading Chats')).click();
    await workbench.view('Chats').rowCount(101);
  });

  it('keeps the list when it cannot be refreshed, and says why', async () => {
    const { workbench, emulator } = world();
    emulator.faults.add({ path: /me\/chats/, times: 2 }, { kind: 'status', status: 403, code: 'Forbidden' });
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    const toast = await workbench.toast(
      'Microsoft Graph refused: your account is not allowed to do this here.',
    );
    assert.match(toast.text, /It said: "Forbidden/);
    await workbench.view('Chats').rowCount(101);
    await workbench.dismissToasts();
  });

  it('says after a refresh which chats are no longer listed', async () => {
    const { workbench, emulator } = world();
    await workbench.runCommand('Teams Chat Access: Load All Chats');
    await workbench.view('Chats').rowCount(alexChatCount);
    emulator.tenant.chats.delete(chatIds.contosoLaunch);
    await workbench.runCommand('Teams Chat Access: Refresh Chats');
    await workbench.toast('The chat "Contoso Launch" is no longer listed.');
    await workbench.dismissToasts();
  });

  it('copies the id of a chat', async () => {
    const { workbench } = world();
    await refresh();
    await workbench.contextMenu('Contoso Launch', 'Copy ID');
    await workbench.statusMessage('ID copied: Contoso Launch.');
    assert.equal(await workbench.clipboard(), chatIds.contosoLaunch);
  });

  it('copies an id, asks whether to revoke and refreshes with keys, for the row with the focus', async () => {
    const { workbench, emulator } = world();
    const { page } = workbench;
    await workbench.expand('Contoso Launch');
    await workbench.view('Chats').select('Laura Weber');
    await page.keyboard.press('ControlOrMeta+c');
    await workbench.statusMessage('ID copied: Laura Weber.');
    assert.equal(await workbench.clipboard(), laura.oid);
    await page.keyboard.press('Delete');
    await (
      await workbench.dialog('Revoke the access of Laura Weber to the chat "Contoso Launch"?')
    ).click('Cancel');
    // An arrow key moves the focus and leaves the selection where it is.
    await workbench.view('Chats').select('Contoso Launch'); // Which leaves it unfolded.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ControlOrMeta+c');
    await workbench.statusMessage('ID copied: Alex Wilber.');
    const listed = emulator.requested(/me\/chats/);
    await page.keyboard.press('F5');
    await listed;
    await workbench.view('Chats').collapse('Contoso Launch');
  });

  it('checks a member with the button of the row', async () => {
    const { workbench } = world();
    await workbench.expand('Contoso Launch');
    await workbench.inlineAction('Laura Weber', 'Check Interaction with Selection');
    await (await workbench.dialog('This check sends 1 request.')).click('Cancel');
    await workbench.view('Chats').collapse('Contoso Launch');
  });
});

describe('The Chats view of very many chats', () => {
  const world = useWorld({ graph: { tenant: syntheticTenant({ chats: 1120, membersPerChat: 2 }) } });

  before(() => world().workbench.view('Interaction Checks').fold());

  const last = async (): Promise<unknown> => {
    const rows = await world().workbench.rows('Chats');
    return rows
      .slice(-2)
      .map(({ label, description }) => [label.replace(/:.*/, ''), description.replace(/ ·.*/, '')]);
  };

  it('shows the first 1,000, and offers the rest', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Load All Chats');
    await workbench.view('Chats').rowCount(1001);
    assert.deepEqual(await last(), [
      ['Chat 999', '2 members'],
      ['Show More', '120 not shown'],
    ]);
  });

  it('finds a chat that is not among them', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Filter Chats…');
    await workbench.quickInput.opened('Filter Chats');
    await workbench.quickInput.type('1117:');
    await workbench.quickInput.accept();
    await workbench.view('Chats').rowCount(1);
    await workbench.view('Chats').messageWith('1 of 1120 chats match "1117:".');
    await workbench.runCommand('Teams Chat Access: Clear Chat Filter');
    await workbench.view('Chats').rowCount(1001);
  });

  it('shows the rest', async () => {
    const { workbench } = world();
    await (await workbench.row('Show More')).click();
    await workbench.view('Chats').rowCount(1120);
    assert.deepEqual(await last(), [
      ['Chat 1118', '2 members'],
      ['Chat 1119', '2 members'],
    ]);
  });
});
