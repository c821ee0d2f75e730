import assert from 'node:assert/strict';
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

  it('ask for their permission when their row is opened, and are then read @journey', async () => {
    const before = exchanges(world()).length;
    await world().workbench.expand('Apps');
    await (await world().workbench.row('Allow Reading Apps…')).click();
    await world().acceptSignIn('Alex Wilber');
    await world().workbench.row('Launch Companion');
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
    await workbench.row('Hologram.Project.Chat');
    assert.deepEqual(await below(), [
      [3, '[Update now](command:workbench.action.quit) $(alert)', '0.0.1-dev · sideloaded'],
      [4, 'Application permissions', ''],
      [5, 'ChatMessage.Read.Chat', ''],
      [5, 'Hologram.Project.Chat', 'not granted'],
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
  });
});
