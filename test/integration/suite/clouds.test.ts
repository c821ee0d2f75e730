import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { toolNames } from '../../../src/host/contributions.ts';
import { adele, alex } from '../../emulator/seed/people.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import {
  change,
  changeEnvironment,
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
    await changeEnvironment('USGovernment');
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
    await changeEnvironment('ChinaCloud');
    await listChats(alex);
    await run('revokeAccess', row, [row]);
    assert.deepEqual(await sent(), []);
  });

  it('that does not list grants is asked for the apps of a chat alone, and the answer says so', async () => {
    await change('cloud', 'china');
    await changeEnvironment('ChinaCloud');
    await listChats(alex);
    const input = { chatId: chatIds.contosoLaunch };
    const answer = await vscode.lm.invokeTool(toolNames.listApps, { input, toolInvocationToken: undefined });
    const [part] = answer.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    const { installedApps, notRead, states } = JSON.parse(part.value) as Record<string, unknown>;
    const requests = await outside.requests();
    assert.deepEqual(
      {
        installedApps,
        notRead,
        states,
        requests: requests.map(({ host, path }) => [host, path.split('/').at(-1)]),
      },
      {
        installedApps: 3,
        notRead: [{ what: 'This cloud does not list what was granted to apps' }],
        states: {
          consented:
            'It was consented to when the app was installed. Whether it was granted could not be read.',
          granted: 'The app has this permission in this chat.',
        },
        requests: [['microsoftgraph.chinacloudapi.cn', 'installedApps']],
      },
    );
  });

  it('whose sign-in is not there asks nobody, and says so at once', async () => {
    await change('cloud', 'usGovHigh');
    await run('refreshChats');
    assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
  });

  it('than the one that VS Code signs in to is not signed in to', async () => {
    await change('cloud', 'usGovHigh');
    await changeEnvironment('ChinaCloud');
    await run('refreshChats');
    assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
  });

  it('signs nobody in who was signed in to the first', async () => {
    await listChats(alex);
    await change('cloud', 'usGovHigh');
    await run('refreshChats');
    assert.deepEqual(await sent(), []);
  });
});
