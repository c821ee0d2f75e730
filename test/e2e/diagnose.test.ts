import assert from 'node:assert/strict';
import { chatIds } from '../emulator/seed/chats.ts';
import { testClientId } from '../world.ts';
import { useWorld } from './useWorld.ts';

const diagnose = 'Teams Chat Access: Diagnose Sign-In and Permissions';

describe('Diagnose Sign-In and Permissions', () => {
  const world = useWorld();

  it('says line by line how things stand, and asks Graph and the person for nothing @journey', async () => {
    const { workbench, emulator, tokenService } = world();
    const before = { requests: emulator.requests.length, signIns: signIns() };
    await workbench.runCommand(diagnose);
    const lines = await reportLines(/Last failures/);
    const { id } = emulator.tenant;
    assert.deepEqual(
      lines.filter(line => /Client|Tenant|Account|Check|Revoke|Re-add|Chats ordered|apps|None/.test(line)),
      [
        '- ✓ Provider: microsoft, registered. Accounts: 1',
        `- ✓ Client: ${testClientId}`,
        `- ✓ Tenant: ${id}`,
        '- ✓ Account: alexw@contoso.example, user a90877b1-6e22-44cd-8446-dae61ef11230',
        '- • Check interactions: TeamworkUserInteraction.Read.All not granted yet; asked for when first needed',
        '- • Revoke access: Chat.ReadWrite.All not granted yet; asked for when first needed',
        '- • Re-add members: ChatMember.ReadWrite not granted yet; asked for when first needed',
        '- • See the apps of a chat: TeamsAppInstallation.ReadForChat not granted yet; asked for when first needed',
        '- ✓ Revoke access: available',
        '- ✓ Re-add members: available',
        '- ✓ Check interactions: available',
        '- ✓ See the apps of a chat: available',
        '- ✓ Permissions granted to apps: available',
        '- ✓ Chats ordered by their last message: available',
        '- ✓ None since this window was opened',
      ],
    );
    assert.deepEqual({ requests: emulator.requests.length, signIns: signIns() }, before);

    function signIns(): number {
      return tokenService.seen.filter(({ path }) => path.endsWith('/authorize')).length;
    }
  });

  it('hides addresses and ids when told to, and is copied as it is shown, without a token', async () => {
    const { workbench } = world();
    await workbench.pressLens('Hide Addresses');
    await workbench.lens('Show Addresses');
    await workbench.pressLens('Copy Report');
    const copied = await workbench.clipboard(/Account: a…@c….example, user a90877b1…/);
    assert.doesNotMatch(copied, /eyJ|alexw|11111111-2222/);
  });

  it('is what Report Issue… shows, shortened, where this build names no place for issues @journey', async () => {
    const { workbench } = world();
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Teams Chat Access: Report Issue…');
    await workbench.toast('Copy the diagnosis into your report');
    await workbench.lens('Show Addresses');
    await workbench.writeClipboard('');
    await workbench.pressLens('Copy Report');
    assert.doesNotMatch(await workbench.clipboard(/Last failures/), /eyJ|alexw|11111111-2222/);
    await workbench.dismissToasts();
  });

  it('names a permission that was refused, and leads to the page where it is granted', async () => {
    const { workbench } = world();
    await workbench.runCommand('View: Close All Editors');
    await workbench.expand('Contoso Launch');
    await workbench.contextMenu('Diego Siciliani', 'Revoke Access…');
    await (await workbench.dialog('Diego Siciliani')).click('Revoke Access');
    await world().acceptSignIn('Alex Wilber', { consent: false });
    await workbench.toast('Missing permission: Chat.ReadWrite.All');
    await workbench.dismissToasts();
    await workbench.runCommand(diagnose);
    const lines = await reportLines(/refused/);
    assert.deepEqual(
      lines
        .filter(line => line.startsWith('- ✗'))
        .map(line => line.replace(/ \d{4}-.*Z, .*?: /, ' (time, command) ')),
      [
        '- ✗ Revoke access: Chat.ReadWrite.All refused',
        '- ✗ (time, command) Missing permission: Chat.ReadWrite.All. Ask an administrator of your organization to grant it to the app registration, then try again.',
      ],
    );
    await workbench.pressLens('Copy Consent Link');
    assert.equal(
      await workbench.clipboard(/adminconsent/),
      `https://login.microsoftonline.com/${world().emulator.tenant.id}/adminconsent?client_id=${testClientId}`,
    );
    assert.deepEqual(
      world()
        .emulator.tenant.chats.get(chatIds.contosoLaunch)
        ?.members.some(({ displayName }) => displayName === 'Diego Siciliani'),
      true,
    );
  });

  /** The lines as they are copied, once they hold this: those on the screen are wrapped. */
  async function reportLines(awaited: RegExp): Promise<readonly string[]> {
    const { workbench } = world();
    await workbench.pressLens('Copy Report');
    return (await workbench.clipboard(awaited)).split('\n');
  }
});
