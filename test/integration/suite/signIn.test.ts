import assert from 'node:assert/strict';
import { alex, contoso, laura, megan } from '../../emulator/seed/people.ts';
import { outside } from './outside.ts';
import {
  change,
  clientId,
  eventually,
  registrationScopes,
  listChats,
  run,
  sent,
  settled,
  signIn,
  useProduct,
} from './product.ts';
import { standIn } from './standIn.ts';

const listScopes = [
  'https://graph.microsoft.com/Chat.ReadBasic',
  'https://graph.microsoft.com/User.Read',
  ...registrationScopes,
];

describe('Signing in', () => {
  useProduct();

  it('asks once, for exactly what listing needs, with the registration and the tenant', async () => {
    await signIn(alex);
    await sent(1);
    assert.deepEqual(await standIn.calls(), [
      { method: 'getSessions', scopes: listScopes, account: alex.upn },
    ]);
  });

  it('names no tenant where none is set', async () => {
    await change('tenantId', '');
    await signIn(alex);
    await sent(1);
    assert.deepEqual(await standIn.calls(), [
      {
        method: 'getSessions',
        scopes: listScopes.filter(scope => !scope.startsWith('VSCODE_TENANT:')),
        account: alex.upn,
      },
    ]);
  });

  it('shows the chats of whoever signed in', async () => {
    await signIn(megan);
    await sent(1);
    assert.deepEqual(
      (await outside.requests()).map(({ account }) => account),
      [megan.upn],
    );
  });

  it('brings the pinned account back without a question when its registration is set again', async () => {
    await signIn(alex);
    await sent(1);
    await change('clientId', '99999999-2222-4333-8444-555555555555');
    await run('refreshChats');
    assert.equal((await sent()).length, 1, 'signed out under the other registration');
    await standIn.forgetCalls();
    await outside.reset();

    await change('clientId', clientId);

    await sent(1);
    assert.deepEqual(await standIn.calls(), [
      { method: 'getSessions', scopes: listScopes, account: alex.upn },
    ]);
  });

  it('does not bring anybody back after Sign Out', async () => {
    await signIn(alex);
    await sent(1);
    await run('signOut');
    await standIn.forgetCalls();
    await outside.reset();

    await standIn.announce();
    await settled();
    await run('refreshChats');

    assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
  });

  it('notices that the account was removed elsewhere, and asks no more', async () => {
    await listChats(alex);

    await standIn.removeAccount(alex);
    await settled();
    await run('refreshChats');

    assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
  });

  it('asks once for each change of sessions when they have expired, and does not loop', async () => {
    await listChats(alex);
    const question = { method: 'getSessions', scopes: listScopes, account: alex.upn };

    await standIn.expire();
    await eventually(standIn.calls, calls => calls.length > 0);
    await settled();
    assert.deepEqual(await standIn.calls(), [question]);
    await standIn.announce();
    await eventually(standIn.calls, calls => calls.length > 1);
    await settled();
    assert.deepEqual(await standIn.calls(), [question, question]);
    // Trying again is what the person asked for.
    await run('refreshChats');

    assert.deepEqual({ sent: await sent(), asked: (await standIn.calls()).length }, { sent: [], asked: 3 });
  });

  it('asks for a new token once when Graph refuses the one it has', async () => {
    await listChats(alex);
    await outside.fault({ matcher: { path: '/me/chats' }, fault: { kind: 'unauthorized' } });

    await run('refreshChats');

    assert.deepEqual(
      { sent: (await sent()).length, calls: await standIn.calls() },
      { sent: 2, calls: [{ method: 'getSessions', scopes: listScopes, account: alex.upn }] },
    );
  });

  it('reads the chats again where the same account is signed in already', async () => {
    await listChats(alex);
    await run('signIn');
    assert.equal((await sent(1)).length, 1);
  });

  it('gives up after the second refusal', async () => {
    await listChats(alex);
    await outside.fault({ matcher: { path: '/me/chats', times: 10 }, fault: { kind: 'unauthorized' } });

    await run('refreshChats');

    assert.deepEqual(
      { sent: (await sent()).length, calls: (await standIn.calls()).length },
      { sent: 2, calls: 1 },
    );
  });

  it('sends nothing with a token of another tenant than the one that is set', async () => {
    await signIn(laura);
    await run('refreshChats');
    assert.deepEqual(await sent(), []);
    assert.notEqual(laura.tid, contoso.id);
    const calls = await eventually(standIn.calls, all => all.length > 0);
    assert.deepEqual(calls, [{ method: 'getSessions', scopes: listScopes, account: laura.upn }]);
  });

  it('sends nothing where the sign-in refuses a scope', async () => {
    await standIn.refuseScope('https://graph.microsoft.com/Chat.ReadBasic');
    await signIn(alex);
    await run('refreshChats');
    assert.deepEqual(await sent(), []);
  });
});
