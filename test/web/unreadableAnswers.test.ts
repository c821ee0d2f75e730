import assert from 'node:assert/strict';
import { exchanges } from '../e2e/useWorld.ts';
import { useWebWorld } from './useWebWorld.ts';

describe('A revocation whose answer a browser does not tell', () => {
  const world = useWebWorld();

  before(() => world().workbench.expand('Contoso Launch'));

  /** Confirms that somebody's access is revoked. @returns what is said in the end, and what reached Graph but readings */
  async function revoke(name: string, answer: () => Promise<void>): Promise<readonly [string, string[]]> {
    const { workbench, emulator } = world();
    const known = emulator.requests.length;
    await workbench.contextMenu(name, 'Revoke Access…');
    await (await workbench.dialog('Revoke the access')).click('Revoke Access');
    await answer();
    const { text } = await workbench.toast(name);
    await workbench.dismissToasts();
    await workbench.view('Activity').unfold();
    await workbench.row(`In doubt: ${name} in Contoso Launch`, 'Activity');
    return [text, exchanges(world(), known).filter(exchange => !exchange.startsWith('GET'))];
  }

  const listed =
    'They are still listed, but the list can be a quarter of an hour late. The members are read again in the background, and the Activity view shows the result.';

  it('is in doubt where the browser may not send it, because it does not say so', async () => {
    const { emulator, acceptSignIn } = world();
    emulator.faults.add({ method: 'OPTIONS', path: /removeAll/ }, { kind: 'status', status: 403 });
    assert.deepEqual(await revoke('Laura Weber', acceptSignIn), [
      'It is not known whether Laura Weber still has access to "Contoso Launch". Microsoft Graph could not be reached, or its answer could not be read: the browser does not say which. Check the network connection, and whether something in the browser blocks Microsoft Graph, then try again. ' +
        listed,
      [],
    ]);
  });

  it('is in doubt where it was led to another address', async () => {
    const location = 'https://graph.microsoft.com/beta/me';
    world().emulator.faults.add({ path: /removeAll/ }, { kind: 'redirect', status: 307, location });
    assert.deepEqual(await revoke('Diego Siciliani', () => Promise.resolve()), [
      'It is not known whether Diego Siciliani still has access to "Contoso Launch". The request was redirected to another address, and this extension does not follow it there. Something between you and Microsoft Graph may ask for a sign-in of its own. ' +
        listed,
      ['POST /beta/chats/{id}/removeAllAccessForUser 307'],
    ]);
  });
});
