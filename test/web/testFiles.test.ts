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
});
