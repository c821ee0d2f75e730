import { deepEqual } from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Emitter } from '../../../../src/core/lifecycle.ts';
import { TickedPick } from '../../../../src/ui/input/tickedPick.ts';
import { FakeClock } from '../../core/fakeClock.ts';

interface Row {
  readonly label: string;
}

/** A box, and what VS Code says of it: it knows rows by their places. */
class Box {
  readonly clock = new FakeClock();
  /** What was heard, each time all that was ticked. */
  readonly heard: string[][] = [];
  items: readonly Row[] = [];
  selectedItems: readonly Row[] = [];
  private readonly selection = new Emitter<readonly Row[]>();
  readonly onDidChangeSelection = this.selection.event;
  readonly rows = new TickedPick<Row>(this, this.clock);

  constructor() {
    this.rows.onDidTick(ticked => this.heard.push(ticked.map(({ label }) => label)));
  }

  /** Shows rows, of which those with a star are ticked. VS Code says so once it has drawn them. */
  async show(...labels: readonly string[]): Promise<void> {
    this.rows.show(
      labels.map(label => ({ label: label.replace('*', '') })),
      ({ label }) => labels.includes(`${label}*`),
    );
    await nextTurn();
    const ticked = this.places(({ label }) => labels.includes(`${label}*`));
    if (ticked.length > 0) {
      this.say(ticked);
    }
  }

  /** VS Code says that rows are ticked. */
  say(places: readonly number[]): void {
    const { items } = this;
    this.selection.fire(places.flatMap(place => items[place] ?? []));
  }

  places(isMeant: (row: Row) => boolean): number[] {
    return this.items.flatMap((row, place) => (isMeant(row) ? [place] : []));
  }
}

describe('A list to tick whose rows change', () => {
  it('hears what a person ticks and unticks, and nothing of what it ticked itself', async () => {
    const box = new Box();
    await box.show('Ann*', 'Bob');
    box.say([0, 1]);
    box.say([1]);
    box.say([]);
    deepEqual(box.heard, [['Ann', 'Bob'], ['Bob'], []]);
  });

  it('takes no tick for another row that has just taken the place, and takes it a moment later', async () => {
    const box = new Box();
    await box.show('Ann', 'Bob');
    await box.show('Bob');
    box.say([0]);
    deepEqual([box.heard, box.selectedItems], [[], []]);
    box.clock.advance(601);
    box.say([0]);
    deepEqual(box.heard, [['Bob']]);
  });

  it('takes a tick at once where the row kept its place', async () => {
    const box = new Box();
    await box.show('Ann', 'Bob');
    await box.show('Ann', 'Carl', 'Dora');
    box.say([0]);
    deepEqual(box.heard, [['Ann']]);
  });

  it('remembers every list of the last moment', async () => {
    const box = new Box();
    await box.show('Ann');
    await box.show('Bob');
    await box.show('Bob', 'Carl');
    box.say([0]);
    deepEqual(box.heard, []);
  });

  it('is settled once VS Code has what was shown', async () => {
    const box = new Box();
    await box.show('Ann*', 'Bob');
    const before = box.rows.isSettled;
    box.selectedItems = [];
    deepEqual([before, box.rows.isSettled], [true, false]);
  });
});
