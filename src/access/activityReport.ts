import { each, listed, type Report } from '../core/report.ts';
import { statusOf } from './activityRuns.ts';
import type { JournalEntry, JournalReading } from './journal.ts';

const columns = [
  'time',
  'runId',
  'action',
  'status',
  'knownSince',
  'foundLater',
  'failure',
  'account',
  'accountTenantId',
  'cloud',
  'chatId',
  'chat',
  'chatType',
  'name',
  'address',
  'userId',
  'tenantId',
  'roles',
  'historyFrom',
  'requestId',
  'clientRequestId',
] as const;

/** Entries of the journal as a report, a row for each. @param losses what could not be read of the journal */
export function activityReport(
  entries: readonly JournalEntry[],
  losses: Pick<JournalReading, 'damaged' | 'unknown'>,
): Report<(typeof columns)[number]> {
  return {
    kind: 'activity',
    columns,
    rows: () =>
      each(entries, entry => {
        const { intent, outcome } = entry;
        return {
          time: intent.time,
          runId: intent.run,
          action: intent.action,
          status: statusOf(entry),
          knownSince: outcome?.time,
          foundLater: outcome?.foundLater === true,
          failure: outcome?.failure,
          account: intent.account.label,
          accountTenantId: intent.account.tenantId,
          cloud: intent.cloud,
          chatId: intent.chat.id,
          chat: intent.chat.label,
          chatType: intent.chat.type,
          name: intent.person.displayName,
          address: intent.person.email,
          userId: intent.person.userId,
          tenantId: intent.person.tenantId,
          roles: listed(intent.membership.roles),
          historyFrom: intent.membership.visibleHistoryStartDateTime,
          requestId: outcome?.requestId,
          clientRequestId: outcome?.clientRequestId ?? intent.clientRequestId,
        };
      }),
    facts: { damagedLines: losses.damaged, unknownLines: losses.unknown },
    itemsName: 'entries',
    items: () =>
      each(entries, entry => {
        const { intent, outcome } = entry;
        return {
          time: intent.time,
          runId: intent.run,
          action: intent.action,
          status: statusOf(entry),
          knownSince: outcome?.time,
          foundLater: outcome?.foundLater === true,
          failure: outcome?.failure,
          account: {
            name: intent.account.label,
            userId: intent.account.userId,
            tenantId: intent.account.tenantId,
          },
          cloud: intent.cloud,
          chat: {
            id: intent.chat.id,
            name: intent.chat.label,
            type: intent.chat.type,
            tenantId: intent.chat.tenantId,
          },
          person: {
            name: intent.person.displayName,
            address: intent.person.email,
            userId: intent.person.userId,
            tenantId: intent.person.tenantId,
          },
          membership: {
            roles: intent.membership.roles,
            historyFrom: intent.membership.visibleHistoryStartDateTime,
          },
          requestId: outcome?.requestId,
          clientRequestId: outcome?.clientRequestId ?? intent.clientRequestId,
        };
      }),
  };
}
