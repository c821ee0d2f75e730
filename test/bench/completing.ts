// Completing the rosters of 2,000 chats, every tenth of which shows 25 members. Parameters: PEM files of key and
// certificate.
import { readFile } from 'node:fs/promises';
import { completePeople } from '../../src/chats/completion.ts';
import { startEmulator } from '../emulator/emulator.ts';
import { syntheticTenant } from '../emulator/seed/syntheticTenant.ts';
import { storeOf } from './chatReading.ts';
import { exactly } from './figure.ts';
import { report } from './program.ts';

const chats = 2000;
const chatsPerPage = 50;

/** Every tenth has as many members as an expanded chat can show, or more; those before it one less. */
function membersPerChat(chat: number): number {
  if (chat % 10 === 0) return chat % 20 === 0 ? 25 : 40;
  return chat % 10 === 1 ? 24 : 3;
}

const [key = '', cert = ''] = await Promise.all(process.argv.slice(2, 4).map(file => readFile(file, 'utf8')));
const tenant = syntheticTenant({ chats, membersPerChat });
const emulator = await startEmulator({ tls: { key, cert }, tenant, keepBodies: false });
const [account] = tenant.signIns;
if (account === undefined) throw new Error('Nobody can sign in to the tenant.');
const store = storeOf(emulator.origin, emulator.tokenFor(account));
await completePeople(store, new AbortController().signal, () => undefined);
const missing = store.chats.filter(({ id, members, roster }) => {
  return roster !== 'complete' || members.length !== emulator.tenant.chats.get(id)?.members.length;
});
report([
  exactly(
    chats / chatsPerPage + chats / 10,
    'Requests to complete the rosters of 2,000 chats, 200 of which show 25',
    emulator.requests.length,
    'requests',
  ),
  exactly(0, 'Chats among these whose members are not all there', missing.length, 'chats'),
]);
await emulator.close();
