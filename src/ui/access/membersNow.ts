import { commonFailure, readRosters, type RosterReading } from '../../access/roster.ts';
import { FailureError } from '../../core/failure.ts';
import type { Connection } from '../../session/connection.ts';
import { countedProgress, type ToldProgress } from '../text/toldProgress.ts';

/**
 * Reads who is in chats now, because the rows that a person selected may be old. One chat is read at once, and several in
 * the background, so that what the person clicks meanwhile does not wait.
 * @returns a reading of each chat, by id.
 * @throws FailureError if none of them is of use, for a reason that is not the chats' own.
 */
export async function readMembersNow(
  { chats }: Connection,
  chatIds: readonly string[],
  signal: AbortSignal,
  tell: (progress: ToldProgress) => void,
): Promise<ReadonlyMap<string, RosterReading>> {
  const priority = chatIds.length > 1 ? 'background' : undefined;
  const readings = await readRosters(chatIds, chatId => chats.readMembers(chatId, signal, priority), signal, {
    onProgress: progress => tell(countedProgress(progress)),
  });
  const failure = commonFailure(readings);
  if (failure) {
    throw new FailureError(failure);
  }
  return readings;
}
