import assert from 'node:assert/strict';
import { alex, adele } from '../../emulator/seed/people.ts';
import { chatIds } from '../../emulator/seed/chats.ts';
import { memberRow, run, sent, useProduct } from './product.ts';
import { standIn } from './standIn.ts';

describe('Signed out', () => {
  useProduct();

  for (const command of [
    'refreshChats',
    'loadMoreChats',
    'loadAllChats',
    'filterChats',
    'checkInteraction',
  ] as const) {
    it(`${command} asks neither Graph nor the sign-in for anything`, async () => {
      await standIn.addAccount(alex);
      await run(command);
      assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
    });
  }

  for (const command of ['revokeAccess', 'checkSelection'] as const) {
    it(`${command} on a row asks neither Graph nor the sign-in for anything`, async () => {
      await standIn.addAccount(alex);
      const row = memberRow(chatIds.contosoLaunch, adele);
      await run(command, row, [row]);
      assert.deepEqual({ sent: await sent(), calls: await standIn.calls() }, { sent: [], calls: [] });
    });
  }
});
