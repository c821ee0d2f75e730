import { deepEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { nodeBundle, webBundle } from '../../bundles.mjs';
import type { buildTelemetry } from '../../src/host/telemetry.ts';

/** VS Code with telemetry that is on, as far as the library uses it. */
const vsCode = `
export const EventEmitter = class { event = () => ({ dispose: () => undefined }); fire() {} dispose() {} };
export const TelemetryTrustedValue = class {};
export const workspace = {};
export const env = {
  machineId: 'id of the machine',
  sessionId: 'id of the session',
  createTelemetryLogger: (sender, { additionalCommonProperties }) => ({
    isUsageEnabled: true,
    isErrorsEnabled: true,
    onDidChangeEnableStates: () => undefined,
    logUsage: (name, { properties, measurements }) =>
      sender.sendEventData(name, { properties: { ...properties, ...additionalCommonProperties }, measurements }),
    dispose: () => sender.flush(),
  }),
};
`;

/** An event as Application Insights gets it. */
interface Envelope {
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseData: {
      readonly name: string;
      readonly properties: Readonly<Record<string, string>>;
      readonly measurements: Readonly<Record<string, number>>;
    };
  };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}

describe('A build with telemetry', () => {
  let folder: string;
  let server: Server;
  const received: string[] = [];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'teams-chat-access-telemetry-'));
    const [key = '', cert = ''] = await Promise.all(
      ['TEST_KEY', 'TEST_CERT'].map(name => readFile(process.env[name] ?? '', 'utf8')),
    );
    server = createServer({ key, cert }, (request, response) => {
      void text(request).then(body => {
        received.push(body);
        response.end('{"itemsReceived":1,"itemsAccepted":1,"errors":[]}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  after(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Bundles the telemetry as the extension is bundled, to be sent to the server. */
  async function bundled(options: BuildOptions): Promise<Metafile> {
    // A server that listens has an AddressInfo.
    const { port } = server.address() as AddressInfo;
    const connection = `InstrumentationKey=00000000-0000-4000-8000-000000000000;IngestionEndpoint=https://127.0.0.1:${port}`;
    const { metafile } = await build({
      ...options,
      entryPoints: { telemetry: 'src/host/telemetry.ts' },
      outdir: folder,
      metafile: true,
      logLevel: 'silent',
      define: { ...options.define, TELEMETRY_CONNECTION_STRING: JSON.stringify(connection) },
    });
    return metafile;
  }

  it('sends what is counted, and neither the id of the machine nor that of the session', async () => {
    await mkdir(path.join(folder, 'node_modules', 'vscode'), { recursive: true });
    const module = path.join(folder, 'node_modules', 'vscode');
    await writeFile(path.join(module, 'package.json'), '{"type":"module","exports":"./index.js"}');
    await writeFile(path.join(module, 'index.js'), vsCode);
    await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
    await bundled(nodeBundle(true));
    const file = pathToFileURL(path.join(folder, 'telemetry.js')).href;
    // It was bundled from the file whose type this is.
    const telemetry = ((await import(file)) as { buildTelemetry: typeof buildTelemetry }).buildTelemetry();
    const arrived = once(server, 'request');
    telemetry.checkEnded('each', 3, 3);
    // Once its library is ready, it sends at its end what would have its turn after fifteen seconds.
    await delay(1000);
    telemetry.dispose();
    await arrived;
    await until(() => received.length > 0);
    const [envelope] = JSON.parse(received.join()) as readonly Envelope[];
    deepEqual(
      [
        received.join().includes('id of the'),
        Object.keys(envelope?.tags ?? {}),
        envelope?.data.baseData.name,
        Object.keys(envelope?.data.baseData.properties ?? {}).sort(),
        envelope?.data.baseData.measurements,
      ],
      [
        false,
        ['ai.internal.sdkVersion'],
        'check',
        [
          'common.nodeArch',
          'common.os',
          'common.platformversion',
          'common.telemetryclientversion',
          'strategy',
        ],
        { targets: 3, requests: 3 },
      ],
    );
  });

  for (const [host, options] of [
    ['Node', nodeBundle(true)],
    ['browsers', webBundle(true)],
  ] as const)
    it(`gives the library a VS Code without ids, for ${host}`, async () => {
      const { inputs } = await bundled({ ...options, write: false });
      const importers = Object.entries(inputs).filter(([name]) =>
        name.includes('/@vscode/extension-telemetry/'),
      );
      const taken = importers.flatMap(([, { imports }]) =>
        imports.filter(({ original }) => original === 'vscode'),
      );
      deepEqual([...new Set(taken.map(({ path: from }) => from))], ['portable/vscodeWithoutIds.js']);
    });
});
