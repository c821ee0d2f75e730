import { joinCell, mapLazily, type Report, type Row } from '../core/report.ts';
import { statusOf } from './activityRuns.ts';
import type { JournalEntry, JournalReading } from './journalEntries.ts';

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

/** A row for each entry of the journal. */
export type ActivityReport = Report<'activity', (typeof columns)[number]>;

/** Reports entries of the journal. @param skipped how many of its lines could not be read. */
export function activityReport(
  entries: readonly JournalEntry[],
  skipped: Pick<JournalReading, 'damaged' | 'unknown'>,
): ActivityReport {
  return {
    kind: 'activity',
    columns,
    rows: () =>
      mapLazily(entries, entry => {
        const { account, cloud, chat, person, membership } = entry.intent;
        return {
          ...eventFields(entry),
          account: account.label,
          accountTenantId: account.tenantId,
          cloud,
          chatId: chat.id,
          chat: chat.label,
          chatType: chat.type,
          name: person.displayName,
          address: person.email,
          userId: person.userId,
          tenantId: person.tenantId,
          roles: joinCell(membership.roles),
          historyFrom: membership.visibleHistoryStartDateTime,
          ...requestFields(entry),
        };
      }),
    facts: { damagedLines: skipped.damaged, unknownLines: skipped.unknown },
    itemsName: 'entries',
    items: () =>
      mapLazily(entries, entry => {
        const { account, cloud, chat, person, membership } = entry.intent;
        return {
          ...eventFields(entry),
          account: { name: account.label, userId: account.userId, tenantId: account.tenantId },
          cloud,
          chat: { id: chat.id, name: chat.label, type: chat.type, tenantId: chat.tenantId },
          person: {
            name: person.displayName,
            address: person.email,
            userId: person.userId,
            tenantId: person.tenantId,
          },
          membership: { roles: membership.roles, historyFrom: membership.visibleHistoryStartDateTime },
          ...requestFields(entry),
        };
      }),
  };
}

/** What was done, when, and with what outcome. */
function eventFields(
  entry: JournalEntry,
): Row<'time' | 'runId' | 'action' | 'status' | 'knownSince' | 'foundLater' | 'failure'> {
  const { intent, outcome } = entry;
  return {
    time: intent.time,
    runId: intent.run,
    action: intent.action,
    status: statusOf(entry),
    knownSince: outcome?.time,
    foundLater: outcome?.foundLater === true,
    failure: outcome?.failure,
  };
}

function requestFields({ intent, outcome }: JournalEntry): Row<'requestId' | 'clientRequestId'> {
  return {
    requestId: outcome?.requestId,
    clientRequestId: outcome?.clientRequestId ?? intent.clientRequestId,
  };
}
