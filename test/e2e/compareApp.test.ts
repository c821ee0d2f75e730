import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exchanges, useWorld } from './useWorld.ts';

const command = 'Teams Chat Access: Compare App with Manifest…';

describe('Compare App with Manifest…', () => {
  const world = useWorld({ folder: path.resolve('test/demo/workspace') });

  it('says that an app is not provisioned in an environment, and reads no chat', async () => {
    const { workbench } = world();
    const before = exchanges(world()).length;
    await choose('staging');
    await workbench.toast(
      'The app is not provisioned in the environment staging: TEAMS_APP_ID has no value there.',
    );
    await workbench.dismissToasts();
    assert.deepEqual(exchanges(world(), before), []);
  });

  it('compares what the manifest asks for with what the app has in the chats chosen @journey', async () => {
    const { workbench } = world();
    const { quickInput } = workbench;
    await choose('dev');
    await quickInput.placeholderWith('Only those loaded so far are listed: 50.');
    await quickInput.pick('Contoso Launch');
    await quickInput.pick('Adele Vance');
    await quickInput.accept();
    await world().acceptSignIn('Alex Wilber');
    await workbench.page
      .locator('.editor-instance .view-line', { hasText: 'not installed' })
      .first()
      .waitFor();
    assert.deepEqual((await workbench.editorText()).split('\n'), [
      'App compared with its manifest',
      '',
      'Launch Companion-dev · version 1.3.0 · environment dev',
      'Shown: 2 of 2',
      '',
      'Contoso Launch',
      '',
      'version 1.2.0 · your organization',
      'Permission              │ Type        │ State',
      '────────────────────────┼─────────────┼─────────────────────────────────────',
      'ChatMessage.Read.Chat   │ application │ asked for, not granted: not upgraded',
      'ChatMember.Read.Chat    │ application │ asked for and granted',
      'ChatSettings.Read.Chat  │ application │ asked for and granted',
      'TeamsActivity.Send.Chat │ application │ asked for and granted',
      'MeetingStage.Write.Chat │ delegated   │ asked for and granted',
      '- Version 1.2.0 is installed; the manifest is version 1.3.0.',
      '- Not upgraded: the installed version does not ask for it. Upgrade the app in',
      '  the chat.',
      '',
      'Adele Vance',
      '',
      'The app is not installed in this chat.',
      '',
      '',
    ]);
    await workbench.lens('Export…');
  });

  it('can be sorted and filtered, and says how much is shown', async () => {
    const { workbench } = world();
    const { quickInput } = workbench;
    await workbench.pressLens('Sort: As chosen');
    await quickInput.pick('Most missing first');
    await workbench.pressLens('Show: Everything');
    await quickInput.pick('What is missing');
    await workbench.lens('Show: What is missing');
    assert.deepEqual((await workbench.editorText()).split('\n').slice(3, 13), [
      'Shown: 2 of 2',
      '',
      'Adele Vance',
      '',
      'The app is not installed in this chat.',
      '',
      'Contoso Launch',
      '',
      'version 1.2.0 · your organization',
      'Permission            │ Type        │ State',
    ]);
    await workbench.pressLens('Show: What is missing');
    await quickInput.pick('What is not known');
    await workbench.lens('Show: What is not known');
    assert.equal((await workbench.editorText()).split('\n')[3], 'Shown: 0 of 2');
  });

  it('names the place where a manifest is broken', async () => {
    const { workbench } = world();
    await workbench.runCommand('View: Close All Editors');
    const file = path.join(world().server.workspace, 'appPackage', 'manifest.json');
    const whole = await readFile(file, 'utf8');
    await writeFile(file, whole.replace('"manifestVersion": "1.29",', '"manifestVersion": "1.29"'));
    await workbench.runCommand(command);
    await workbench.quickInput.pick('appPackage/manifest.json');
    await workbench.quickInput.placeholderWith('Which environment?');
    await workbench.quickInput.pick('dev');
    await workbench.toast('appPackage/manifest.json is not JSON: line 4, column 3.');
    await workbench.dismissToasts();
    await writeFile(file, whole);
  });

  /** Chooses the one manifest, and an environment. */
  async function choose(environment: string): Promise<void> {
    const { quickInput } = world().workbench;
    await world().workbench.runCommand(command);
    await quickInput.placeholderWith('Which manifest?');
    await quickInput.pick('appPackage/manifest.json');
    await quickInput.placeholderWith('Which environment?');
    await quickInput.pick(environment);
  }
});

describe('Compare App with Manifest… in a workspace that is not trusted', () => {
  const world = useWorld({
    folder: path.resolve('test/demo/workspace'),
    workspaceTrust: true,
  });

  it('reads nothing of it', async () => {
    const { workbench } = world();
    await workbench.runCommand(command);
    await workbench.toast('No manifest is read in a workspace that you do not trust.');
  });
});
