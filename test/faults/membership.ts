import type { JournalEntry } from '../../src/access/journalEntries.ts';
import type { Emulator, RecordedRequest } from '../emulator/emulator.ts';
import { decoded } from '../emulator/faults.ts';
import { isRecord } from '../emulator/json.ts';
import { entraUserId, findAccount, type Member } from '../emulator/tenant.ts';

/** One person in one chat: what every outcome is about. */
export interface Membership {
  readonly chatId: string;
  /** Entra object id. */
  readonly userId: string;
}

/** The same text for the same person in the same chat. */
export function keyOf({ chatId, userId }: Membership): string {
  return `${chatId} ${userId}`;
}

/** The member as the service has them now. */
export function memberIn({ tenant }: Emulator, { chatId, userId }: Membership): Member | undefined {
  return tenant.chats.get(chatId)?.members.find(member => entraUserId(member) === userId);
}

/** Whom an entry of the journal is about. */
export function membershipOfEntry({ tenant }: Emulator, { intent }: JournalEntry): Membership {
  const { userId, userPrincipalName = '' } = intent.person;
  return {
    chatId: intent.chat.id,
    userId: userId ?? findAccount(tenant, userPrincipalName)?.oid ?? userPrincipalName,
  };
}

/** Whom a request wants to remove or add. */
export function membershipOfRequest({ tenant }: Emulator, { path, body }: RecordedRequest): Membership {
  const record = isRecord(body) ? body : {};
  const removed = isRecord(record['user']) ? record['user']['id'] : undefined;
  const added = String(record['user@odata.bind']).split('/').at(-1) ?? '';
  return {
    chatId: chatOfRequest(path),
    userId: typeof removed === 'string' ? removed : (findAccount(tenant, decoded(added))?.oid ?? added),
  };
}

/** The id of the chat in the path of a request. */
export function chatOfRequest(path: string): string {
  return decoded(/\/chats\/([^/]+)/u.exec(path)?.[1] ?? '');
}
