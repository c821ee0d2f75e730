import { deepEqual, rejects } from 'node:assert/strict';
import { UnderWay } from '../../../src/core/underWay.ts';

describe('Work that is under way', () => {
  it('is not begun again before it has ended, and is after that, even if it failed', async () => {
    const underWay = new UnderWay();
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) => (): Promise<void> => {
      begun.push(name);
      return new Promise(resolve => ends.push(resolve));
    };
    const fails = (): Promise<void> => Promise.reject(new Error('no'));

    const first = underWay.unlessBegun('a', work('first'));
    await underWay.unlessBegun('a', work('a double click'));
    const other = underWay.unlessBegun('b', work('other'));
    ends.forEach(end => end());
    await Promise.all([first, other]);
    await rejects(underWay.unlessBegun('a', fails), /no/);
    const again = underWay.unlessBegun('a', work('again'));
    ends.at(-1)?.();
    await again;

    deepEqual(begun, ['first', 'other', 'again']);
  });
});
