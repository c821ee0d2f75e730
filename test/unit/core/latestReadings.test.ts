import { deepEqual, rejects } from 'node:assert/strict';
import { LatestReadings } from '../../../src/core/latestReadings.ts';

/** Readings of one file, each of which ends when it is told to, and what came of them in order. */
class Reader {
  readonly happened: string[] = [];
  private readonly readings = new LatestReadings();
  private readonly ends = new Map<string, () => void>();

  begin(
    text: string,
    show = (shown: string): unknown => this.happened.push(`shows ${shown}`),
  ): Promise<void> {
    const read = (): Promise<string> =>
      new Promise(resolve => {
        this.ends.set(text, () => resolve(text));
      });
    return this.readings.run('file', read, show);
  }

  /** Begins a reading, and tells when whoever waits for it goes on. */
  async beginAndGoOn(text: string): Promise<void> {
    await this.begin(text);
    this.happened.push(`goes on after ${text}`);
  }

  async end(text: string): Promise<void> {
    this.ends.get(text)?.();
    await new Promise(setImmediate);
  }
}

describe('Of several readings of a file', () => {
  it('the latest is shown, and whoever waits for an earlier one waits for it', async () => {
    const reader = new Reader();
    const all = [reader.beginAndGoOn('old'), reader.beginAndGoOn('newer'), reader.beginAndGoOn('newest')];
    await reader.end('old');
    await reader.end('newer');
    deepEqual(reader.happened, []);
    await reader.end('newest');
    await Promise.all(all);
    deepEqual(
      [reader.happened[0], ...reader.happened.slice(1).sort()],
      ['shows newest', 'goes on after newer', 'goes on after newest', 'goes on after old'],
    );
  });

  it('an earlier one that ends last changes nothing', async () => {
    const reader = new Reader();
    const all = [reader.beginAndGoOn('old'), reader.beginAndGoOn('new')];
    await reader.end('new');
    await reader.end('old');
    await Promise.all(all);
    deepEqual(reader.happened, ['shows new', 'goes on after new', 'goes on after old']);
  });

  it('one that fails keeps no later one from being shown', async () => {
    const reader = new Reader();
    const broken = reader.begin('broken', () => {
      throw new Error('cannot be shown');
    });
    const failed = rejects(broken, /cannot be shown/);
    await reader.end('broken');
    await failed;
    const next = reader.beginAndGoOn('next');
    await reader.end('next');
    await next;
    deepEqual(reader.happened, ['shows next', 'goes on after next']);
  });
});
