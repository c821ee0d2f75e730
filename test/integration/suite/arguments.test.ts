import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { alex } from '../../emulator/seed/people.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { listChats, runAndLeave, sent, useProduct } from './product.ts';

/** Arguments that no view of ours passes, but any extension or link may. */
const strange: readonly (readonly [string, readonly unknown[]])[] = [
  ['null', [null]],
  ['numbers', [1, [2, 3]]],
  ['text', ['19:abc@thread.v2', 'chat']],
  ['an object of another extension', [{ kind: 'file', path: '/etc/passwd' }, [{ kind: 1 }]]],
  ['rows without content', [{ kind: 'member' }, [{ kind: 'member' }, { kind: 'failure' }, { kind: 'run' }]]],
  ['a failure row without content', [{ kind: 'failure' }]],
  [
    'apps without content',
    [{ kind: 'apps' }, [{ kind: 'apps', chatId: chatIds.adele, part: { is: 'app' } }]],
  ],
  [
    'a member without a name, and a person in place of a chat',
    [{ kind: 'member', chat: { id: chatIds.adele }, member: {} }, [{ kind: 'membership', person: 1 }]],
  ],
  ['a run without content', [{ kind: 'run', run: {} }]],
  ['people without content', [{ kind: 'person' }, [{ kind: 'person' }, { kind: 'membership' }]]],
  ['activity without content', [{ kind: 'activityEntry' }, [{ kind: 'activityRun', run: { entries: 1 } }]]],
  [
    'activity with entries of nothing',
    [
      { kind: 'activityRun', run: { entries: [1, null] } },
      [{ kind: 'activityEntry', entry: { intent: null, state: 'settled' } }],
    ],
  ],
  ['a list of lists', [[], [[]]]],
];

const commands = [
  'copyId',
  'copyRequest',
  'exportReport',
  'openInTeams',
  'revokeAccess',
  'readdMember',
  'checkSelection',
  'explainDenial',
  'confirmVerdict',
  'rerunCheck',
  'compareChecks',
  'switchAccount',
] as const;

describe('Commands that are given something else than a row', () => {
  useProduct();

  for (const [name, args] of strange) {
    it(`change nothing and send nothing for ${name}`, async () => {
      await vscode.env.clipboard.writeText('as it was');
      await listChats(alex);
      for (const command of commands) await runAndLeave(command, ...args);
      assert.deepEqual(
        { sent: await sent(), clipboard: await vscode.env.clipboard.readText() },
        { sent: [], clipboard: 'as it was' },
      );
    });
  }

  it('send nothing for an id that is a path', async () => {
    await listChats(alex);
    await runAndLeave('checkSelection', { kind: 'chat', chatId: `${chatIds.adele}/../../me` });
    assert.deepEqual(await sent(), []);
  });
});
