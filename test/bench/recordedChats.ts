import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { startEmulator } from '../emulator/emulator.ts';
import { isRecord } from '../emulator/json.ts';
import { clientFor } from '../emulator/request.ts';
import { syntheticTenant } from '../emulator/seed/syntheticTenant.ts';

/** Members of every chat in the measurements. */
const membersPerChat = 8;

/** The list as the product asks for it. */
export const listAddress =
  '/beta/me/chats?$top=50&$expand=members&$orderby=lastMessagePreview/createdDateTime%20desc';

/** Answers with the number of requests for chats since it was last asked. */
export const countAddress = '/requests';

/**
 * Serves the emulator's own answers for a tenant with this many chats, recorded once: looking for the chats of a
 * page anew would take so long that the work of whoever reads them would hardly be seen beside it.
 * @returns the origin
 */
export async function serveRecordedChats(
  chats: number,
  tls: { readonly ca: string; readonly key: string; readonly cert: string },
): Promise<string> {
  const answers = new Map<string, Buffer>();
  let requests = 0;
  const server = createServer(tls, (request, response) => {
    const target = request.url ?? '/';
    if (target === countAddress) {
      response.end(String(requests));
      requests = 0;
      return;
    }
    requests += 1;
    const answer = answers.get(target);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(
      answer ?? '{"error":{"code":"NotFound","message":"Nothing was recorded for this address."}}',
    );
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // A TCP server that listens has an AddressInfo; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  await record(chats, tls, `127.0.0.1:${port}`, answers);
  return `https://127.0.0.1:${port}`;
}

/** Walks through all pages of an emulator, which writes `host` into its links. */
async function record(
  chats: number,
  tls: { readonly ca: string; readonly key: string; readonly cert: string },
  host: string,
  answers: Map<string, Buffer>,
): Promise<void> {
  const tenant = syntheticTenant({ chats, membersPerChat });
  const emulator = await startEmulator({ tls, tenant, keepBodies: false });
  const [account] = tenant.signIns;
  if (account === undefined) throw new Error('Nobody can sign in to the tenant.');
  const send = clientFor(emulator.origin, tls.ca);
  const token = emulator.tokenFor(account);
  for (let target: string | undefined = listAddress; target !== undefined;) {
    const { status, text, body } = await send(target, { token, headers: { host } });
    if (status !== 200 || !isRecord(body)) throw new Error(`The emulator answered ${status}: ${text}`);
    answers.set(target, Buffer.from(text));
    const next: unknown = body['@odata.nextLink'];
    target = typeof next === 'string' ? next.slice(`https://${host}`.length) : undefined;
  }
  await emulator.close();
}
