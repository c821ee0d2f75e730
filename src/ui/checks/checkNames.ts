import { TargetNames } from './checkText.ts';
import type { Connection } from '../../session/connection.ts';

/** The names of people as far as the chats of the connection tell them; without one, nobody is named. */
export async function namesIn(connection: Connection | undefined): Promise<TargetNames> {
  return new TargetNames(await connection?.people(connection.signal));
}
