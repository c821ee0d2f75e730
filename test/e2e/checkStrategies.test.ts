import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { adele, isaiah, jonas, laura, lynne, megan } from '../emulator/seed/people.ts';
import { useWorld } from './useWorld.ts';

const view = 'Interaction Checks';

describe('What is behind a check', () => {
  const world = useWorld();

  const asked = (): number =>
    world().emulator.requests.filter(({ path: at }) => at.endsWith('IsAllowed')).length;
  const files = (): Promise<string[]> =>
    readdir(path.join(world().server.globalStorage, 'teams-chat-access.teams-chat-access', 'checks'));

  const check = async (people: readonly { readonly upn: string }[], strategy: string): Promise<void> => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Check Interaction…');
    await workbench.quickInput.opened('Check Interaction');
    await workbench.quickInput.type(people.map(({ upn }) => upn).join('; '));
    await workbench.quickInput.accept();
    await workbench.quickInput.opened('Check Interaction (2/2)');
    await workbench.quickInput.pick(strategy);
  };

  /** Waits for a document that says this. */
  const shows = (text: string): Promise<void> =>
    world().workbench.page.locator('.editor-instance .view-line', { hasText: text }).first().waitFor();

  /** Waits for a row that says this, which may take the place of another. */
  const rowSays = (text: RegExp): Promise<void> =>
    world()
      .workbench.view(view)
      .locator.locator('.monaco-list-row')
      .filter({ hasText: text })
      .first()
      .waitFor();

  /** The rows as level, label and the first words of the description. */
  const rows = async (): Promise<unknown[]> =>
    (await world().workbench.rows(view)).map(({ level, label, description }) => [
      level,
      label,
      description.split(' · ')[0],
    ]);

  it('asks about all at once, splits what is denied, and marks what it infers @journey', async () => {
    const { workbench, emulator } = world();
    emulator.policies.clear();
    emulator.policies.blockPerson(jonas.oid);
    await check([adele, megan, isaiah, jonas, laura, lynne], 'As few requests as possible');
    const dialog = await workbench.dialog(
      'This check sends 1 to 9 requests, about 6 if one person is denied.',
    );
    await dialog.click('Check');
    await world().acceptSignIn();
    await workbench.row('Lynne Robbins', view);
    assert.equal(asked(), 4);
    assert.deepEqual(await rows(), [
      [1, 'Adele Vance and 5 more', '5 allowed, 1 denied'],
      [2, 'Adele Vance', 'allowed (inferred)'],
      [2, 'Megan Bowen', 'allowed (inferred)'],
      [2, 'Isaiah Langer', 'allowed (inferred)'],
      [2, 'Jonas Keller', 'denied'],
      [2, 'Laura Weber', 'allowed (inferred)'],
      [2, 'Lynne Robbins', 'allowed (inferred)'],
    ]);
    await workbench.dismissToasts();
  });

  it('confirms with one request what was inferred, and says what is known of one denial without any', async () => {
    const { workbench } = world();
    const before = asked();
    await workbench.contextMenu('Megan Bowen', 'Ask About This Person Alone', view);
    await workbench.toast('Asked about Megan Bowen alone: allowed.');
    assert.equal(asked(), before + 1);
    await rowSays(/Megan Bowen\s*allowed ·/);
    await workbench.dismissToasts();

    await workbench.contextMenu('Jonas Keller', 'Explain Denial', view);
    await shows('Why: Microsoft Graph answers yes or no, and gives no reason.');
    assert.equal(asked(), before + 1);
  });

  it('explains a denied group by a smallest part of it, with the answers it rests on @journey', async () => {
    const { workbench, emulator } = world();
    emulator.policies.clear();
    emulator.policies.forbidTogether(laura.oid, lynne.oid);
    await check([adele, laura, megan, lynne], 'As few requests as possible');
    await workbench.toast('Check ended: 4 allowed, groups denied: 1. Requests: 5');
    await workbench.dismissToasts();
    const before = asked();
    await workbench.contextMenu(/^Adele Vance, Laura Weber/, 'Explain Denial', view);
    const dialog = await workbench.dialog('This explanation sends at most 8 requests.');
    assert.match(dialog.text, /Microsoft writes each request to the audit logs/);
    await dialog.click('Explain');
    await shows('These are denied together, and allowed without any one of them:');
    const text = await workbench.editorText();
    assert.match(
      text,
      /- Laura Weber \(laura@fabrikam\.example\)\n- Lynne Robbins \(lynner@contoso\.example\)\n/,
    );
    assert.match(text, /Requests sent for this explanation: 5\n/);
    assert.equal(asked(), before + 5);
    await workbench.row('Smallest denied group', view);
    assert.deepEqual((await rows()).slice(0, 7), [
      [1, 'Adele Vance and 3 more', '4 allowed, groups denied: 1'],
      [2, 'Adele Vance', 'allowed'],
      [2, 'Laura Weber', 'allowed'],
      [2, 'Megan Bowen', 'allowed'],
      [2, 'Lynne Robbins', 'allowed'],
      [2, 'Adele Vance, Laura Weber, Megan Bowen, Lynne Robbins', 'denied'],
      [3, 'Smallest denied group', 'Laura Weber, Lynne Robbins'],
    ]);
  });

  it('has all of it after the window was loaded again, and explains it without a request', async () => {
    const { workbench } = world();
    const [before, known] = [await rows(), asked()];
    assert.equal((await files()).length, 2);
    await workbench.reload();
    await workbench.view('Chats').filled();
    await rowSays(/Smallest denied group\s*Laura Weber/);
    assert.deepEqual((await rows()).slice(0, 7), before.slice(0, 7));
    await workbench.runCommand('Teams Chat Access: Explain Denial');
    await workbench.quickInput.opened('Explain Denial');
    await workbench.quickInput.pick('Adele Vance, Laura Weber, Megan Bowen, Lynne Robbins');
    await shows('Requests sent for this explanation: 5');
    assert.equal(asked(), known);
  });

  it('says what changed when a check is run again, and compares', async () => {
    const { workbench, emulator } = world();
    emulator.policies.clear();
    emulator.policies.blockPerson(megan.oid);
    await workbench.inlineAction('Adele Vance and 3 more', 'Run Check Again', view);
    await (await workbench.dialog('This check sends')).click('Check');
    await workbench.toast(/Since the last time \(.*\): 1 newly denied\./);
    await workbench.dismissToasts();
    await workbench.view(view).rowCount(3);
    assert.match(
      (await workbench.rows(view))[0]?.description ?? '',
      /^3 allowed, 1 denied · 1 newly denied · /,
    );
    await workbench.contextMenu('Adele Vance and 3 more', 'Compare Checks', view);
    await shows('Comparison of two interaction checks');
    const text = await workbench.editorText();
    assert.match(text, /Newly denied \(1\)\n- Megan Bowen \(meganb@contoso\.example\): allowed → denied\n/);
    assert.match(text, /Unchanged \(4\)\n- Adele Vance \(adelev@contoso\.example\): allowed → allowed/);
  });

  it('clears the checks from the disk', async () => {
    const { workbench } = world();
    assert.equal((await files()).length, 3);
    await workbench.runCommand('Teams Chat Access: Clear Checks');
    await (await workbench.dialog('Clear all checks?')).click('Clear');
    await workbench.view(view).welcomeTextWith('Check Interaction…');
    assert.deepEqual(await files(), []);
  });
});
