import { deepEqual } from 'node:assert/strict';
import { rowsCalledOn } from '../../../../src/ui/views/selectedRows.ts';

const [first, second] = [{ row: 1 }, { row: 2 }];

describe('The rows that a command is about', () => {
  for (const [when, args, rows] of [
    ['the row it was called on, without a selection', [first], [first]],
    ['the row it was called on, with an empty selection', [first, []], [first]],
    [
      'the selection, which VS Code passes if the row is part of it',
      [first, [first, second]],
      [first, second],
    ],
    ['what another extension passes, whatever it is', [3, 'text'], [3]],
    ['nothing that is known, from the palette', [], [undefined]],
  ] as const) {
    it(`are ${when}`, () => {
      deepEqual(rowsCalledOn(args), rows);
    });
  }
});
