import assert from 'node:assert/strict';
import { adele, alex } from '../../emulator/seed/people.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { change, listChats, memberRow, run, sent, useProduct } from './product.ts';
import { standIn } from './standIn.ts';

describe('Revoking, adding and checking', () => {
  useProduct();

  const row = memberRow(chatIds.contosoLaunch, adele);

  // VS Code refuses every modal dialog while it runs tests, which is what a person does who says no.
  it('revokes nothing when the confirmation is refused, and asks for no permission', async () => {
    await listChats(alex);
    await run('revokeAccess', row, [row]);
    assert.deepEqual(
      { sent: await sent(), calls: await standIn.calls() },
      { sent: [`GET /beta/chats/${chatIds.contosoLaunch}/members`], calls: [] },
    );
  });

  it('checks nothing when the audit notice is refused, and asks for no permission', async () => {
    await listChats(alex);
    await run('checkSelection', row, [row]);
    assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
  });

  it('revokes nothing when read-only is set, and reads nothing for it', async () => {
    await listChats(alex);
    await change('readOnly', true);
    await run('revokeAccess', row, [row]);
    assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
  });

  it('adds nobody when read-only is set, wherever it is asked for, and reads nothing for it', async () => {
    await listChats(alex);
    await change('readOnly', true);
    await run('readdMember', { kind: 'chat', chatId: chatIds.contosoLaunch });
    await run('readdMember');
    assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
  });

  it('adds nobody to a 1:1 chat, and reads nothing for it', async () => {
    await listChats(alex);
    await run('readdMember', { kind: 'chat', chatId: chatIds.adele });
    assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
  });
});
