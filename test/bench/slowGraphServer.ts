// Serves a tenant with the published limits enforced and every answer late, until whoever started it leaves.
// Parameters: PEM files of key and certificate, and SlowGraphOptions as JSON.
import { readFile } from 'node:fs/promises';
import { startEmulator } from '../emulator/emulator.ts';
import { syntheticTenant } from '../emulator/seed/syntheticTenant.ts';
import { report } from './program.ts';
import { accountsOfSlowGraph, isDenied } from './slowGraph.ts';
import type { SlowGraphAddress, SlowGraphOptions, Traffic } from './slowGraph.ts';

const [keyFile = '', certificateFile = '', text = ''] = process.argv.slice(2);
// slowGraph.ts wrote it.
const options = JSON.parse(text) as SlowGraphOptions;
const { chats, membersOfTenth = 3, latencyMs, scopes, apps = [], selectWithExpand = 'both' } = options;
process.once('disconnect', () => process.exit(0));

const tenant = syntheticTenant({
  chats,
  membersPerChat: chat => (chat % 10 === 0 ? membersOfTenth : 3),
  apps: chat => apps[chat % apps.length] ?? [],
});
const emulator = await startEmulator({
  tls: { key: await readFile(keyFile, 'utf8'), cert: await readFile(certificateFile, 'utf8') },
  tenant,
  throttling: true,
  latencyMs,
  keepBodies: false,
});
emulator.choices.selectWithExpand = selectWithExpand;
const denied = tenant.accounts.filter(({ upn }) => {
  const number = /^person(\d+)@/u.exec(upn)?.[1];
  return number !== undefined && isDenied(Number(number));
});
emulator.policies.set({ ...tenant.policies, blockedPeople: denied.map(({ oid }) => oid) });

let told = 0;
process.on('message', () => {
  const requests = emulator.requests.slice(told);
  told = emulator.requests.length;
  const traffic: Traffic = {
    requests: requests.length,
    throttled: requests.filter(({ status }) => status === 429).length,
    audited: emulator.audit.length,
  };
  report(traffic);
});
const address: SlowGraphAddress = {
  origin: emulator.origin,
  tokens: tenant.accounts.slice(0, accountsOfSlowGraph).map(account => emulator.tokenFor(account, scopes)),
};
report(address);
