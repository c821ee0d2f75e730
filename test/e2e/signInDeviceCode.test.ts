import assert from 'node:assert/strict';
import { testClientId } from '../world.ts';
import { questionIn } from './signInRequests.ts';
import { exchanges, useWorld } from './useWorld.ts';
import { offersDeviceCode } from './vsCodeSignIn.ts';

// VS Code 1.105 has no such way to sign in.
if (await offersDeviceCode()) {
  describe('Signing in with a device code', () => {
    const world = useWorld({ account: undefined });

    it('is what VS Code offers when its own sign-in is cancelled, and ends with the chats listed', async () => {
      const { workbench, tokenService, meetRefusal, enterDeviceCode } = world();
      tokenService.behaviour.refusals = [{ code: 'AADSTS50011' }];
      await workbench.view('Chats').welcomeButton('Sign In');
      await meetRefusal();
      tokenService.behaviour.refusals = [];
      // Both VS Code and the extension say that they wait, one after the other.
      await workbench.toast('Finish in the browser window that opens.');
      await (await workbench.toast('Signing in to Microsoft...')).click('Cancel');
      await (await workbench.toast('try a different way? (device code)')).click('Yes');
      await enterDeviceCode('Alex Wilber');
      await workbench.row('Contoso Launch');
      assert.deepEqual(exchanges(world()), ['GET /beta/me/chats 200']);
    });

    it('asked for the scopes of listing, for the registration and the tenant of the settings', () => {
      const { tokenService, emulator } = world();
      const asked = tokenService.seen.filter(({ path }) => path.endsWith('/devicecode'));
      assert.deepEqual(asked.map(questionIn), [
        {
          path: `/${emulator.tenant.id}/oauth2/v2.0/devicecode`,
          clientId: testClientId,
          scopes: ['https://graph.microsoft.com/Chat.ReadBasic', 'https://graph.microsoft.com/User.Read'],
        },
      ]);
    });

    it('is still signed in after the window was loaded again', async () => {
      const { workbench, tokenService } = world();
      const before = tokenService.seen.length;
      await workbench.reload();
      await workbench.openView();
      await workbench.row('Contoso Launch');
      assert.deepEqual(
        tokenService.seen.slice(before).filter(({ path }) => /authorize|devicecode|deviceauth/.test(path)),
        [],
      );
    });
  });
}
