import { commonFailure, readRosters, type RosterReading } from '../../access/roster.ts';
import { FailureError } from '../../core/failure.ts';
import type { Connection } from '../../session/connection.ts';

/**
 * Reads who is in chats now, because the rows that a person selected may be old.
 * @returns a reading of each chat, by id.
 * @throws FailureError if none of them is of use, for a reason that is not the chats' own.
 */
export async function readMembersNow(
  { chats }: Connection,
  chatIds: Iterable<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RosterReading>> {
  const readings = await readRosters(chatIds, chatId => chats.readMembers(chatId, signal), signal);
  const failure = commonFailure(readings);
  if (failure) {
    throw new FailureError(failure);
  }
  return readings;
}
