import assert from 'node:assert/strict';
import type { Emulator } from '../emulator/emulator.ts';
import { entraAppId, manifestId } from '../emulator/seed/apps.ts';
import { exchanges, useWorld } from './useWorld.ts';

describe('Apps in the Chats view', () => {
  const world = useWorld();

  before(async () => {
    await world().workbench.view('Interaction Checks').fold();
    world().emulator.choices.grantsOfUninstalled = 'left';
    await world().workbench.expand('Contoso Launch');
  });

  /** What stands below the row Apps. */
  async function below(): Promise<(readonly [number, string, string])[]> {
    const rows = await world().workbench.rows('Chats');
    return rows
      .filter(({ level }) => level > 2)
      .map(({ level, label, description }) => [level, label, description] as const);
  }

  /** Waits until it has been read what was granted to the apps that are shown. */
  async function everythingRead(): Promise<void> {
    const reading = world().workbench.page.locator('.monaco-list-row', { hasText: 'Reading permissions…' });
    await reading.waitFor({ state: 'detached' });
  }

  it('ask for their permission when their row is opened, and are then read @journey', async () => {
    const before = exchanges(world()).length;
    await world().workbench.expand('Apps');
    await (await world().workbench.row('Allow Reading Apps…')).click();
    await world().acceptSignIn('Alex Wilber');
    await world().workbench.row('Launch Companion');
    await everythingRead();
    assert.deepEqual(
      [exchanges(world(), before), await below()],
      [
        ['GET /beta/chats/{id}/installedApps 200', 'GET /beta/chats/{id}/permissionGrants 200'],
        [
          [3, 'Launch Companion', '1.2.0 · your organization'],
          [3, 'Northwind Charts', '3.4 · store'],
          [3, 'Polls', '2.0.1 · store'],
          [3, 'No installed app', entraAppId('Old Minutes')],
        ],
      ],
    );
  });

  it('are counted once they are known', async () => {
    const row = (await world().workbench.rows('Chats')).find(({ label }) => label === 'Apps');
    assert.equal(row?.description, '3');
  });

  it('have their permissions below, application and delegated apart @journey', async () => {
    await world().workbench.expand('Launch Companion');
    await world().workbench.row('MeetingStage.Write.Chat');
    assert.deepEqual((await below()).slice(0, 7), [
      [3, 'Launch Companion', '1.2.0 · your organization'],
      [4, 'Application permissions', ''],
      [5, 'ChatMember.Read.Chat', ''],
      [5, 'ChatSettings.Read.Chat', ''],
      [5, 'TeamsActivity.Send.Chat', ''],
      [4, 'Delegated permissions', ''],
      [5, 'MeetingStage.Write.Chat', ''],
    ]);
  });

  it('can be copied and exported', async () => {
    const { workbench } = world();
    assert.deepEqual(await workbench.contextMenuItems('Launch Companion'), [
      'Compare App with Manifest…',
      '',
      'Copy ID',
      'Copy Request As…',
      'Export…',
    ]);
    await workbench.contextMenu('Launch Companion', 'Copy ID');
    assert.equal(await workbench.clipboard(), manifestId('Launch Companion'));
  });

  it('show a hostile name as text, and say what was not granted', async () => {
    const { workbench } = world();
    await workbench.view('Chats').collapse('Contoso Launch');
    await workbench.expand('Pradeep Gupta, Isaiah Langer');
    await workbench.expand('Apps');
    await workbench.expand('[Update now](command:workbench.action.quit) $(alert)');
    await workbench.row('not granted');
    await everythingRead();
    assert.deepEqual(await below(), [
      [3, '[Update now](command:workbench.action.quit) $(alert)', '0.0.1-dev · sideloaded'],
      [4, 'Application permissions', ''],
      [5, 'ChatMessage.Read.Chat', ''],
      [5, 'not granted', 'Hologram.Project.Chat'],
    ]);
    await workbench.view('Chats').collapse('Pradeep Gupta, Isaiah Langer');
  });

  it('that cannot be read keep the members, and are read again when asked', async () => {
    const { workbench, emulator } = world();
    emulator.faults.add({ path: /installedApps/u }, { kind: 'status', status: 403 });
    await workbench.expand('Weekly Sync');
    await workbench.expand('Apps');
    const failed = await workbench.row('Retry Loading Apps');
    const members = (await workbench.rows('Chats')).filter(({ level }) => level === 2);
    assert.deepEqual(
      members.map(({ label }) => label),
      ['Alex Wilber', 'Megan Bowen', 'Pradeep Gupta', 'Lynne Robbins', 'Grady Archie', 'Apps'],
    );
    await failed.click();
    await workbench.row('Launch Companion');
    await everythingRead();
  });

  it('are shown while it is still being read what was granted to them, which then follows', async () => {
    const { workbench, emulator } = world();
    await workbench.view('Chats').collapse('Weekly Sync');
    const answer = holdGrants(emulator);
    await workbench.expand('Fabrikam steering');
    await workbench.expand('Apps');
    await workbench.expand('Polls');
    await workbench.row('Reading permissions…');
    const before = await below();
    answer();
    await everythingRead();
    assert.deepEqual(
      [before, await below()],
      [
        [
          [3, 'Polls', '2.0.1 · store'],
          [4, 'Application permissions', ''],
          [5, 'ChatMember.Read.Chat', 'reading…'],
          [5, 'TeamsTab.Create.Chat', 'reading…'],
          [3, 'Reading permissions…', ''],
        ],
        [
          [3, 'Polls', '2.0.1 · store'],
          [4, 'Application permissions', ''],
          [5, 'ChatMember.Read.Chat', ''],
          [5, 'TeamsTab.Create.Chat', ''],
        ],
      ],
    );
  });

  it('are read anew by a button on their row, and what could not be read by its own row', async () => {
    const { workbench, emulator } = world();
    emulator.faults.add({ path: /permissionGrants/u }, { kind: 'status', status: 403 });
    await workbench.view('Chats').inlineAction('Apps', 'Refresh Apps');
    const failed = await workbench.row('Retry Loading Granted Permissions');
    const refused = await below();
    const before = emulator.requests.length;
    await failed.click();
    await failed.waitFor({ state: 'detached' });
    assert.deepEqual(
      [refused, (await below()).length, exchanges(world(), before)],
      [
        [
          [3, 'Polls', '2.0.1 · store'],
          [4, 'Application permissions', ''],
          [5, 'consented to', 'ChatMember.Read.Chat'],
          [5, 'consented to', 'TeamsTab.Create.Chat'],
          [
            3,
            'Retry Loading Granted Permissions',
            'Microsoft Graph refused: your account is not allowed to do this here. It said: "Forbidden: A fault on demand."',
          ],
        ],
        4,
        ['GET /beta/chats/{id}/installedApps 200', 'GET /beta/chats/{id}/permissionGrants 200'],
      ],
    );
    await workbench.view('Chats').collapse('Fabrikam steering');
  });

  it('are shown to nobody else once the account is switched while they are read', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    await workbench.expand('Contoso Launch');
    const answer = holdGrants(emulator);
    const asked = emulator.requested(/permissionGrants/u);
    await workbench.view('Chats').inlineAction('Apps', 'Refresh Apps');
    await asked;
    await workbench.runCommand('Teams Chat Access: Switch Account…');
    await workbench.quickInput.pick('Sign in with another account…');
    await acceptSignIn('Megan Bowen');
    await workbench.view('Chats').messageWith('meganb@contoso.example · ');
    await workbench.expand('Contoso Launch');
    await workbench.expand('Apps');
    await workbench.row('Allow Reading Apps…');
    answer();
    await workbench.contextMenuItems('Contoso Launch');
    const row = (await workbench.rows('Chats')).find(({ label }) => label === 'Apps');
    assert.deepEqual(
      [row?.description, (await below()).map(([, label]) => label)],
      ['', ['Allow Reading Apps…']],
    );
  });

  /** Holds back the next answer about grants. @returns what lets it go */
  function holdGrants({ faults }: Emulator): () => void {
    let answer = (): void => undefined;
    const until = new Promise<void>(resolve => (answer = resolve));
    faults.add({ path: /permissionGrants/u }, { kind: 'hold', until });
    return () => answer();
  }
});
