import { deepEqual } from 'node:assert/strict';
import { idEnd, twinHints } from '../../../src/chats/twins.ts';

function hintsOf(...list: readonly (readonly [label: string, ...hints: string[]])[]): unknown {
  const hints = twinHints(list, ([label, ...others]) => ({ label, hints: () => others }));
  return list.map(one => hints.get(one));
}

describe('What tells those apart who read the same', () => {
  it('is nothing where a label is the only one of its kind', () => {
    deepEqual(hintsOf(['Sync', 'Adele'], ['Launch', 'Adele']), [undefined, undefined]);
  });

  it('is the first that the others do not have, whatever case and accents are', () => {
    deepEqual(hintsOf(['Zoé', 'zoe@a.example', '…1'], ['ZOE', 'Zoe@b.example', '…2']), [
      'zoe@a.example',
      'Zoe@b.example',
    ]);
    deepEqual(hintsOf(['Sync', 'Adele', '…1'], ['Sync', 'adele', '…2'], ['Sync', 'Megan', '…3']), [
      '…1',
      '…2',
      'Megan',
    ]);
  });

  it('is all there is where nothing is its own, and nothing where there is nothing', () => {
    deepEqual(hintsOf(['Sync', 'Adele', '…1'], ['Sync', 'Adele', '…1'], ['Sync', '']), [
      'Adele, …1',
      'Adele, …1',
      undefined,
    ]);
  });

  it('may be the end of an id, without what all chats end with', () => {
    deepEqual(
      ['19:meeting_abcdef123456@thread.v2', '59b5bc69-ca73-4ffd-a2e0-88a79115d13b', '', undefined].map(idEnd),
      ['…123456', '…15d13b', '', ''],
    );
  });
});
