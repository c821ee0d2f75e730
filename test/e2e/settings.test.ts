import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { asRecord } from '../../src/core/json.ts';
import { testClientId } from '../world.ts';
import { questionIn } from './signInRequests.ts';
import { useWorld } from './useWorld.ts';

const otherClientId = 'eeeeeeee-2222-4333-8444-555555555555';

describe('The settings of a window on a remote machine', () => {
  const world = useWorld({
    account: undefined,
    settings: {
      'teamsChatAccess.clientId': undefined,
      'teamsChatAccess.tenantId': undefined,
      'teamsChatAccess.readOnly': true,
    },
    remoteSettings: {
      'teamsChatAccess.clientId': otherClientId,
      'teamsChatAccess.tenantId': 'fabrikam.example',
      'teamsChatAccess.readOnly': false,
    },
  });

  it('are the user’s: what the machine has been set to is no registration', async () => {
    assert.match(
      await world().workbench.welcomeText('Chats'),
      /^To see your Teams chats, sign in with an app registration/,
    );
  });

  it('are in effect once they are set up, in the file of the user, whatever the machine had @journey', async () => {
    const { workbench, emulator, tokenService, acceptSignIn } = world();
    const { quickInput } = workbench;
    await workbench.runCommand('Teams Chat Access: Set Up App Registration…');
    await quickInput.pick('Enter client ID and tenant');
    await quickInput.opened('Set Up App Registration (1/3)');
    await quickInput.type(testClientId);
    await quickInput.accept();
    await quickInput.opened('Set Up App Registration (2/3)');
    await quickInput.type(emulator.tenant.id);
    await quickInput.accept();
    await quickInput.opened('Set Up App Registration (3/3)');
    await quickInput.pick('Sign In');
    await acceptSignIn();
    await workbench.row('Contoso Launch');
    assert.deepEqual(
      {
        asked: [...new Set(tokenService.seen.flatMap(request => questionIn(request).clientId ?? []))],
        user: await idsIn('User'),
        machine: await idsIn('Machine'),
      },
      {
        asked: [testClientId],
        user: [testClientId, emulator.tenant.id],
        machine: [undefined, undefined],
      },
    );
  });

  it('keep a window from changing chats as the user wants it', async () => {
    const { workbench } = world();
    await workbench.expand('Contoso Launch');
    const items = await workbench.contextMenuItems('Adele Vance');
    assert.deepEqual(
      items.filter(item => item.startsWith('Revoke')),
      [],
    );
  });

  it('are in the diagnosis with the files that they come from, and with what is ignored', async () => {
    const { workbench, server, emulator } = world();
    await mkdir(path.join(server.workspace, '.vscode'), { recursive: true });
    await writeFile(
      path.join(server.workspace, '.vscode/settings.json'),
      JSON.stringify({ 'teamsChatAccess.cloud': 'china', 'teamsChatAccess.chats.groupBy': 'type' }),
    );
    await workbench.reload();
    await workbench.runCommand('Teams Chat Access: Diagnose Sign-In and Permissions');
    await workbench.pressLens('Copy Report');
    const report = await workbench.clipboard(/Last failures/);
    assert.deepEqual(
      report.split('\n').filter(line => line.includes('teamsChatAccess.')),
      [
        `- ✓ teamsChatAccess.clientId: ${testClientId} (your user settings)`,
        `- ✓ teamsChatAccess.tenantId: ${emulator.tenant.id} (your user settings)`,
        '- ✓ teamsChatAccess.cloud: global (your user settings)',
        '- ✗ teamsChatAccess.cloud: VS Code ignores the value china (settings of the workspace). Only your user settings count, in every window.',
        '- ✓ teamsChatAccess.graphVersion: beta (default)',
        '- ✓ teamsChatAccess.readOnly: true (your user settings)',
        '- ✗ teamsChatAccess.readOnly: VS Code ignores the value false (settings of the remote machine). Only your user settings count, in every window.',
        '- ✓ teamsChatAccess.confirmRevocation: dialog (default)',
        '- ✓ teamsChatAccess.chats.groupBy: type (settings of the workspace)',
        '- ✓ teamsChatAccess.checks.strategy: each (default)',
      ],
    );
  });

  it('are said not to be in effect where the workspace has another value', async () => {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Group Chats By…');
    await workbench.quickInput.pick('No groups');
    const { text, buttons } = await workbench.toast('teamsChatAccess.chats.groupBy');
    assert.deepEqual(
      { text, buttons },
      {
        text: 'The setting teamsChatAccess.chats.groupBy was saved, but another value is in effect. Diagnose says where that one comes from.',
        buttons: ['Open Settings', 'Diagnose'],
      },
    );
    await workbench.dismissToasts();
  });

  it('leave it said in the view that the account is of another tenant than the one that is set', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    const view = workbench.view('Chats');
    await workbench.setSettings({
      'teamsChatAccess.clientId': testClientId,
      'teamsChatAccess.tenantId': '99999999-2222-4333-8444-555555555555',
    });
    await workbench.openView();
    await workbench.runCommand('Teams Chat Access: Sign In');
    await acceptSignIn();
    await workbench.toast('The account belongs to a different tenant');
    await workbench.dismissToasts();
    assert.deepEqual((await view.welcomeTextWith('different tenant')).split(/\n+/), [
      'The account belongs to a different tenant from the one in the settings.',
      'Switch Account…',
      'Enter Tenant…',
      'Open Settings',
    ]);
    await view.welcomeButton('Enter Tenant…');
    await workbench.quickInput.opened('Set Up App Registration (1/2)');
    await workbench.quickInput.type(emulator.tenant.id);
    await workbench.quickInput.accept();
    await workbench.quickInput.opened('Set Up App Registration (2/2)');
    await workbench.quickInput.cancel();
    await workbench.row('Contoso Launch');
  });

  /** The client and the tenant that a file of settings names. */
  async function idsIn(scope: 'User' | 'Machine'): Promise<readonly unknown[]> {
    const file = path.join(world().server.globalStorage, '../..', scope, 'settings.json');
    const settings = asRecord(JSON.parse(await readFile(file, 'utf8')));
    return [settings?.['teamsChatAccess.clientId'], settings?.['teamsChatAccess.tenantId']];
  }
});
