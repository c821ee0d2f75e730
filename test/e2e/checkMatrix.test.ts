import assert from 'node:assert/strict';
import { adele, alex, jonas, megan } from '../emulator/seed/people.ts';
import { exchanges, useWorld } from './useWorld.ts';

const command = 'Teams Chat Access: Check Interaction with Several Accounts…';

describe('Check Interaction with Several Accounts…', () => {
  const world = useWorld();

  before(async () => {
    const { workbench, acceptSignIn } = world();
    await workbench.runCommand('Teams Chat Access: Switch Account…');
    await workbench.quickInput.pick('Sign in with another account…');
    await acceptSignIn('Megan Bowen');
    await workbench.view('Chats').messageWith('meganb@contoso.example');
  });

  /** Chooses all accounts, and asks about two people and Megan. @param said what the dialog says besides. */
  const check = async (count: string, said: readonly string[]): Promise<void> => {
    const { workbench } = world();
    const { quickInput } = workbench;
    await workbench.runCommand(command);
    await quickInput.opened('Check Interaction with Several Accounts');
    assert.deepEqual(
      (await quickInput.items()).map(({ label }) => label),
      ['alexw@contoso.example', 'meganb@contoso.example'],
    );
    await quickInput.accept(); // All of them are ticked.
    await quickInput.placeholderWith('Names to look for');
    await quickInput.type([adele.oid, jonas.upn, megan.upn].join('; '));
    await quickInput.firstItemWith(/ID in the tenant of \w+@contoso\.example/);
    await quickInput.accept();
    await quickInput.opened('Check Interaction with Several Accounts (2/2)');
    await quickInput.pick('One request for each person');
    const dialog = await workbench.dialog(count);
    assert.deepEqual(
      said.filter(text => !dialog.text.includes(text)),
      [],
      dialog.text,
    );
    await dialog.click('Check');
  };

  /** The lines of the table, cells apart, once the document holds `text`. */
  const table = async (text: string): Promise<string[][]> => {
    const { workbench } = world();
    await workbench.page.locator('.editor-instance .view-line', { hasText: text }).first().waitFor();
    return (await workbench.editorText())
      .split('\n')
      .filter(line => line.includes('│'))
      .map(line => line.split('│').map(cell => cell.trim()));
  };

  it('asks the account in use for its permission, and says why another could not ask @journey', async () => {
    const { emulator, acceptSignIn } = world();
    emulator.policies.clear();
    emulator.policies.forbidTogether(alex.oid, jonas.oid);
    const known = emulator.requests.length;
    await check('This check sends up to 2 requests from 1 account.', [
      'Left out: the account alexw@contoso.example. Missing permission: TeamworkUserInteraction.Read.All.',
      'Signed in as meganb@contoso.example, tenant Contoso (contoso.example)',
    ]);
    await acceptSignIn('Megan Bowen');
    assert.deepEqual(await table('TeamworkUserInteraction.Read.All'), [
      ['Person', 'alexw@contoso.example', 'meganb@contoso.example'],
      ['Adele Vance', 'not asked', 'allowed'],
      // In none of Megan's chats, so that only the address is known.
      ['jonas@fabrikam.example', 'not asked', 'allowed'],
      ['Megan Bowen', 'not asked', '–'],
    ]);
    assert.deepEqual(exchanges(world(), known), [
      'POST /beta/teamwork/determineIfInteractionIsAllowed 200',
      'POST /beta/teamwork/determineIfInteractionIsAllowed 200',
    ]);
  });

  it('asks with each account’s own session, and keeps the run of each', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    await workbench.runCommand('Teams Chat Access: Switch Account…');
    await workbench.quickInput.pick('alexw@contoso.example');
    await workbench.view('Chats').messageWith('alexw@contoso.example · ');
    const known = emulator.requests.length;
    await check('This check sends up to 5 requests from 2 accounts.', [
      'Asked by these accounts:',
      ...[alex, megan].map(({ upn }) => `• ${upn}, tenant Contoso (contoso.example)`),
    ]);
    await acceptSignIn('Alex Wilber');
    await workbench.page.locator('.editor-instance .view-line', { hasText: 'Requests: 5' }).waitFor();
    assert.deepEqual(await table('Requests: 5'), [
      ['Person', 'alexw@contoso.example', 'meganb@contoso.example'],
      ['Adele Vance', 'allowed', 'allowed'],
      ['Jonas Keller', 'denied', 'allowed'],
      ['Megan Bowen', 'allowed', '–'],
    ]);
    assert.deepEqual(
      emulator.requests.slice(known).flatMap(({ method, account }) => (method === 'POST' ? account : [])),
      [...Array<string>(3).fill('alexw@contoso.example'), ...Array<string>(2).fill('meganb@contoso.example')],
    );
  });

  it('sorts and filters the table in place', async () => {
    const { workbench } = world();
    const { quickInput } = workbench;
    await workbench.pressLens('Show: Everybody');
    await quickInput.pick('Where accounts differ');
    assert.deepEqual(
      (await table('Shown: 1 of 3')).map(([name]) => name),
      ['Person', 'Jonas Keller'],
    );
    await workbench.pressLens('Show: Where accounts differ');
    await quickInput.pick('Everybody');
    await workbench.pressLens('Sort: As entered');
    await quickInput.pick('Denied to alexw@contoso.example first');
    await workbench.lens('Sort: Denied to alexw@contoso.example first');
    assert.deepEqual(
      (await table('Shown: 3 of 3')).map(([name]) => name),
      ['Person', 'Jonas Keller', 'Adele Vance', 'Megan Bowen'],
    );
  });

  it('exports the rows that are shown', async () => {
    const { workbench } = world();
    await workbench.pressLens('Export…');
    await workbench.quickInput.opened('Export (1/2)');
    await workbench.quickInput.pick('CSV');
    await workbench.quickInput.opened('Export (2/2)');
    await workbench.quickInput.pick('Open as Document');
    await workbench.page.locator('.editor-instance .view-line', { hasText: 'startedAt,strategy' }).waitFor();
    const lines = (await workbench.editorText()).split('\n').filter(line => line.includes('createChat'));
    assert.deepEqual(
      lines.map(line => line.split(',').slice(4, 7)),
      [
        ['Jonas Keller', 'alexw@contoso.example', 'denied'],
        ['Jonas Keller', 'meganb@contoso.example', 'allowed'],
        ['Adele Vance', 'alexw@contoso.example', 'allowed'],
        ['Adele Vance', 'meganb@contoso.example', 'allowed'],
        ['Megan Bowen', 'alexw@contoso.example', 'allowed'],
        ['Megan Bowen', 'meganb@contoso.example', 'oneself'],
      ],
    );
  });
});
