import { deepEqual, equal } from 'node:assert/strict';
import { DrawnRows } from '../../../../src/ui/views/drawnRows.ts';

interface Row {
  readonly name: string;
  text: string;
  readonly below?: Row[];
}

const row = (name: string, below?: Row[]): Row => ({ name, text: name, ...(below && { below }) });

describe('The rows that VS Code draws anew', () => {
  let top: Row[];
  let drawn: DrawnRows<Row>;
  const below = (parent: Row | undefined): readonly Row[] => (parent ? (parent.below ?? []) : top);

  /** What VS Code does when it reads all rows. */
  function draw(parent?: Row): void {
    const rows = [...below(parent)];
    drawn.noteGiven(parent, rows);
    for (const one of rows) {
      drawn.noteDrawn(one, one.text);
      if (one.below) draw(one);
    }
  }

  const outdated = (): string | string[] => {
    const found = drawn.outdated({ below, content: ({ text }) => text });
    return found === 'all' ? found : found.map(({ name }) => name);
  };

  beforeEach(() => {
    drawn = new DrawnRows();
    top = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => row(name));
  });

  const change = (...rows: (Row | undefined)[]): void => {
    for (const one of rows) if (one) one.text += ' changed';
  };

  it('are none before it has asked for any', () => {
    deepEqual(outdated(), []);
  });

  it('are none while they are the same', () => {
    draw();
    deepEqual([outdated(), drawn.count], [[], 6]);
  });

  it('are those that look different', () => {
    draw();
    change(top[1], top[5]);
    deepEqual(outdated(), ['b', 'f']);
  });

  it('are not drawn again for the same change', () => {
    draw();
    change(top[1]);
    drawn.noteDrawn(top[1] ?? row('b'), 'b changed');
    deepEqual(outdated(), []);
  });

  it('are all where one came, went or moved at the top', () => {
    for (const others of [[...top, row('g')], top.slice(0, -1), top.toReversed(), top.with(2, row('c'))]) {
      draw();
      const before = top;
      top = others;
      equal(outdated(), 'all');
      top = before;
    }
  });

  it('are all where most have changed: one piece of work instead of many', () => {
    draw();
    change(...top.slice(0, 3));
    const half = outdated();
    change(top[3]);
    deepEqual([half, outdated()], [['a', 'b', 'c'], 'all']);
  });

  describe('below a heading', () => {
    let heading: Row;
    beforeEach(() => {
      heading = row('heading', [row('one'), row('two')]);
      top = [...top, heading];
      draw();
    });

    it('are those that look different', () => {
      change(heading.below?.[0]);
      deepEqual([outdated(), drawn.count], [['one'], 9]);
    });

    it('are all of the heading where one came', () => {
      change(heading.below?.[0]);
      heading.below?.push(row('three'));
      deepEqual(outdated(), ['heading']);
    });

    it('are drawn with the heading where that looks different', () => {
      change(heading, heading.below?.[0]);
      deepEqual(outdated(), ['heading']);
    });

    it('are none where VS Code has not asked for them since it read the top', () => {
      drawn.noteGiven(undefined, [...top]);
      heading.below?.push(row('three'));
      deepEqual(outdated(), []);
    });
  });
});
