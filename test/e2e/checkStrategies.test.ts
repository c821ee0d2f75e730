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

  /** The rows as level and label. */
  const rows = async (): Promise<unknown[]> =>
    (await world().workbench.rows(view)).map(({ level, label }) => [level, label]);

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
    await workbench.row('Allowed (inferred): Lynne Robbins', view);
    assert.equal(asked(), 4);
    assert.deepEqual(await rows(), [
      [1, '5 allowed, 1 denied'],
      [2, 'Allowed (inferred): Adele Vance'],
      [2, 'Allowed (inferred): Megan Bowen'],
      [2, 'Allowed (inferred): Isaiah Langer'],
      [2, 'Denied: Jonas Keller'],
      [2, 'Allowed (inferred): Laura Weber'],
      [2, 'Allowed (inferred): Lynne Robbins'],
    ]);
    await workbench.dismissToasts();
  });

  it('confirms with one request what was inferred, and says what is known of one denial without any', async () => {
    const { workbench } = world();
    const before = asked();
    await workbench.contextMenu('Allowed (inferred): Megan Bowen', 'Ask About This Person Alone', view);
    await workbench.toast('Asked about Megan Bowen alone: allowed.');
    assert.equal(asked(), before + 1);
    await rowSays(/^\s*Allowed: Megan Bowen/);
    await workbench.dismissToasts();

    await workbench.contextMenu('Denied: Jonas Keller', 'Explain Denial', view);
    await shows('Why: Microsoft Graph answers yes or no, and gives no reason.');
    assert.equal(asked(), before + 1);
  });

  it('explains a denied group by a smallest part of it, with the answers it rests on @journey', async () => {
    const { workbench, emulator } = world();
    emulator.policies.clear();
    emulator.policies.forbidTogether(laura.oid, lynne.oid);
    await check([adele, laura, megan, lynne], 'As few requests as possible');
    await workbench.toast('Check ended: 4 allowed, not in one chat together (4 people). Requests: 5');
    await workbench.dismissToasts();
    const before = asked();
    await workbench.contextMenu('Not in one chat together (4 people)', 'Explain Denial', view);
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
      [1, '4 allowed, not in one chat together (4 people)'],
      [2, 'Allowed: Adele Vance'],
      [2, 'Allowed: Laura Weber'],
      [2, 'Allowed: Megan Bowen'],
      [2, 'Allowed: Lynne Robbins'],
      [2, 'Not in one chat together (4 people)'],
      [3, 'Smallest denied group'],
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
    await workbench.inlineAction(/^4 allowed, not in one/, 'Run Check Again', view);
    await (await workbench.dialog('This check sends')).click('Check');
    await workbench.toast(/Since the last time \(.*\): 1 newly denied\./);
    await workbench.dismissToasts();
    await workbench.view(view).rowCount(3);
    assert.match(
      (await workbench.rows(view)).map(({ label, description }) => [label, description].join(' | '))[0] ?? '',
      /^3 allowed, 1 denied \| 1 newly denied · Adele Vance and 3 more · /,
    );
    await workbench.contextMenu('3 allowed, 1 denied', 'Compare Checks', view);
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
