import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chatIds } from '../../emulator/seed/chats.ts';
import { adele, alex } from '../../emulator/seed/people.ts';
import type { Settings } from '../../../src/host/contributions.ts';
import { settingsFindings } from '../../../src/ui/signIn/diagnosedSettings.ts';
import { hidden } from '../../../src/ui/signIn/wording.ts';
import {
  change,
  clientId,
  listChats,
  memberRow,
  run,
  runAndLeave,
  sent,
  settled,
  useProduct,
} from './product.ts';
import { standIn } from './standIn.ts';

/** Values that decide whom a sign-in is for and where requests go, as a settings file may hold them. */
const wrongConnections: readonly (readonly [keyof Settings, unknown])[] = [
  ['clientId', 123],
  ['clientId', null],
  ['tenantId', {}],
  ['tenantId', ['contoso.example']],
  ['cloud', []],
  ['cloud', 'mars'],
  ['graphVersion', 1],
  ['graphVersion', 'v2.0'],
];

describe('A setting with a value that it cannot have', () => {
  useProduct();

  it('is told with its type alone in a report that everybody may read', () => {
    const values: Partial<Record<keyof Settings, unknown>> = {
      clientId: { id: alex.oid },
      tenantId: ['contoso.onmicrosoft.com'],
      readOnly: true,
    };
    const lines = settingsFindings(
      { inspect: key => ({ place: 'user', value: values[key] }) },
      [{ key: 'tenantId', value: [alex.tid], place: 'workspace', file: vscode.Uri.file('/settings.json') }],
      hidden,
    );
    assert.deepEqual(
      lines
        .map(({ text }) => text.replace(/\. .*/, ''))
        .filter(text => /\.(clientId|tenantId|readOnly)\b/.test(text)),
      [
        'teamsChatAccess.clientId: object (your user settings)',
        'teamsChatAccess.tenantId: array (your user settings)',
        'teamsChatAccess.tenantId: VS Code ignores the value array (settings of the workspace)',
        'teamsChatAccess.readOnly: true (your user settings)',
      ],
    );
  });

  const row = memberRow(chatIds.contosoLaunch, adele);
  const silence = { sent: [], calls: [] };
  const asked = async (): Promise<unknown> => ({ sent: await sent(), calls: await standIn.calls() });

  for (const [key, value] of wrongConnections) {
    it(`keeps everybody from signing in, and Graph from being asked (${key}: ${JSON.stringify(value)})`, async () => {
      await standIn.addAccount(alex);
      await change(key, value);
      for (const command of ['signIn', 'switchAccount', 'refreshChats', 'checkInteraction'] as const) {
        await runAndLeave(command);
      }
      await run('revokeAccess', row, [row]);
      assert.deepEqual(await asked(), silence);
    });
  }

  for (const [key, value] of [
    ['clientId', 123],
    ['graphVersion', 1],
  ] as const) {
    it(`signs out whoever is signed in until it is right (${key}: ${JSON.stringify(value)})`, async () => {
      await listChats(alex);
      const right = { clientId, tenantId: alex.tid, cloud: undefined, graphVersion: undefined };
      await change(key, value);
      await settled();
      await run('refreshChats');
      assert.deepEqual(await asked(), silence);

      await change(key, Object.entries(right).find(([name]) => name === key)?.[1]);
      assert.deepEqual(await sent(1), [
        'GET /beta/me/chats?$top=50&$expand=members&$orderby=lastMessagePreview/createdDateTime desc',
      ]);
    });
  }

  for (const value of ['yes', null]) {
    it(`means read-only where it stands in place of that one (readOnly: ${JSON.stringify(value)})`, async () => {
      await listChats(alex);
      await change('readOnly', value);
      await run('revokeAccess', row, [row]);
      await run('readdMember', { kind: 'chat', chatId: chatIds.contosoLaunch });
      assert.deepEqual(await asked(), silence);
    });
  }

  for (const value of [7, 'never']) {
    it(`confirms no revocation (confirmRevocation: ${JSON.stringify(value)})`, async () => {
      await listChats(alex);
      await change('confirmRevocation', value);
      await run('revokeAccess', row, [row]);
      assert.deepEqual(await asked(), silence);
    });
  }

  it('leaves the chats without groups (chats.groupBy: 5)', async () => {
    await change('chats.groupBy', 5);
    await listChats(alex);
    await runAndLeave('groupChatsBy');
    await run('refreshChats');
    assert.equal((await sent(1)).length, 1);
  });

  it('starts no check (checks.strategy: 7)', async () => {
    await listChats(alex);
    await change('checks.strategy', 7);
    await runAndLeave('checkInteraction');
    await run('checkSelection', row, [row]);
    assert.deepEqual(await asked(), silence);
  });

  it('does not keep the diagnosis from being made', async () => {
    await standIn.addAccount(alex);
    for (const [key, value] of [
      ['clientId', 123],
      ['tenantId', {}],
      ['cloud', []],
      ['readOnly', 'yes'],
    ] as const) {
      await change(key, value);
    }
    await run('diagnose');
    assert.deepEqual(await asked(), silence);
  });
});
