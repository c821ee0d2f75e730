import { deepEqual } from 'node:assert/strict';
import { activityReport } from '../../../src/access/activityReport.ts';
import { Journal } from '../../../src/access/journal.ts';
import { sampleMember } from '../chats/sample.ts';
import { MemoryJournal } from './memoryJournal.ts';

describe('A report of the activity', () => {
  it('has a row for each entry, revoked or added again, the newest first', async () => {
    let now = Date.parse('2026-06-18T12:00:00Z');
    const journal = new Journal(new MemoryJournal([], '1-own'), () => (now += 1000));
    const account = { id: 'a', label: 'alex@contoso.example', userId: 'alex-id', tenantId: 'contoso' };
    for (const action of ['revoke', 'readd'] as const) {
      const run = journal.begin({ action, cloud: 'global', account });
      const id = await run.intend({
        chat: { id: '19:a@thread.v2', label: 'Weekly', type: 'group', tenantId: 'contoso' },
        member: sampleMember('laura', { roles: ['guest'] }),
        userId: 'laura-id',
        tenantId: 'fabrikam',
        clientRequestId: 'first',
      });
      await (action === 'revoke'
        ? run.settle(id, { outcome: 'revoked', requestId: 'r', clientRequestId: 'second' })
        : undefined);
    }
    const { entries } = await journal.read();
    const report = activityReport(entries, { damaged: 1, unknown: 2 });

    const both = {
      account: 'alex@contoso.example',
      accountTenantId: 'contoso',
      cloud: 'global',
      chatId: '19:a@thread.v2',
      chat: 'Weekly',
      chatType: 'group',
      name: 'laura',
      address: 'laura@contoso.example',
      userId: 'laura-id',
      tenantId: 'fabrikam',
      roles: 'guest',
      historyFrom: undefined,
      failure: undefined,
      foundLater: false,
    };
    deepEqual(
      [...report.rows()],
      [
        {
          ...both,
          time: '2026-06-18T12:00:03.000Z',
          runId: entries[0]?.intent.run,
          action: 'readd',
          status: 'underWay',
          knownSince: undefined,
          requestId: undefined,
          clientRequestId: 'first',
        },
        {
          ...both,
          time: '2026-06-18T12:00:01.000Z',
          runId: entries[1]?.intent.run,
          action: 'revoke',
          status: 'revoked',
          knownSince: '2026-06-18T12:00:02.000Z',
          requestId: 'r',
          clientRequestId: 'second',
        },
      ],
    );
    deepEqual([report.facts, report.itemsName], [{ damagedLines: 1, unknownLines: 2 }, 'entries']);
  });
});
