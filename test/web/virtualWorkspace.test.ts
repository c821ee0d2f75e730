import assert from 'node:assert/strict';
import path from 'node:path';
import { useWebWorld } from './useWebWorld.ts';

describe('In a virtual workspace', () => {
  const world = useWebWorld({ folder: path.resolve('test/demo/workspace') });

  it('a test file is found, and its tests run in the Testing view @journey', async () => {
    const { workbench, acceptSignIn } = world();
    const tests = await workbench.openTests();
    await tests.expand('contoso.teamsaccess.json');
    await tests.run('Sales may write to Fabrikam');
    await (await workbench.dialog('audit logs')).click('Check');
    await acceptSignIn();
    await tests.row('Sales may write to Fabrikam', 'Passed');
  });

  it('checks are exported to a file that is chosen in the dialog of VS Code', async () => {
    const { workbench } = world();
    await exportChecks('JSON', 'Save to a File…');
    await workbench.quickInput.opened('Export');
    await workbench.quickInput.valueWith('teams-chat-access-checks-');
    await workbench.quickInput.acceptUntilClosed();
    await (await workbench.toast('Exported to teams-chat-access-checks-')).click('Open');
    assert.match(await workbench.editorText(), /"report": "checks"/);
    await workbench.runCommand('View: Close All Editors');
  });

  it('checks are exported as CSV', async () => {
    await exportChecks('CSV', 'Open as Document');
    const [head, ...rows] = (await world().workbench.editorText()).trimEnd().split('\n');
    assert.deepEqual(
      [head?.split(',').slice(0, 3), rows.map(row => row.split(',')[6])],
      [
        ['runId', 'startedAt', 'askedBy'],
        ['laura@fabrikam.example', 'upn:ingrid@fabrikam.example'],
      ],
    );
  });

  /** Exports what the view of checks shows. */
  async function exportChecks(format: string, place: string): Promise<void> {
    const { workbench } = world();
    await workbench.runCommand('Teams Chat Access: Export…');
    for (const choice of ['Interaction Checks', format, place]) await workbench.quickInput.pick(choice);
  }
});
