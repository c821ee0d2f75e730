import { deepEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { FailureError, failureOf } from '../../../../src/core/failure.ts';
import { WindowLock } from '../../../../src/host/node/windowLock.ts';
import { WindowMarks } from '../../../../src/host/node/windowMarks.ts';

const { signal } = new AbortController();

describe('The lock of windows', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'lock-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const newLock = (): WindowLock =>
    new WindowLock(
      new WindowMarks(folder, 'lock', `${process.pid}-${crypto.randomUUID()}`, 60_000, () => 0),
      { delay: () => setImmediate() },
    );

  it('lets one in at a time, though a window has crashed with it', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const crashed = path.join(folder, `activity.${pid}-${crypto.randomUUID()}.lock`);
    let inside = 0;
    const most: number[] = [];
    /** Something that takes as long as looking at a few files does. */
    const dawdle = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) {
        await stat(folder);
      }
    };
    const work = async (): Promise<void> => {
      inside += 1;
      most.push(inside);
      await dawdle(5);
      inside -= 1;
    };
    for (let round = 0; round < 20; round += 1) {
      await writeFile(crashed, '');
      await Promise.all(
        [0, 1, 2, 3].map(async index => {
          await dawdle((index * round) % 7);
          await newLock().hold(work, 1000, signal);
        }),
      );
    }
    deepEqual([most.length, Math.max(...most)], [80, 1]);
  });

  it('is given back when the work fails, with its failure', async () => {
    const failure = { kind: 'storage', store: 'journal', operation: 'clear', code: 'EIO' } as const;
    const failing = newLock().hold(() => Promise.reject(new FailureError(failure)), 1, signal);
    deepEqual([await failing.catch(failureOf), await readdir(folder)], [failure, []]);
  });
});
