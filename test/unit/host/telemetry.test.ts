import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { unhandledIn } from '../core/unhandled.ts';
import { reporterArguments } from '../../../src/host/reporterArguments.ts';
import { Telemetry, type Reporter } from '../../../src/host/telemetry.ts';

/** A reporter that keeps what it is told. */
class RecordingReporter implements Pick<Reporter, 'sendTelemetryEvent' | 'dispose'> {
  readonly sent: unknown[][] = [];
  disposed = 0;

  sendTelemetryEvent = (...event: unknown[]): void => void this.sent.push(event);

  dispose(): Promise<void> {
    this.disposed += 1;
    return Promise.resolve();
  }
}

/** A field of an event as VS Code's form has it. */
interface WrittenField {
  readonly isMeasurement?: boolean;
  readonly comment: string;
}

/** An event in that form, whose owner and comment are texts beside the fields. */
type Written = Readonly<Record<string, WrittenField | string>>;

const root = new URL('../../../', import.meta.url);

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, root), 'utf8'));
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('Telemetry', () => {
  it('tells of a command, a revocation, an addition and a check in counts, times and kinds, and nothing else', async () => {
    const reporter = new RecordingReporter();
    const telemetry = new Telemetry(() => Promise.resolve(reporter));
    const chatty = { requested: 3, revoked: 2, inDoubt: 1, names: ['Adele'], chat: '19:a@thread.v2' };

    telemetry.commandEnded('teamsChatAccess.revokeAccess', 'forbidden', 12);
    telemetry.revocationEnded(chatty);
    telemetry.additionEnded({ ...chatty, added: 1 });
    telemetry.checkEnded('fewest', 4, 7);
    await settled();

    deepEqual(reporter.sent, [
      ['command', { command: 'teamsChatAccess.revokeAccess', outcome: 'forbidden' }, { durationMs: 12 }],
      ['revocation', {}, { requested: 3, revoked: 2, inDoubt: 1 }],
      ['addition', {}, { requested: 3, added: 1, inDoubt: 1 }],
      ['check', { strategy: 'fewest' }, { targets: 4, requests: 7 }],
    ]);
  });

  it('is written down whole where `code --telemetry` reads it, and goes into the package', async () => {
    const reporter = new RecordingReporter();
    const telemetry = new Telemetry(() => Promise.resolve(reporter));
    telemetry.commandEnded('teamsChatAccess.signIn', 'ok', 1);
    telemetry.revocationEnded({ requested: 1, revoked: 1, inDoubt: 0 });
    telemetry.additionEnded({ requested: 1, added: 1, inDoubt: 0 });
    telemetry.checkEnded('each', 1, 1);
    await settled();

    const sent = reporter.sent.map(([event, properties, measurements]) => [
      event,
      Object.keys(properties ?? {}),
      Object.keys(measurements ?? {}),
    ]);
    const { events } = readJson('telemetry.json') as { readonly events: Readonly<Record<string, Written>> };
    const written = Object.entries(events).map(([event, all]) => {
      const fields = Object.entries(all).flatMap(([field, value]) =>
        typeof value === 'string' ? [] : [{ field, ...value }],
      );
      const named = (wanted: boolean): readonly string[] =>
        fields.filter(({ isMeasurement = false }) => isMeasurement === wanted).map(({ field }) => field);
      equal([all['comment'], ...fields.map(({ comment }) => comment)].every(Boolean), true, event);
      return [event, named(false), named(true)];
    });
    const ways = Object.getOwnPropertyNames(Telemetry.prototype).filter(method => method.endsWith('Ended'));
    const shipped = readFileSync(new URL('.vscodeignore', root), 'utf8').split('\n');
    deepEqual([written, ways.length, shipped.includes('!telemetry.json')], [sent, sent.length, true]);
  });

  it('has VS Code add nothing: no error that nobody caught, whose message may name somebody, and no properties', () => {
    deepEqual(reporterArguments('InstrumentationKey=1'), [
      'InstrumentationKey=1',
      undefined,
      { ignoreUnhandledErrors: true, ignoreBuiltInCommonProperties: true },
    ]);
  });

  it('is written down with what the library for it adds', () => {
    const file = fileURLToPath(
      new URL('node_modules/@vscode/extension-telemetry/dist/node/common/util.js', root),
    );
    const { TelemetryUtil } = createRequire(import.meta.url)(file) as {
      readonly TelemetryUtil: { getAdditionalCommonProperties(system: object): object };
    };
    const { commonProperties } = readJson('telemetry.json') as { readonly commonProperties: object };
    deepEqual(
      Object.keys(commonProperties),
      Object.keys(
        TelemetryUtil.getAdditionalCommonProperties({ release: '', platform: '', architecture: '' }),
      ),
    );
  });

  it('opens its reporter with the first event, once, and disposes it', async () => {
    const reporter = new RecordingReporter();
    let opened = 0;
    const telemetry = new Telemetry(() => {
      opened += 1;
      return Promise.resolve(reporter);
    });
    equal(opened, 0);

    telemetry.checkEnded('each', 1, 1);
    telemetry.checkEnded('each', 1, 1);
    telemetry.dispose();
    await settled();

    deepEqual([opened, reporter.sent.length, reporter.disposed], [1, 2, 1]);
  });

  it('is off without a reporter', async () => {
    const telemetry = new Telemetry(undefined);
    telemetry.commandEnded('teamsChatAccess.signIn', 'ok', 1);
    telemetry.dispose();
    await settled();
    deepEqual(
      Object.values(telemetry).filter(value => value instanceof Promise),
      [],
    );
  });

  it('harms nobody when its reporter cannot be opened', async () => {
    const unhandled = await unhandledIn(() => {
      const telemetry = new Telemetry(() => Promise.reject(new Error('not today')));
      telemetry.commandEnded('teamsChatAccess.signIn', 'ok', 1);
      telemetry.dispose();
    });
    deepEqual(unhandled, []);
  });
});
