import { deepEqual } from 'node:assert/strict';
import { RowLimits } from '../../../../src/ui/views/rowLimits.ts';

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const itself = (letter: string): string => letter;

describe('How many rows are shown below a parent', () => {
  let limits: RowLimits;
  beforeEach(() => {
    limits = new RowLimits(3);
  });

  it('is all of a few', () => {
    deepEqual(limits.limited('', ['a', 'b', 'c']), { shown: ['a', 'b', 'c'], hidden: 0 });
  });

  it('is the first of many, and it is known how many others there are', () => {
    deepEqual(limits.limited('', letters), { shown: ['a', 'b', 'c'], hidden: 4 });
  });

  it('is 1,000 unless told otherwise', () => {
    const { shown, hidden } = new RowLimits().limited('', Array.from({ length: 10_000 }));
    deepEqual([shown.length, hidden], [1000, 9000]);
  });

  it('is as many again each time more are shown, at that place alone', () => {
    limits.showMore('one');
    const [one, other] = [limits.limited('one', letters), limits.limited('other', letters)];
    limits.showMore('one');
    deepEqual(
      [one, other, limits.limited('one', letters)],
      [
        { shown: ['a', 'b', 'c', 'd', 'e', 'f'], hidden: 1 },
        { shown: ['a', 'b', 'c'], hidden: 4 },
        { shown: letters, hidden: 0 },
      ],
    );
  });

  it('is more by those that are looked for, each once and in its order', () => {
    limits.showBeyond('f');
    limits.showBeyond('e');
    limits.showBeyond('b');
    deepEqual(limits.limited('', letters, itself), { shown: ['a', 'b', 'c', 'e', 'f'], hidden: 2 });
  });

  it('keeps to the first where nothing is looked for', () => {
    limits.showBeyond('f');
    deepEqual(limits.limited('', letters), { shown: ['a', 'b', 'c'], hidden: 4 });
  });
});
