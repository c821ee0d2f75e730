import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chatIds } from '../emulator/seed/chats.ts';
import type { TestExplorer } from '../host/testExplorer.ts';
import { exchanges, useWorld } from './useWorld.ts';

const folder = path.resolve('test/demo/workspace');
const fileName = 'launch.teamsaccess.json';
const names = [
  'All that the manifest asks for is granted',
  'What reminders need is granted',
  'All is granted in staging, too',
] as const;

const reading = ['GET /beta/chats/{id}/installedApps 200', 'GET /beta/chats/{id}/permissionGrants 200'];

/** The states of the tests that are drawn. */
async function states(tests: TestExplorer): Promise<Readonly<Record<string, string>>> {
  const rows = await tests.rows();
  return Object.fromEntries(rows.filter(({ level }) => level === 2).map(({ name, state }) => [name, state]));
}

describe('Tests of apps', () => {
  const world = useWorld({ folder });

  /** What Graph was asked since. */
  const asked = (known: number): string[] =>
    exchanges(world(), known).filter(line => line.includes('/chats/'));

  it('say which permission is missing when consent is declined, and send nothing', async () => {
    const { workbench, emulator } = world();
    const known = emulator.requests.length;
    const tests = await workbench.openTests();
    await tests.expand(fileName);
    await tests.run(fileName);
    await world().acceptSignIn('Alex Wilber', { consent: false });
    const toast = await workbench.toast('Missing permission: TeamsAppInstallation.ReadForChat. Ask');
    assert.deepEqual([...toast.buttons].sort(), ['Copy Consent Link', 'Open Consent Page']);
    await workbench.dismissToasts();
    assert.deepEqual(
      [await states(tests), asked(known)],
      [{ [names[0]]: 'Errored', [names[1]]: 'Errored', [names[2]]: 'Skipped' }, []],
    );
  });

  it('pass, fail and are skipped, and read their chat once @journey', async () => {
    const { workbench, emulator } = world();
    const known = emulator.requests.length;
    const tests = await workbench.openTests();
    await tests.run(fileName);
    await world().acceptSignIn('Alex Wilber');
    await tests.expand(fileName);
    await tests.row(names[0], 'Failed');
    assert.deepEqual(await states(tests), {
      [names[0]]: 'Failed',
      [names[1]]: 'Passed',
      [names[2]]: 'Skipped',
    });
    assert.deepEqual(asked(known), reading);
  });

  it('show what the app has and what it should have, what differs first', async () => {
    const tests = await world().workbench.openTests();
    assert.deepEqual(await tests.failure(names[0]), {
      heading:
        'Not granted: ChatMessage.Read.Chat (application). Not upgraded: the installed version does not ask for it. Upgrade the app in the chat.',
      expected: [
        'granted: ChatMessage.Read.Chat (application)',
        'granted: ChatSettings.Read.Chat (application)',
        'granted: ChatMember.Read.Chat (application)',
        'granted: TeamsActivity.Send.Chat (application)',
        'granted: MeetingStage.Write.Chat (delegated)',
      ].join('\n'),
      actual: [
        'not granted: ChatMessage.Read.Chat (application)',
        'granted: ChatSettings.Read.Chat (application)',
        'granted: ChatMember.Read.Chat (application)',
        'granted: TeamsActivity.Send.Chat (application)',
        'granted: MeetingStage.Write.Chat (delegated)',
      ].join('\n'),
    });
  });

  it('are not kept among the checks, and nobody is asked to agree to anything', async () => {
    const { workbench } = world();
    await workbench.openView();
    assert.deepEqual(await workbench.rows('Interaction Checks'), []);
  });

  it('are run although nobody agrees to the checks beside them', async () => {
    const { workbench, emulator } = world();
    const known = emulator.requests.length;
    const read = emulator.requested(/permissionGrants/);
    const tests = await workbench.openTests();
    await workbench.runCommand('Test: Run All Tests');
    await (await workbench.dialog('This test run sends 7 requests.')).click('Cancel');
    await read;
    await tests.expand('contoso.teamsaccess.json');
    await tests.row('Northwind is blocked', 'Skipped');
    await tests.row(names[1], 'Passed');
    assert.deepEqual(asked(known), reading);
    assert.deepEqual(
      emulator.requests.filter(({ path: address }) => address.includes('determineIf')),
      [],
    );
  });

  it('of a manifest without its environment say which there are', async () => {
    const { workbench, server } = world();
    const file = path.join(server.workspace, fileName);
    const whole = await readFile(file, 'utf8');
    await writeFile(file, whole.replace(', "environment": "dev"', ''));
    const tests = await workbench.openTests();
    const known = world().emulator.requests.length;
    await tests.run(names[0]);
    await tests.row(names[0], 'Errored');
    assert.deepEqual(asked(known), []);
    await workbench.page
      .getByText('The manifest has placeholders: TEAMS_APP_ID, AAD_APP_CLIENT_ID', { exact: false })
      .first()
      .waitFor();
    await writeFile(file, whole);
  });

  it('are in error where their chat cannot be read, and the others are run', async () => {
    const { workbench, emulator } = world();
    const tests = await workbench.openTests();
    emulator.faults.add({ path: /installedApps/, times: 1 }, { kind: 'status', status: 404 });
    await tests.run(names[1]);
    await tests.row(names[1], 'Errored');
    await tests.run(names[1]);
    await tests.row(names[1], 'Passed');
  });

  it('send nothing more once they are cancelled', async () => {
    const { workbench, emulator } = world();
    let answer = (): void => undefined;
    const until = new Promise<void>(resolve => (answer = resolve));
    emulator.faults.add({ path: /installedApps/ }, { kind: 'hold', until });
    const tests = await workbench.openTests();
    const known = emulator.requests.length;
    const requested = emulator.requested(/installedApps/);
    await tests.run(names[1]);
    await requested;
    await workbench.runCommand('Test: Cancel Test Run');
    await tests.row(names[1], 'Skipped');
    answer();
    // The next run waits for its turn at this chat, so that whatever was still to come would have come before.
    await tests.run(names[1]);
    await tests.row(names[1], 'Passed');
    const sent = emulator.requests.slice(known).filter(({ path: address }) => address.includes('/chats/'));
    assert.deepEqual(
      sent.map(({ path: address }) => address.slice(address.lastIndexOf('/') + 1)),
      ['installedApps', 'installedApps', 'permissionGrants'],
    );
  });

  it('are made of a comparison, one for each chat', async () => {
    const { workbench, server } = world();
    const { quickInput } = workbench;
    const file = path.join(server.workspace, 'contoso.teamsaccess.json');
    const before = await readFile(file, 'utf8');
    await workbench.runCommand('Teams Chat Access: Compare App with Manifest…');
    await quickInput.pick('appPackage/manifest.json');
    await quickInput.placeholderWith('Which environment?');
    await quickInput.pick('dev');
    await quickInput.placeholderWith('In which chats?');
    await quickInput.pick('Contoso Launch');
    await quickInput.pick('Adele Vance');
    await quickInput.accept();
    await (await workbench.lens('Save as Test…')).click();
    await quickInput.opened('Save as Test (1/2)');
    await quickInput.pick('contoso.teamsaccess.json');
    await quickInput.opened('Save as Test (2/2)');
    await quickInput.pick('All that the manifest asks for');
    const tests = await workbench.openTests();
    await tests.row('Launch Companion-dev in Contoso Launch');
    await tests.run('Launch Companion-dev in Adele Vance');
    await tests.row('Launch Companion-dev in Adele Vance', 'Failed');
    assert.deepEqual(await tests.failure('Launch Companion-dev in Adele Vance'), {
      heading: 'The app is not installed in this chat.',
      expected: 'installed',
      actual: 'not installed',
    });
    const test = (chat: string, id: string): string => `,
    {
      "name": "Launch Companion-dev in ${chat}",
      "app": {
        "manifest": "appPackage/manifest.json",
        "environment": "dev"
      },
      "chat": "${id}",
      "expect": {
        "permissions": "manifest"
      },
      "account": "alexw@contoso.example"
    }`;
    const end = before.lastIndexOf('\n  ]');
    const added = `${test('Contoso Launch', chatIds.contosoLaunch)}${test('Adele Vance', chatIds.adele)}`;
    const expected = `${before.slice(0, end)}${added}${before.slice(end)}`.replace(
      '"version": 1',
      '"version": 2',
    );
    assert.equal(await readFile(file, 'utf8'), expected);
  });
});

describe('Tests of apps of a workspace that is not trusted', () => {
  const world = useWorld({
    folder,
    workspaceTrust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });

  it('are shown, and not run without trust', async () => {
    const { workbench } = world();
    const tests = await workbench.openTests();
    await tests.expand(fileName);
    const known = exchanges(world()).length;
    await tests.run(names[0]);
    await (await workbench.dialog('Running tests may execute code in your workspace.')).click('Cancel');
    assert.deepEqual(await states(tests), Object.fromEntries(names.map(name => [name, 'Not yet run'])));
    assert.deepEqual(exchanges(world(), known), []);
  });
});
