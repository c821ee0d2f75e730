import { parseArgs } from 'node:util';
import { makeCertificates } from '../certificates.ts';
import { startEmulator } from './emulator.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port needs a number from 0 to 65535, not '${values.port}'.`);
  process.exit(2);
}

const { ca, key, cert } = await makeCertificates(['127.0.0.1', 'localhost', 'graph.microsoft.com']);
const emulator = await startEmulator({ tls: { key, cert }, port });
// A day, because whoever points a client at it has no way to renew a token.
const accounts = emulator.tenant.signIns.map(account => ({
  name: account.name,
  token: emulator.tokenFor(account, undefined, { expiresInSeconds: 86_400 }),
}));

const stop = (): void => {
  void emulator.close().then(() => process.exit(0));
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
// Windows has no signal that a program could answer: there whoever started this one lets go of it.
process.once('disconnect', stop);
console.log(JSON.stringify({ origin: emulator.origin, ca, accounts }));
