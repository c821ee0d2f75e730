import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chatIds } from '../../emulator/seed/chats.ts';
import type { Target } from '../../../src/checks/target.ts';
import type { MemberNode } from '../../../src/ui/chats/chatNodes.ts';
import { adele, alex, laura, nora } from '../../emulator/seed/people.ts';
import { outside } from './outside.ts';
import {
  change,
  changeEnvironment,
  eventually,
  listChats,
  memberRow,
  run,
  sent,
  settled,
  signIn,
  useProduct,
} from './product.ts';
import { standIn } from './standIn.ts';

/** Every notification since the last test. */
async function told(): Promise<readonly string[]> {
  await vscode.commands.executeCommand('notifications.showList');
  return eventually(outside.messages, messages => messages.length > 0);
}

describe('What people are told', () => {
  useProduct();

  const row = memberRow(chatIds.contosoLaunch, adele);

  for (const command of [
    'refreshChats',
    'loadMoreChats',
    'loadAllChats',
    'filterChats',
    'revokeAccess',
    'checkInteraction',
    'checkSelection',
  ] as const) {
    it(`says that nobody is signed in where ${command} needs somebody`, async () => {
      await run(command);
      assert.deepEqual(await told(), ['You are not signed in.']);
    });
  }

  for (const command of ['revokeAccess', 'readdMember', 'findPerson'] as const) {
    it(`says why the chats could not be read where ${command} needs one of them`, async () => {
      await outside.fault({
        matcher: { path: '/me/chats', times: 20 },
        fault: { kind: 'status', status: 404, code: 'NotFound', message: 'Nothing here.' },
      });
      await signIn(alex);
      await sent(1);
      await settled();
      await vscode.commands.executeCommand('notifications.clearAll');
      await run(command);
      assert.deepEqual(await told(), [
        'Microsoft Graph does not know this chat or person, or no longer does. It said: "NotFound: Nothing here."',
      ]);
    });
  }

  it('says that the account was removed', async () => {
    await signIn(alex);
    await sent(1);
    await standIn.removeAccount(alex);
    await settled();
    await run('refreshChats');
    assert.deepEqual(await told(), [
      'The account was removed from VS Code, or this extension may no longer use it. Sign in again.',
    ]);
  });

  it('says that the session has expired', async () => {
    await signIn(alex);
    await sent(1);
    await standIn.expire();
    await settled();
    await run('refreshChats');
    assert.deepEqual(await told(), ['VS Code could not renew your session. Sign in again.']);
  });

  it('says that the account is of another tenant', async () => {
    await signIn(laura);
    assert.deepEqual(await told(), [
      'The account belongs to a different tenant from the one in the settings.',
    ]);
  });

  it('says that VS Code cannot sign in to the cloud', async () => {
    await change('cloud', 'usGovHigh');
    await run('refreshChats');
    assert.deepEqual(await told(), [
      'VS Code cannot sign in to this cloud until the setting microsoft-sovereign-cloud.environment names it.',
    ]);
  });

  it('says that VS Code signs in to another cloud', async () => {
    await change('cloud', 'china');
    await changeEnvironment('USGovernment');
    await run('refreshChats');
    assert.deepEqual(await told(), [
      'VS Code is set to sign in to another cloud (microsoft-sovereign-cloud.environment) than this extension (teamsChatAccess.cloud).',
    ]);
  });

  it('says so too when the sign-in of the cloud is gone for an account that was pinned', async () => {
    await change('cloud', 'usGovHigh');
    await changeEnvironment('USGovernment');
    await signIn(alex);
    await sent(1);
    await changeEnvironment(undefined);
    await run('refreshChats');
    assert.deepEqual(await told(), [
      'VS Code cannot sign in to this cloud until the setting microsoft-sovereign-cloud.environment names it.',
    ]);
  });

  it('asks to select again where the row was gone when its menu was used', async () => {
    await signIn(alex);
    await sent(1);
    await run('revokeAccess', undefined);
    assert.deepEqual(await told(), [
      'The list has just changed, so it is not clear what was meant. Select again.',
    ]);
  });

  for (const [command, made] of [
    ['rerunCheck', madeRow('run')],
    ['confirmVerdict', madeRow('result')],
    ['checkSelection', madeMember()],
  ] as const) {
    it(`asks to select again where another extension, or a link, has made the row (${command})`, async () => {
      await listChats(alex);
      await run(command, made, [made]);
      assert.deepEqual(
        [await told(), await sent()],
        [['The list has just changed, so it is not clear what was meant. Select again.'], []],
      );
    });
  }

  it('says that read-only is set', async () => {
    await signIn(alex);
    await sent(1);
    await change('readOnly', true);
    await run('revokeAccess', row, [row]);
    assert.deepEqual(await told(), [
      'Teams Chat Access is set to read-only (teamsChatAccess.readOnly), so nothing is revoked.',
    ]);
  });

  for (const [key, value, sentence] of [
    ['clientId', 123, 'must be text. Until you correct it, nobody is signed in.'],
    ['tenantId', {}, 'must be text. Until you correct it, nobody is signed in.'],
    [
      'cloud',
      [],
      'must be one of these values: global, usGovHigh, usGovDoD, china. Until you correct it, nobody is signed in.',
    ],
    [
      'graphVersion',
      1,
      'must be one of these values: beta, v1.0. Until you correct it, nobody is signed in.',
    ],
    ['readOnly', 'yes', 'must be true or false. Until you correct it, Teams Chat Access is read-only.'],
    [
      'confirmRevocation',
      7,
      'must be one of these values: dialog, typeName. Until you correct it, no access is revoked.',
    ],
    [
      'chats.groupBy',
      5,
      'must be one of these values: none, type, external. Until you correct it, the chats are not grouped.',
    ],
    [
      'checks.strategy',
      7,
      'must be one of these values: each, fewest, together. Until you correct it, no check is started.',
    ],
  ] as const) {
    it(`names a setting that has a value that it cannot have (${key})`, async () => {
      await change(key, value);
      await settled();
      assert.deepEqual(await told(), [`The setting teamsChatAccess.${key} ${sentence}`]);
    });
  }

  it('names all such settings that keep a person from signing in, when they want to', async () => {
    await change('clientId', 123);
    await change('cloud', 'mars');
    await settled();
    await vscode.commands.executeCommand('notifications.clearAll');
    await run('signIn');
    assert.deepEqual(await told(), [
      'The setting teamsChatAccess.clientId must be text. Until you correct it, nobody is signed in. The setting teamsChatAccess.cloud must be one of these values: global, usGovHigh, usGovDoD, china. Until you correct it, nobody is signed in.',
    ]);
  });

  it('says what Microsoft Graph said of a token that it refuses, also when signing in again changes nothing', async () => {
    await signIn(alex);
    await sent(1);
    await run('refreshChats');
    await outside.fault({
      matcher: { path: '/me/chats', times: 10 },
      fault: {
        kind: 'status',
        status: 401,
        code: 'ServicePrincipalDisabledOnTenant',
        message: 'The service principal is disabled.',
      },
    });
    const refused =
      'Microsoft Graph does not accept your sign-in. Sign in again. If that does not help, an administrator has to find out why. Microsoft Graph said: "ServicePrincipalDisabledOnTenant: The service principal is disabled."';
    await run('refreshChats');
    assert.deepEqual(await told(), [refused]);
    await vscode.commands.executeCommand('notifications.clearAll');
    await run('signIn');
    assert.deepEqual(await told(), [refused]);
  });

  it('says that the cloud has no checks', async () => {
    await change('cloud', 'usGovHigh');
    await changeEnvironment('USGovernment');
    await signIn(alex);
    await sent(1);
    await run('checkSelection', row, [row]);
    assert.deepEqual(await told(), ['Microsoft Graph can check interactions in the global cloud only.']);
  });

  it('says that the cloud has no revocation', async () => {
    await change('cloud', 'china');
    await changeEnvironment('ChinaCloud');
    await signIn(alex);
    await sent(1);
    await run('revokeAccess', row, [row]);
    assert.deepEqual(await told(), ['Microsoft Graph cannot revoke access to chats in this cloud.']);
  });
});

/** A row of the checks that no check has made. */
function madeRow(kind: 'run' | 'result'): unknown {
  const targets: readonly Target[] = [{ kind: 'email', email: 'ceo@contoso.example' }];
  const result = { targets, verdict: { kind: 'allowed', inferred: true } };
  const question = { strategy: 'each', targets };
  const made = { id: crypto.randomUUID(), askedBy: alex.upn, question, results: [result] };
  return kind === 'run' ? { kind, run: made } : { kind, run: made, result };
}

/** A row of a chat that is listed, with a member whom it does not have. */
function madeMember(): MemberNode {
  const row = memberRow(chatIds.contosoLaunch, adele);
  return { ...row, member: { ...row.member, membershipId: 'made', userId: nora.oid } };
}
