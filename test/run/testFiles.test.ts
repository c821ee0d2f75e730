import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findTestFiles, isNamedBy } from './testFiles.ts';

describe('Test files', () => {
  it('are found below folders, in order, without what is no test', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'test-files-'));
    try {
      await mkdir(path.join(folder, 'b/c'), { recursive: true });
      for (const name of ['z.test.ts', 'z.ts', 'b/c/a.test.ts']) await writeFile(path.join(folder, name), '');
      assert.deepEqual(
        (await findTestFiles([path.join(folder, 'b'), folder])).map(file => path.relative(folder, file)),
        ['b/c/a.test.ts', 'b/c/a.test.ts', 'z.test.ts'],
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('are meant by a part of their name, and by a path', () => {
    const file = 'test/unit/chats/people.test.ts';
    const parts = [
      'people',
      'people.test.ts',
      'chats',
      'chats/',
      'test\\unit\\chats\\people.test.ts',
      'e2e/',
    ];
    assert.deepEqual(
      parts.filter(part => isNamedBy(file, part)),
      ['people', 'people.test.ts', 'chats/', 'test\\unit\\chats\\people.test.ts'],
    );
  });
});
