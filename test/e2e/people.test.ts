import assert from 'node:assert/strict';
import { chatIds } from '../emulator/seed/chats.ts';
import { laura, lynne } from '../emulator/seed/people.ts';
import type { TreeRow } from '../host/treeView.ts';
import { exchanges, useWorld } from './useWorld.ts';

const view = 'People';
const loadAll = 'Load Everyone';
const noIdentity = 'Without Entra identity';

describe('The People view', () => {
  const world = useWorld();

  before(async () => {
    await world().workbench.view('Interaction Checks').fold();
  });

  const people = () => world().workbench.view(view);
  const rows = (): Promise<readonly TreeRow[]> => people().rows();
  const described = (some: readonly TreeRow[]): string[][] =>
    some.map(({ label, description }) => [label, description]);

  /** What is drawn below the row with this label. */
  async function below(label: string): Promise<readonly TreeRow[]> {
    await people().expand(label);
    const all = await rows();
    const start = all.findIndex(row => row.label === label);
    const level = all[start]?.level ?? 0;
    const after = all.slice(start + 1);
    const end = after.findIndex(row => row.level <= level);
    await people().collapse(label);
    return end < 0 ? after : after.slice(0, end);
  }

  it('is folded at first, and unfolding it asks Graph for nothing that is there @journey', async () => {
    await people().unfold();
    await people().filled();
    // All of it is to be drawn.
    await world().workbench.view('Chats').fold();
    assert.deepEqual(exchanges(world()), ['GET /beta/me/chats 200']);
  });

  it('says what it does not know, and offers to load it', async () => {
    await people().messageWith(
      'People in the chats loaded so far: 50 chats. Others are not loaded yet. Chats whose members are not all loaded: 3.',
    );
    const [first] = await rows();
    assert.equal(first?.label, loadAll);
  });

  it('shows everybody once, by name, with marks, the number of chats and the address @journey', async () => {
    const named = new Map((await rows()).map(({ label, description }) => [label, description]));
    const wanted = ['Alex Wilber', 'Diego Siciliani', 'Hanna Vogel', 'Laura Weber', 'Robin Counts'];
    assert.deepEqual(
      wanted.map(name => named.get(name)),
      [
        'you · 49 chats · external in 1 · alexw@contoso.example',
        'external · guest · 1 chat · diego@northwind.example',
        '2 chats · external in 1 · guest in 1 · hanna@fabrikam.example',
        '4 chats · external in 3 · laura@fabrikam.example',
        'guest · 1 chat · robin@relecloud.example',
      ],
    );
    const labels = (await rows()).slice(1, -1).map(({ label }) => label);
    assert.equal(new Set(labels).size, labels.length);
  });

  it('shows hostile names as text, with nothing hidden in them', async () => {
    const labels = (await rows()).map(({ label }) => label);
    const hidden = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
    assert.deepEqual(
      [labels.filter(label => hidden.test(label)), labels.filter(label => label.startsWith('[Click me]'))],
      [[], ['[Click me](command:workbench.action.quit)']],
    );
  });

  it('lists those apart whom Entra does not know', async () => {
    assert.deepEqual(
      (await below(noIdentity)).map(({ label, description }) => `${label}: ${description}`),
      [
        'Anonymous caller: anonymous · guest · 1 chat',
        'Contoso Bot Caller: anonymous · guest · 1 chat',
        'Hologram Guest: identity not known · guest · 1 chat',
        'Jo Private: anonymous · guest · 1 chat',
        'Kim (Guest): anonymous · guest · 1 chat',
        'Sam (Guest): anonymous · guest · 1 chat',
        'Terry Skype: anonymous · guest · 1 chat',
        '+1 425 555 0123: anonymous · guest · 1 chat',
        '+44 20 7946 0018: anonymous · guest · 1 chat',
      ],
    );
  });

  it('shows the chats of a person, with role and marks there', async () => {
    const chats = await below('Laura Weber');
    assert.deepEqual(
      chats.map(({ label, description }) => [label, description.replace(/ · [A-Z][a-z]{2} \d+.*$/, '')]),
      [
        ['Contoso Launch', 'external · owner · 7 members'],
        ['Fabrikam integration', 'external · owner · 5 members'],
        ['Laura Weber', 'external · owner · 2 members'],
        ['Fabrikam steering', 'owner · 4 members'],
      ],
    );
    assert.match(chats[0]?.ariaLabel ?? '', /^Contoso Launch, Group chat, external, owner, 7 members, /);
  });

  it('offers what can be done with a person and with one of their chats', async () => {
    const { workbench } = world();
    assert.deepEqual(await workbench.contextMenuItems('Laura Weber', view), [
      'Check Interaction with Selection',
      '',
      'Copy ID',
      'Copy Request As…',
      'Export…',
      '',
      'Revoke Access…',
    ]);
    await people().expand('Laura Weber');
    assert.deepEqual(await workbench.contextMenuItems('Fabrikam steering', view), [
      'Check Interaction with Selection',
      '',
      'Open in Teams',
      '',
      'Copy ID',
      'Copy Request As…',
      'Export…',
      '',
      'Revoke Access…',
    ]);
    await workbench.contextMenu('Fabrikam steering', 'Copy ID', view);
    await workbench.statusMessage('ID copied: Fabrikam steering.');
    assert.equal(await workbench.clipboard(), chatIds.ofFabrikam);
    await people().collapse('Laura Weber');
  });

  it('does not find who is in other chats, and says so', async () => {
    const { quickInput } = world().workbench;
    await people().titleAction('Find Person in Chats…');
    await quickInput.opened('Find Person in Chats');
    await quickInput.type('nobody at all');
    await quickInput.firstItemWith('nobody at all');
    const [nobody, load] = await quickInput.items();
    assert.equal(nobody?.label, '"nobody at all" is not in the chats loaded so far (50 chats)');
    assert.equal(load?.description, loadAll);
    await quickInput.cancel();
  });

  it('loads all others when the members of one chat cannot be read, names it, and tries it again', async () => {
    const { workbench, emulator } = world();
    // Tried again for seconds before it is given up: the other members have come by then.
    emulator.faults.add(
      { path: new RegExp(chatIds.twentySix), times: 4 },
      { kind: 'status', status: 503, retryAfter: 1 },
    );
    const row = await people().row(loadAll);
    await row.click();
    const toast = await workbench.toast('The members of 1 chat could not be read.');
    assert.match(
      toast.text,
      /"[^"]+": Microsoft Graph is not available right now\..*Some people who are only in that chat may be missing\./,
    );
    await toast.click('Try Again');
    await row.waitFor({ state: 'detached' });
    const paths = exchanges(world());
    assert.deepEqual(
      {
        pages: paths.filter(path => path.startsWith('GET /beta/me/chats ')).length,
        rosters: paths.filter(path => path === 'GET /beta/chats/{id}/members 200').length,
        failed: paths.filter(path => path === 'GET /beta/chats/{id}/members 503').length,
      },
      { pages: 3, rosters: 3, failed: 4 },
    );
  });

  it('finds a person by address over all chats, and shows them', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Find Person in Chats…');
    await workbench.quickInput.opened('Find Person in Chats');
    await workbench.quickInput.type('diego@northwind');
    await workbench.quickInput.firstItemWith('Diego Siciliani');
    assert.deepEqual(
      (await workbench.quickInput.items()).map(({ label }) => label),
      ['Diego Siciliani'],
    );
    await workbench.quickInput.accept();
    await workbench.row('Contoso Launch', view);
    const row = (await rows()).find(({ label }) => label === 'Diego Siciliani');
    assert.deepEqual([row?.selected, row?.expanded], [true, true]);
    await people().collapse('Diego Siciliani');
  });

  it('finds a person by id', async () => {
    const { quickInput } = world().workbench;
    await world().workbench.runCommand('Teams Chat Access: Find Person in Chats…');
    await quickInput.opened('Find Person in Chats');
    await quickInput.type(lynne.oid.toUpperCase());
    await quickInput.firstItemWith('Lynne Robbins');
    assert.deepEqual(
      (await quickInput.items()).map(({ label }) => label),
      ['Lynne Robbins'],
    );
    await quickInput.type('nobody at all');
    await quickInput.firstItemWith('nobody at all');
    assert.deepEqual(
      (await quickInput.items()).map(({ label }) => label),
      ['"nobody at all" is in none of your chats (137 chats)'],
    );
    await quickInput.cancel();
  });

  it("groups by tenant, with one's own first, and remembers it", async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Group People By…');
    await workbench.quickInput.pick('Tenant');
    await people().rowCount(4);
    const groups = (await rows()).filter(({ level }) => level === 1);
    assert.deepEqual(
      described(groups).map(([label, description]) => [label, description?.replace(/^\d+/, 'n')]),
      [
        ['contoso.example', 'n · your tenant'],
        ['fabrikam.example', 'n'],
        ['northwind.example', 'n'],
        [noIdentity, 'n'],
      ],
    );
    await workbench.runCommand('Teams Chat Access: Find Person in Chats…');
    await workbench.quickInput.type(laura.mail ?? '');
    await workbench.quickInput.firstItemWith('Laura Weber');
    await workbench.quickInput.accept();
    await people().row('Fabrikam integration');
    await workbench.runCommand('Teams Chat Access: Group People By…');
    await workbench.quickInput.pick('No groups');
    await people().rowAtTop('Adele Vance');
  });

  it('revokes in the chats selected below people', async () => {
    const { workbench } = world();
    await people().expand('Nora Lindqvist');
    await workbench.contextMenu('Vendor onboarding', 'Revoke Access…', view);
    const dialog = await workbench.dialog('Nora Lindqvist');
    assert.match(dialog.text, /Revoke the access of Nora Lindqvist to the chat "Vendor onboarding"\?/);
    await dialog.click('Cancel');
    await people().collapse('Nora Lindqvist');
  });

  it('revokes in every chat of a person, all of them named, and then shows the person no more', async () => {
    const { workbench, emulator } = world();
    const row = await people().row('Tomas Novak');
    await workbench.contextMenu('Tomas Novak', 'Revoke Access…', view);
    const dialog = await workbench.dialog('Tomas Novak');
    assert.match(dialog.text, /Vendor onboarding/);
    await dialog.click('Revoke Access');
    await world().acceptSignIn();
    await workbench.toast(/Tomas Novak no longer has access/);
    await row.waitFor({ state: 'detached' });
    assert.equal(emulator.requests.filter(({ path }) => path.endsWith('/removeAllAccessForUser')).length, 1);
    await workbench.dismissToasts();
  });

  it('asks about people who are selected, each once', async () => {
    const { workbench, emulator } = world();
    await people().select('Laura Weber', 'Lynne Robbins');
    await workbench.contextMenu('Laura Weber', 'Check Interaction with Selection', view);
    await workbench.quickInput.pick('One request for each person');
    await (await workbench.dialog()).click('Check');
    // The check may end, and its notification go, before the sign-in window is closed.
    const ended = workbench.toast(/Check ended/);
    await world().acceptSignIn();
    await ended;
    const asked = emulator.requests.filter(({ path }) => path.endsWith('/determineIfInteractionIsAllowed'));
    assert.equal(asked.length, 2);
    await workbench.dismissToasts();
  });

  it('shows nobody after signing out, and who it is for in words', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Sign Out');
    assert.match(await people().welcomeText(), /^Sign in to see the people in your chats\./);
  });
});
