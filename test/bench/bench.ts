// Measures what the product promises, against a baseline of the same run where time is concerned.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeCertificates } from '../certificates.ts';
import { middles, table } from './figure.ts';
import type { Figure } from './figure.ts';
import { measure, startProgram, stopProgram } from './program.ts';
import type { ChatOrigins } from './server.ts';

const { values: options } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());
const { signal } = interruption;

const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-bench-'));
const authority = path.join(folder, 'authority.pem');
const key = path.join(folder, 'key.pem');
const certificate = path.join(folder, 'certificate.pem');
const figures: Figure[] = [];
const unmeasured: string[] = [];

/**
 * Adds a program's figures, the middle ones of several rounds. One that cannot measure keeps nobody from the figures
 * of the others.
 */
async function add(
  title: string,
  file: string,
  parameters: readonly string[] = [],
  rounds = 1,
): Promise<void> {
  signal.throwIfAborted();
  console.error(`${title} …`);
  try {
    const measured: (readonly Figure[])[] = [];
    while (measured.length < rounds) {
      measured.push(await measure(file, { authority, signal, parameters }));
    }
    figures.push(...middles(measured));
  } catch (error) {
    signal.throwIfAborted();
    unmeasured.push(title);
    console.error(`${title} could not be measured:`, error);
  }
}

async function addFiguresOfChats(): Promise<void> {
  console.error('Recording chats …');
  const parameters = [authority, key, certificate];
  const { program: server, message } = await startProgram('server.ts', { authority, signal, parameters });
  // What server.ts reports.
  const { thousand, tenThousand } = message as ChatOrigins;
  try {
    // V8 compiles the same loops differently from process to process, which is a tenth of the time.
    await add('Listing chats', 'listing.ts', [thousand, tenThousand], 5);
    await add('Memory of chats', 'memory.ts', [tenThousand]);
    await add('Filtering chats', 'filtering.ts', [tenThousand]);
    await add('People', 'people.ts', [tenThousand]);
    // One window in a few is busy with something of its own for as long.
    await add('Drawing chats', 'drawingChats.ts', [tenThousand], 3);
  } finally {
    await stopProgram(server);
  }
}

try {
  const certificates = await makeCertificates(['127.0.0.1']);
  await writeFile(authority, certificates.ca);
  await writeFile(key, certificates.key, { mode: 0o600 });
  await writeFile(certificate, certificates.cert);
  // First: it packages the extension, without which no workbench opens.
  await add('Sizes', 'sizes.ts');
  await addFiguresOfChats();
  await add('Completing rosters', 'completing.ts', [key, certificate]);
  await add('Waiting for answers', 'latency.ts', [authority, key, certificate]);
  await add('Apps of chats', 'apps.ts', [authority, key, certificate]);
  await add('Revoking', 'revoking.ts', [key, certificate]);
  await add('Strategies of checks', 'strategies.ts');
  await add('Test files', 'testFiles.ts');
  await add('Drawing people', 'drawing.ts', [], 3);
  await add('Cost of activation', 'activationCost.ts');
  await add('Activation in the workbench', 'activation.ts');
  await add('Activation in a browser', 'activationInBrowser.ts', [], 3);
  console.log(options.json ? JSON.stringify({ figures }) : table(figures));
  process.exitCode = unmeasured.length === 0 && figures.every(({ ok }) => ok) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
