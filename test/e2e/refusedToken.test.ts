import assert from 'node:assert/strict';
import { exchanges, useWorld } from './useWorld.ts';

const reason = 'ServicePrincipalDisabledOnTenant: The service principal is disabled in this tenant.';
const told = `Microsoft Graph does not accept your sign-in. Sign in again. If that does not help, an administrator has to find out why. Microsoft Graph said: "${reason}"`;

describe('A token that Microsoft Graph refuses without asking for more', () => {
  const world = useWorld();

  /** How often the person was sent to the sign-in page. */
  const signIns = (): number =>
    world().tokenService.seen.filter(({ method, path }) => method === 'GET' && path.endsWith('/authorize'))
      .length;

  before(async () => {
    const { workbench, emulator } = world();
    const [code, message] = reason.split(': ');
    emulator.faults.add(
      { path: /me\/chats/, times: Infinity },
      { kind: 'status', status: 401, ...(code && { code }), ...(message && { message }) },
    );
    await workbench.reload();
    await workbench.openView();
  });

  it('is said in the Chats view, and the service’s reason beside it, without a click', async () => {
    const { workbench } = world();
    const words = await workbench.view('Chats').welcomeTextWith('does not accept your sign-in');
    const toast = await workbench.toast('Microsoft Graph said');
    assert.deepEqual(
      { words: words.split(/\n+/), toast: toast.text, buttons: [...toast.buttons].sort() },
      {
        words: ['Microsoft Graph does not accept your sign-in.', 'Sign In', 'Try Again', 'Diagnose'],
        toast: told,
        buttons: ['Diagnose', 'Sign In'],
      },
    );
    await workbench.dismissToasts();
  });

  it('makes Sign In ask the person anew, read again, and say the reason again', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    const [knownRequests, knownSignIns] = [emulator.requests.length, signIns()];
    await workbench.view('Chats').welcomeButton('Sign In');
    await acceptSignIn('Alex Wilber');
    const toast = await workbench.toast('Microsoft Graph said');
    assert.deepEqual(
      {
        toast: toast.text,
        signIns: signIns() - knownSignIns,
        sent: [...new Set(exchanges(world(), knownRequests))],
      },
      { toast: told, signIns: 1, sent: ['GET /beta/me/chats 401'] },
    );
    await workbench.dismissToasts();
  });

  it('lists the chats once the service takes a token again', async () => {
    const { workbench, emulator, acceptSignIn } = world();
    emulator.faults.clear();
    await workbench.view('Chats').welcomeButton('Sign In');
    await acceptSignIn('Alex Wilber');
    await workbench.row('Contoso Launch');
  });
});
