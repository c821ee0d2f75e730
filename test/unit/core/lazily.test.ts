import { deepEqual, throws } from 'node:assert/strict';
import { lazily } from '../../../src/core/lazily.ts';

describe('A value that is made when it is first asked for', () => {
  it('is made once, and not before', () => {
    const made: string[] = [];
    const value = lazily(() => made.push('made'));
    const before = [...made];
    deepEqual({ before, values: [value(), value()], made }, { before: [], values: [1, 1], made: ['made'] });
  });

  it('is made once even if it is undefined', () => {
    let made = 0;
    const value = lazily((): string | undefined => {
      made += 1;
      return undefined;
    });
    deepEqual([value(), value(), made], [undefined, undefined, 1]);
  });

  it('is made when next asked for if making it failed', () => {
    let attempts = 0;
    const value = lazily(() => {
      attempts += 1;
      if (attempts === 1) {
        throw new RangeError('not yet');
      }
      return attempts;
    });
    throws(value, RangeError);
    deepEqual([value(), value()], [2, 2]);
  });
});
