// Tries every fault at every point of every kind of run, and ends with an error if any outcome is wrong.
// Parameters: names of suites, where not all are to be tried.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeCertificates } from '../certificates.ts';
import type { Question } from './everyFault.ts';
import { suites, type Suite, type Tried } from './suite.ts';
import { tableOf, totalOf } from './table.ts';
import { TryingProcess } from './tryingProcess.ts';

/** Faults that are tried side by side: one for each core of a usual build machine. */
const faultsAtOnce = 2;

/** Writes certificates for this machine. @returns the environment in which Node serves and trusts them. */
async function writeCertificates(folder: string): Promise<NodeJS.ProcessEnv> {
  const { ca, key, cert } = await makeCertificates(['127.0.0.1']);
  const files = {
    NODE_EXTRA_CA_CERTS: path.join(folder, 'ca.pem'),
    TEST_KEY: path.join(folder, 'key.pem'),
    TEST_CERT: path.join(folder, 'cert.pem'),
  };
  await writeFile(files.NODE_EXTRA_CA_CERTS, ca);
  await writeFile(files.TEST_KEY, key, { mode: 0o600 });
  await writeFile(files.TEST_CERT, cert);
  return files;
}

/** Tries all faults of some suites, and prints each suite as soon as all of its faults were tried. */
async function tryAll(chosen: readonly Suite[], environment: NodeJS.ProcessEnv): Promise<readonly Tried[]> {
  const found = new Map(chosen.map(({ name }) => [name, new Map<string, Tried>()]));
  const questions = chosen
    .flatMap(({ name, faults }) => faults.map((fault): Question => ({ suite: name, fault })))
    .values();
  const work = async (): Promise<void> => {
    const trying = new TryingProcess(environment);
    for (const question of questions) {
      found.get(question.suite)?.set(question.fault, await trying.try(question));
      const suite = chosen.find(({ name }) => name === question.suite);
      const tried = suite?.faults.flatMap(fault => found.get(suite.name)?.get(fault) ?? []);
      if (suite && tried?.length === suite.faults.length) {
        console.log(tableOf(suite.name, tried));
      }
    }
    await trying.end();
  };
  await Promise.all(Array.from({ length: faultsAtOnce }, work));
  return [...found.values()].flatMap(ofSuite => [...ofSuite.values()]);
}

async function main(wanted: readonly string[]): Promise<void> {
  const names = suites.map(({ name }) => name);
  const unknown = wanted.filter(name => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`No such suite: ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-faults-'));
  try {
    const chosen = suites.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    const all = await tryAll(chosen, await writeCertificates(folder));
    console.log(totalOf('All', all));
    process.exitCode = all.every(({ wrong }) => wrong.length === 0) ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
