import assert from 'node:assert/strict';
import { customEnvironment } from '../entra/clouds.ts';
import { signInRequests } from './signInRequests.ts';
import { askedFor, useWorld } from './useWorld.ts';

describe('The cloud of the US government', () => {
  const world = useWorld({
    cloud: 'usGovHigh',
    account: undefined,
    settings: { 'microsoft-sovereign-cloud.environment': undefined },
  });

  it('is explained with a button while VS Code is not set to sign in there, and nobody is asked', async () => {
    const words = await world().workbench.view('Chats').welcomeTextWith('VS Code is not set');
    assert.deepEqual(
      {
        words: words.split(/\n+/),
        signIns: signInRequests(world()),
        requests: askedFor(world().emulator.requests).length,
      },
      {
        words: [
          'VS Code is not set to sign in to this cloud: microsoft-sovereign-cloud.environment is empty.',
          'Sign In',
          'Open Settings',
          'Diagnose',
        ],
        signIns: [],
        requests: 0,
      },
    );
  });

  it('is explained while VS Code is set to sign in to another, and nobody is asked @journey', async () => {
    const { workbench } = world();
    await workbench.setSettings({ 'microsoft-sovereign-cloud.environment': 'ChinaCloud' });
    await workbench.openView();
    const words = await workbench.view('Chats').welcomeTextWith('VS Code is set to sign in to another cloud');
    assert.deepEqual(
      {
        words: words.split(/\n+/),
        signIns: signInRequests(world()),
        requests: askedFor(world().emulator.requests).length,
      },
      {
        words: [
          'VS Code is set to sign in to another cloud than this extension: microsoft-sovereign-cloud.environment and teamsChatAccess.cloud do not match.',
          'Sign In',
          'Open Settings',
          'Diagnose',
        ],
        signIns: [],
        requests: 0,
      },
    );
  });

  it('can be set in VS Code with one click, and then signed in to @journey', async () => {
    const { workbench, acceptSignIn } = world();
    await workbench.view('Chats').welcomeButton('Sign In');
    const dialog = await workbench.dialog('VS Code is not set to sign in to this cloud.');
    assert.match(dialog.text, /to be USGovernment\. It is ChinaCloud, which other extensions may rely on\./);
    await dialog.click('Use USGovernment');
    await acceptSignIn('Alex Wilber');
    await workbench.row('Contoso Launch');
    const hosts = world().tokenService.seen.map(({ host }) => host);
    assert.deepEqual([...new Set(hosts)].sort(), ['login.microsoftonline.us', 'vscode.dev']);
  });

  it('lists chats from its own Graph, without an order that it does not know @journey', () => {
    const { emulator } = world();
    assert.deepEqual(
      askedFor(emulator.requests).map(({ host, path, query, status }) => [
        `${host}${path}`,
        [...new URLSearchParams(query).keys()],
        status,
      ]),
      [['graph.microsoft.us/beta/me/chats', ['$top', '$expand'], 200]],
    );
  });

  it('offers to revoke and does not offer to check', async () => {
    const { workbench } = world();
    await workbench.expand('Contoso Launch');
    const entries = await workbench.contextMenuItems('Laura Weber');
    assert.deepEqual(
      {
        revoke: entries.includes('Revoke Access…'),
        check: entries.filter(entry => entry.startsWith('Check Interaction')),
        palette: await workbench.offersCommand('Teams Chat Access: Check Interaction…'),
        view: await workbench.welcomeText('Interaction Checks'),
      },
      { revoke: true, check: [], palette: false, view: 'Interaction checks exist in the global cloud only.' },
    );
  });

  it('is signed in to where a custom environment leads, too', async () => {
    const { workbench, tokenService, emulator, acceptSignIn } = world();
    const known = tokenService.seen.length;
    await workbench.setSettings({
      'microsoft-sovereign-cloud.environment': 'custom',
      'microsoft-sovereign-cloud.customEnvironment': customEnvironment,
    });
    await workbench.openView();
    await workbench.view('Chats').welcomeButton('Sign In');
    await acceptSignIn('Alex Wilber');
    await workbench.row('Contoso Launch');
    const hosts = tokenService.seen
      .slice(known)
      .map(({ host, path }) => `${host}${path.replace(/\/[0-9a-f-]{36}\//, '/{tenant}/')}`);
    assert.deepEqual(
      [...new Set(hosts)],
      [
        // Microsoft's library asks this service about every cloud that it does not know.
        'login.microsoftonline.com/common/discovery/instance',
        'login.contoso.example/{tenant}/v2.0/.well-known/openid-configuration',
        'login.contoso.example/{tenant}/oauth2/v2.0/authorize',
        'vscode.dev/redirect',
        'login.contoso.example/{tenant}/oauth2/v2.0/token',
      ],
    );
    assert.equal(askedFor(emulator.requests).at(-1)?.host, 'graph.microsoft.us');
  });
});

describe('The cloud of China', () => {
  const world = useWorld({ cloud: 'china', account: undefined });

  it('is asked for the apps of a chat and for no grants, and the rows say so', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    await workbench.view('Chats').welcomeButton('Sign In');
    await acceptSignIn('Alex Wilber');
    await workbench.expand('Contoso Launch');
    await workbench.expand('Apps');
    await (await workbench.row('Allow Reading Apps…')).click();
    await acceptSignIn('Alex Wilber');
    await workbench.expand('Launch Companion');
    await workbench.row('MeetingStage.Write.Chat');
    const rows = (await workbench.rows('Chats')).filter(({ level }) => level > 2);
    assert.deepEqual(
      {
        rows: rows.map(({ level, label, description }) => [level, label, description]),
        requests: emulator.requests
          .filter(({ path }) => /installedApps|permissionGrants/.test(path))
          .map(({ host, path }) => [host, path.split('/').at(-1)]),
      },
      {
        rows: [
          [3, 'Launch Companion', '1.2.0 · your organization'],
          [4, 'Application permissions', ''],
          [5, 'consented to', 'ChatMember.Read.Chat'],
          [5, 'consented to', 'ChatSettings.Read.Chat'],
          [5, 'consented to', 'TeamsActivity.Send.Chat'],
          [4, 'Delegated permissions', ''],
          [5, 'MeetingStage.Write.Chat', ''],
          [3, 'Northwind Charts', '3.4 · store'],
          [3, 'Polls', '2.0.1 · store'],
          [3, 'This cloud does not list what was granted to apps', ''],
        ],
        requests: [['microsoftgraph.chinacloudapi.cn', 'installedApps']],
      },
    );
  });
});
