import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { splitIntoLanes } from './lanes.ts';

describe('Lanes of test files', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lanes-'));
    const sizes = { a: 10, b: 60, c: 30, d: 25 };
    for (const [name, size] of Object.entries(sizes)) {
      await writeFile(path.join(folder, name), 'x'.repeat(size));
    }
  });

  after(() => rm(folder, { recursive: true }));

  const split = async (names: readonly string[], count: number): Promise<string[][]> => {
    const files = names.map(name => path.join(folder, name));
    const lanes = await splitIntoLanes(files, count);
    return lanes.map(lane => lane.map(file => path.basename(file))).sort();
  };

  it('are about as long as each other', async () => {
    assert.deepEqual(await split(['a', 'b', 'c', 'd'], 2), [['a', 'c', 'd'], ['b']]);
  });

  it('are no more than there are files', async () => {
    assert.deepEqual(await split(['c'], 2), [['c']]);
  });
});
