import assert from 'node:assert/strict';
import { adele, alex } from '../../emulator/seed/people.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import {
  change,
  listChats,
  memberRow,
  registrationScopes,
  run,
  sent,
  signIn,
  useProduct,
} from './product.ts';
import { outside } from './outside.ts';
import { standIn } from './standIn.ts';

describe('Another cloud', () => {
  useProduct();

  const row = memberRow(chatIds.contosoLaunch, adele);

  it('is signed in to for its own Graph, and sends to it alone', async () => {
    await change('cloud', 'usGovHigh');
    await standIn.registerSovereign();
    await signIn(alex);
    await sent(1);
    assert.deepEqual(
      {
        calls: await standIn.calls(),
        hosts: (await outside.requests()).map(({ host, query }) => `${host}?${query}`),
      },
      {
        calls: [
          {
            method: 'getSessions',
            scopes: [
              'https://graph.microsoft.us/Chat.ReadBasic',
              'https://graph.microsoft.us/User.Read',
              ...registrationScopes,
            ],
            account: alex.upn,
          },
        ],
        hosts: ['graph.microsoft.us?$top=50&$expand=members'],
      },
    );
  });

  it('without revocation is asked for none', async () => {
    await change('cloud', 'china');
    await standIn.registerSovereign();
    await listChats(alex);
    await run('revokeAccess', row, [row]);
    assert.deepEqual(await sent(), []);
  });

  it('whose sign-in is not there ends Sign In within VS Code’s own limit', async () => {
    await change('cloud', 'usGovHigh');
    const startedAt = Date.now();
    await run('signIn');
    const seconds = (Date.now() - startedAt) / 1000;
    assert.deepEqual({ sent: await sent(), inTime: seconds < 12 }, { sent: [], inTime: true });
  });

  it('signs nobody in who was signed in to the first', async () => {
    await listChats(alex);
    await change('cloud', 'usGovHigh');
    await run('refreshChats');
    assert.deepEqual(await sent(), []);
  });
});
