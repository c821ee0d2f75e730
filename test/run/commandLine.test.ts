import assert from 'node:assert/strict';
import { readCommandLine } from './commandLine.ts';

describe('The command line of the tests', () => {
  const tiers = ['unit', 'e2e', 'e2e-oldest'];

  it('asks for everything when it is empty', () => {
    assert.deepEqual(readCommandLine([], tiers), { tiers: [], parts: [], grep: undefined, debug: false });
  });

  it('names tiers, then parts of file names, and a pattern anywhere', () => {
    assert.deepEqual(readCommandLine(['e2e', '--grep', 'first page', 'e2e-oldest', 'chats', 'unit'], tiers), {
      tiers: ['e2e', 'e2e-oldest'],
      parts: ['chats', 'unit'],
      grep: 'first page',
      debug: false,
    });
  });

  it('asks for a run under a debugger', () => {
    assert.deepEqual(readCommandLine(['unit', '--debug', 'test/unit/graph/pacer.test.ts'], tiers), {
      tiers: ['unit'],
      parts: ['test/unit/graph/pacer.test.ts'],
      grep: undefined,
      debug: true,
    });
  });

  it('refuses an option that it does not know', () => {
    assert.throws(() => readCommandLine(['--gerp', 'x'], tiers), /Unknown option '--gerp'/);
  });
});
