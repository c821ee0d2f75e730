// The apps of chats where every answer takes its time, and comparing many grants with a manifest. Parameters: PEM files
// of authority, key and certificate.
import { isDeepStrictEqual } from 'node:util';
import { compareWithChat, type AppComparison } from '../../src/apps/appComparison.ts';
import { GraphAppsApi, type AppsApi } from '../../src/apps/appsApi.ts';
import { AppsStore } from '../../src/apps/appsStore.ts';
import { readChatApps } from '../../src/apps/chatApps.ts';
import { readManifest, type AppManifest } from '../../src/apps/manifest.ts';
import { readManyChats } from '../../src/apps/manyChats.ts';
import type { AppInstallation, AppPermission, PermissionGrant } from '../../src/apps/model.ts';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import { ChatStore } from '../../src/chats/chatStore.ts';
import { systemClock } from '../../src/core/async.ts';
import { publishedLimits } from '../../src/graph/limits.ts';
import { entraAppId, manifestId, type AppPlan } from '../emulator/seed/apps.ts';
import type { Choices } from '../emulator/choices.ts';
import { atMost, exactly, forInformation, median } from './figure.ts';
import type { Figure } from './figure.ts';
import { report } from './program.ts';
import { SlowGraph, type CertificateFiles, type SlowGraphOptions } from './slowGraph.ts';

const latencyMs = 800;
const never = new AbortController().signal;
const [authority = '', key = '', certificate = ''] = process.argv.slice(2);
const files: CertificateFiles = [authority, key, certificate];

function application(permission: string): { readonly name: string; readonly type: 'application' } {
  return { name: permission, type: 'application' };
}

const name = 'Bench';
const asked = Array.from({ length: 16 }, (_, index) => application(`Permission${index}.Chat`));
const current: AppPlan = { name, version: '1.1.0', origin: 'organization', asksFor: asked };

/** The apps of a chat, by its position counted round: all granted, an old version, half of it consented to, not there. */
const plans: readonly (readonly AppPlan[])[] = [
  [current],
  [{ ...current, version: '1.0.0', asksFor: asked.slice(0, 12) }],
  [{ ...current, consented: asked.slice(0, 8) }],
  [{ name: 'Another', version: '2.0', origin: 'store', asksFor: asked }],
];

const manifest = manifestOf(asked);

function manifestOf(permissions: readonly AppPermission[]): AppManifest {
  const text = JSON.stringify({
    id: manifestId(name),
    version: current.version,
    webApplicationInfo: { id: entraAppId(name) },
    authorization: { permissions: { resourceSpecific: permissions } },
  });
  const reading = readManifest(text, new Map());
  if (reading.kind === 'broken') throw new Error(`The manifest is broken: ${reading.fault.kind}.`);
  return reading.manifest;
}

/** How many permissions stand how, for each installation of the app. */
function countsOf({ installed }: AppComparison): readonly Readonly<Record<string, number>>[] {
  return installed.map(({ permissions }) => {
    const counts: Record<string, number> = {};
    for (const { state } of permissions) {
      const word = state.kind === 'notGranted' ? state.reason : state.kind;
      counts[word] = (counts[word] ?? 0) + 1;
    }
    return counts;
  });
}

/** What a comparison with each of {@link plans} must come to. */
const right: readonly unknown[] = [
  [{ granted: 16 }],
  [{ notUpgraded: 4, granted: 12 }],
  [{ notConsented: 8, granted: 8 }],
  [],
];

/** Measures with a tenant of its own, whose chats are listed already. */
async function withChats(
  options: Omit<SlowGraphOptions, 'latencyMs' | 'apps'>,
  work: (graph: SlowGraph, store: AppsStore, chatIds: readonly string[]) => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  const graph = await SlowGraph.start({ ...options, latencyMs, apps: plans }, files);
  try {
    const client = graph.client();
    const chats = new ChatStore(new GraphChatsApi(client, graph.cloud, 'beta'));
    await chats.loadAll(never, () => undefined);
    // Listing has used some of the first second.
    await systemClock.delay(publishedLimits.user.windowMs, never);
    await graph.traffic();
    const store = new AppsStore(new GraphAppsApi(client, graph.cloud, 'beta'));
    return await work(
      graph,
      store,
      chats.chats.map(({ id }) => id),
    );
  } finally {
    await graph.stop();
  }
}

interface Opening {
  readonly firstMs: number;
  readonly wholeMs: number;
  readonly requests: number;
  readonly throttled: number;
}

/** Opens the row Apps of a chat whose app is there as planned first. */
async function open(graph: SlowGraph, store: AppsStore, chatId: string): Promise<Opening> {
  const start = performance.now();
  const first = await store.first(chatId, never);
  const firstMs = performance.now() - start;
  const whole = await store.get(chatId, never);
  const wholeMs = performance.now() - start;
  if (first.apps[0]?.name !== name) throw new Error('The first row is not the app.');
  const counts = countsOf(compareWithChat(manifest, manifestId(name), whole));
  if (!isDeepStrictEqual(counts, right[0])) throw new Error(`The app has ${JSON.stringify(counts)}.`);
  const { requests, throttled } = await graph.traffic();
  return { firstMs, wholeMs, requests, throttled };
}

/**
 * Opens Apps of a chat, and of another one once it is known how the service answers.
 * @param requests what the first takes, and what each one after it takes
 */
function opening(
  selectWithExpand: Choices['selectWithExpand'],
  requests: readonly [first: number, later: number],
): Promise<readonly Figure[]> {
  return withChats({ chats: 2 * plans.length, selectWithExpand }, async (graph, store, chatIds) => {
    const [one = '', other = ''] = chatIds.filter((_, index) => index % plans.length === 0);
    const first = await open(graph, store, one);
    const later = await open(graph, store, other);
    const words = `Opening Apps of a chat at ${latencyMs} ms (${selectWithExpand})`;
    const [ofFirst, ofLater] = requests;
    // One request a second for each chat.
    const leastMs = (ofLater - 1) * publishedLimits.chat.windowMs + latencyMs;
    return [
      atMost(1.2, `${words}, first row over one latency`, later.firstMs / latencyMs, 'times'),
      forInformation(`${words}, first row in the first chat`, first.firstMs / latencyMs, 'times'),
      exactly(ofFirst, `${words}, requests for the first chat`, first.requests, 'requests'),
      exactly(ofLater, `${words}, requests`, later.requests, 'requests'),
      atMost(1.3, `${words}, everything over the limit`, later.wholeMs / leastMs, 'times'),
      exactly(0, `${words}, refused with 429`, first.throttled + later.throttled, 'requests'),
    ];
  });
}

/** The shortest time, in milliseconds, in which chats can be asked so often each. */
function shortestMs(chats: number, requestsOfEach: number): number {
  const { everything, chat } = publishedLimits;
  const together = (Math.ceil((chats * requestsOfEach) / everything.requests) - 1) * everything.windowMs;
  return Math.max(together, (requestsOfEach - 1) * chat.windowMs) + latencyMs;
}

function comparing(): Promise<readonly Figure[]> {
  const chats = 50;
  return withChats({ chats }, async (graph, store, chatIds) => {
    const start = performance.now();
    const readings = await readManyChats(store, chatIds, never, () => undefined);
    const found = readings.map(reading => {
      if (reading.kind === 'failed') throw new Error(`A chat failed: ${reading.failure.kind}.`);
      return countsOf(compareWithChat(manifest, manifestId(name), reading.apps));
    });
    const took = performance.now() - start;
    const wrong = found.findIndex((counts, index) => !isDeepStrictEqual(counts, right[index % right.length]));
    if (wrong !== -1 || found.length !== chats)
      throw new Error(`Chat ${wrong} is wrong: ${JSON.stringify(found[wrong])}.`);
    const { requests, throttled } = await graph.traffic();
    const words = `Comparing an app in ${chats} chats at ${latencyMs} ms`;
    return [
      atMost(1.3, `${words}, over the limit`, took / shortestMs(chats, 2), 'times'),
      forInformation(words, took / 1000, 's'),
      exactly(2 * chats, `${words}, requests`, requests, 'requests'),
      exactly(0, `${words}, refused with 429`, throttled, 'requests'),
    ];
  });
}

/** A chat with this many grants, half of them of the app of the manifest. */
function chatOfGrants(count: number): AppsApi {
  const permissions = Array.from({ length: count / 2 }, (_, index) => application(`Permission${index}.Chat`));
  const installation: AppInstallation = {
    id: 'installation',
    teamsAppId: 'teams app',
    manifestId: manifestId(name).toUpperCase(),
    entraAppId: entraAppId(name).toUpperCase(),
    isRegistered: true,
    name,
    version: current.version,
    origin: 'organization',
    required: permissions,
    consented: permissions,
  };
  const grants = ['', ' of others'].flatMap(of =>
    permissions.map((permission, index): PermissionGrant => ({
      id: `${index}${of}`,
      entraAppId: entraAppId(`${name}${of}${of === '' ? '' : index % 50}`),
      servicePrincipalId: undefined,
      permission,
    })),
  );
  return {
    listsGrants: true,
    listInstallations: () =>
      Promise.resolve({ items: [installation], hasConsents: true, unreadable: 0, isCut: false }),
    listConsents: () => Promise.reject(new Error('It was told with the apps.')),
    listGrants: () => Promise.resolve({ items: grants, unreadable: 0, isCut: false }),
  };
}

async function manyGrants(): Promise<readonly Figure[]> {
  const grants = 1000;
  const api = chatOfGrants(grants);
  const times: number[] = [];
  for (let round = 0; round < 11; round += 1) {
    const before = process.cpuUsage();
    const apps = await readChatApps(api, 'chat', never);
    const comparison = compareWithChat(manifest, manifestId(name), apps);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
    const counts = countsOf(comparison);
    if (
      !isDeepStrictEqual(counts, [{ granted: 16, notAskedFor: grants / 2 - 16 }]) ||
      apps.unexplained.length !== 50
    )
      throw new Error(`The app has ${JSON.stringify(counts)}.`);
  }
  const words = `Comparing ${grants} grants with a manifest of ${asked.length} permissions`;
  const [first = NaN] = times;
  return [
    atMost(20, `${words}, the first time`, first, 'ms of processor time'),
    forInformation(`${words}, median`, median(times), 'ms of processor time'),
  ];
}

// First and alone: what runs beside it would be counted as its own.
const ofGrants = await manyGrants();
const openings = await Promise.all([
  opening('both', [2, 2]),
  opening('expandAlone', [3, 3]),
  opening('selectAlone', [3, 3]),
  opening('error', [4, 3]),
]);
// Alone, because it sends as fast as the limits allow.
const ofManyChats = await comparing();
report([...openings.flat(), ...ofManyChats, ...ofGrants]);
