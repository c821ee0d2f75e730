// Tries every fault at every point of a run of 50 revocations, and ends with an error if any outcome is wrong.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificates } from '../certificates.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-faults-'));
try {
  const certificates = await makeCertificates(['127.0.0.1']);
  const files = {
    ca: path.join(folder, 'ca.pem'),
    key: path.join(folder, 'key.pem'),
    cert: path.join(folder, 'cert.pem'),
  };
  await writeFile(files.ca, certificates.ca);
  await writeFile(files.key, certificates.key, { mode: 0o600 });
  await writeFile(files.cert, certificates.cert);
  // Node reads whom it trusts when it starts.
  const child = spawn(
    process.execPath,
    [...process.execArgv, fileURLToPath(new URL('everyFault.ts', import.meta.url))],
    {
      stdio: 'inherit',
      env: { ...process.env, TEST_KEY: files.key, TEST_CERT: files.cert, NODE_EXTRA_CA_CERTS: files.ca },
    },
  );
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => child.kill(name));
  }
  await once(child, 'exit');
  process.exitCode = child.exitCode ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
