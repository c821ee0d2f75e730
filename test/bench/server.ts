// Serves recorded chats until whoever started it leaves. Parameters: PEM files of authority, key and certificate.
import { readFile } from 'node:fs/promises';
import { report } from './program.ts';
import { serveRecordedChats } from './recordedChats.ts';

/** Where the recorded chats are. */
export interface ChatOrigins {
  readonly thousand: string;
  readonly tenThousand: string;
}

const [ca = '', key = '', cert = ''] = await Promise.all(
  process.argv.slice(2, 5).map(file => readFile(file, 'utf8')),
);
process.once('disconnect', () => process.exit(0));
const origins: ChatOrigins = {
  thousand: await serveRecordedChats(1000, { ca, key, cert }),
  tenThousand: await serveRecordedChats(10_000, { ca, key, cert }),
};
report(origins);
