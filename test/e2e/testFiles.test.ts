import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestExplorer } from '../host/testExplorer.ts';
import { useWorld } from './useWorld.ts';

const folder = path.resolve('test/demo/workspace');
const fileName = 'contoso.teamsaccess.json';
const names = [
  'Sales may write to Fabrikam',
  'Northwind is blocked',
  'Laura and Lynne may not share a chat',
  'Support may write to Fabrikam',
  'Megan may write to Adele',
] as const;

/** The tests with their states. */
async function states(tests: TestExplorer): Promise<Readonly<Record<string, string>>> {
  const rows = await tests.rows();
  return Object.fromEntries(rows.filter(({ level }) => level === 2).map(({ name, state }) => [name, state]));
}

describe('Test files', () => {
  const world = useWorld({ folder });

  /** How many checks were sent. */
  const checks = (): number =>
    world().emulator.requests.filter(({ path: address }) =>
      address.endsWith('/determineIfInteractionIsAllowed'),
    ).length;

  it('are shown in the Testing view, and nothing is sent @journey', async () => {
    const tests = await world().workbench.openTests();
    await tests.expand(fileName);
    await tests.row(names[4]);
    assert.deepEqual(await states(tests), Object.fromEntries(names.map(name => [name, 'Not yet run'])));
    assert.equal(checks(), 0);
  });

  it('say how many requests a run sends, and send none without a yes', async () => {
    const { workbench } = world();
    await (await workbench.openTests()).run(fileName);
    const dialog = await workbench.dialog('This test run sends 7 requests.');
    assert.match(dialog.text, /Microsoft writes each request to the audit logs of the people's tenants/);
    await dialog.click('Cancel');
    const tests = await workbench.openTests();
    await tests.row(names[0], 'Skipped');
    assert.deepEqual(await states(tests), Object.fromEntries(names.map(name => [name, 'Skipped'])));
    assert.equal(checks(), 0);
  });

  it('pass, fail, and are skipped as another account @journey', async () => {
    const { workbench } = world();
    await (await workbench.openTests()).run(fileName);
    await (await workbench.dialog('This test run sends 7 requests.')).click('Check');
    await world().acceptSignIn();
    const tests = await workbench.openTests();
    await tests.row(names[3], 'Failed');
    assert.deepEqual(await states(tests), {
      [names[0]]: 'Passed',
      [names[1]]: 'Passed',
      [names[2]]: 'Passed',
      [names[3]]: 'Failed',
      [names[4]]: 'Skipped',
    });
    assert.equal(checks(), 7);
  });

  it('show what was expected and what the answers were, and explain the denial', async () => {
    const { workbench } = world();
    const tests = await workbench.openTests();
    assert.deepEqual(await tests.failure(names[3]), {
      heading: 'jonas@fabrikam.example: denied, expected allowed',
      expected: 'allowed: jonas@fabrikam.example\nallowed: matteo@fabrikam.example',
      actual: 'denied: jonas@fabrikam.example\nallowed: matteo@fabrikam.example',
    });
    await tests.contextMenu(names[3], 'Explain Failed Test');
    const sentence = 'alexw@contoso.example may not start a chat with Jonas Keller (jonas@fabrikam.example).';
    await workbench.page.locator('.editor-instance .view-line', { hasText: sentence }).waitFor();
    assert.equal(checks(), 7);
  });

  it('run as they stand in the editor, saved or not', async () => {
    const { workbench } = world();
    await workbench.openFile(fileName, 10);
    await workbench.page.keyboard.press('Shift+End');
    await workbench.page.keyboard.insertText('      "expect": "denied"');
    const tests = await workbench.openTests();
    await tests.run(names[0]);
    await tests.row(names[0], 'Failed');
    assert.equal(checks(), 9);
    await workbench.runCommand('File: Revert File');
  });

  it('end when the run is cancelled, each of them', async () => {
    const { workbench, emulator } = world();
    let answer = (): void => undefined;
    const until = new Promise<void>(resolve => (answer = resolve));
    emulator.faults.add({ path: /determineIf/ }, { kind: 'hold', until });
    const tests = await workbench.openTests();
    const asked = emulator.requested(/determineIf/);
    await tests.run(fileName);
    await asked;
    await workbench.runCommand('Test: Cancel Test Run');
    // What has left is waited for: it is in the audit logs. Nothing shows when VS Code has passed the cancellation on.
    await workbench.page.waitForTimeout(1000);
    answer();
    await tests.row(names[3], 'Skipped');
    // The first has an answer, which counts.
    const { [names[0]]: first, ...others } = await states(tests);
    assert.ok(first === 'Skipped' || first === 'Failed', first);
    assert.deepEqual(others, Object.fromEntries(names.slice(1).map(name => [name, 'Skipped'])));
    assert.equal(checks(), 10);
  });

  it('take up what a check found, behind what they hold', async () => {
    const { workbench, server } = world();
    const file = path.join(server.workspace, fileName);
    const before = await readFile(file, 'utf8');
    await workbench.openView();
    await workbench.expand('1 allowed, 1 denied', 'Interaction Checks');
    await workbench.contextMenu('Denied: Jonas Keller', 'Save as Test…', 'Interaction Checks');
    await workbench.quickInput.opened('Save as Test (1/2)');
    await workbench.quickInput.pick(fileName);
    await workbench.quickInput.opened('Save as Test (2/2)');
    await workbench.quickInput.type(names[1]);
    await workbench.quickInput.messageWith(`The file has a test with the name "${names[1]}".`);
    await workbench.quickInput.type('Jonas is blocked');
    await workbench.quickInput.accept();
    const tests = await workbench.openTests();
    await tests.run('Jonas is blocked');
    await tests.row('Jonas is blocked', 'Passed');
    const added = `,
    {
      "name": "Jonas is blocked",
      "interaction": "createChat",
      "mode": "each",
      "targets": [
        "jonas@fabrikam.example"
      ],
      "expect": "denied",
      "account": "alexw@contoso.example"
    }`;
    const end = before.lastIndexOf('\n  ]');
    assert.equal(await readFile(file, 'utf8'), `${before.slice(0, end)}${added}${before.slice(end)}`);
  });
});

describe('Test files of a workspace that is not trusted', () => {
  const world = useWorld({
    folder,
    account: undefined,
    workspaceTrust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });

  it('are shown, and not run without trust', async () => {
    const { workbench, emulator } = world();
    const tests = await workbench.openTests();
    await tests.expand(fileName);
    await tests.run(names[0]);
    await (await workbench.dialog('Running tests may execute code in your workspace.')).click('Cancel');
    assert.deepEqual(await states(tests), Object.fromEntries(names.map(name => [name, 'Not yet run'])));
    assert.deepEqual(emulator.requests, []);
  });
});
