import path from 'node:path';
import type { Intent, JournalChat } from '../../src/access/journalLines.ts';
import { alex, contoso } from '../emulator/seed/people.ts';
import type { World } from '../world.ts';

/** Before the computer was started, so that no window of then can be at work. */
const longAgo = '2020-01-15T12:00:00.000Z';

/** Where the extension keeps its journal. */
export function journalFileOf({ server }: World): string {
  return path.join(server.globalStorage, 'teams-chat-access.teams-chat-access', 'activity.jsonl');
}

/** What Alex was about to do in a window that is gone: to revoke somebody's access to a chat. */
export function oldIntent(
  chat: Partial<JournalChat>,
  person: { readonly userId: string; readonly displayName: string },
  cloud = 'global',
): Intent {
  return {
    type: 'intent',
    version: 1,
    id: crypto.randomUUID(),
    run: 'interrupted',
    session: `1-${crypto.randomUUID()}`,
    time: longAgo,
    action: 'revoke',
    cloud,
    account: { id: 'alex', label: alex.upn, userId: alex.oid, tenantId: contoso.id },
    chat: { id: '', label: 'Old chat', type: 'group', tenantId: contoso.id, ...chat },
    person,
    membership: { roles: [] },
    clientRequestId: crypto.randomUUID(),
  };
}
