import assert from 'node:assert/strict';
import { findTestFiles, isNamedBy } from './testFiles.ts';

describe('Test files', () => {
  it('are found below folders, in order, without what is no test', async () => {
    assert.deepEqual(await findTestFiles(['test/run']), [
      'test/run/commandLine.test.ts',
      'test/run/testFiles.test.ts',
    ]);
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
