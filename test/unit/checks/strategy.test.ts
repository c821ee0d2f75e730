import { deepEqual } from 'node:assert/strict';
import { requestCount } from '../../../src/checks/strategy.ts';

describe('The number of requests', () => {
  it('is known before they are sent', () => {
    const counts = [1, 2, 4, 10, 256].map(people => {
      const { least, expected, most } = requestCount('fewest', people);
      return [people, least, expected, most];
    });
    deepEqual(counts, [
      [1, 1, 1, 1],
      [2, 1, 3, 3],
      [4, 1, 5, 5],
      [10, 1, 6, 14],
      [256, 1, 11, 322],
    ]);
  });

  it('is one for each person, or one for all', () => {
    deepEqual(requestCount('each', 10), { least: 10, expected: 10, most: 10 });
    deepEqual(requestCount('together', 10), { least: 1, expected: 1, most: 1 });
  });
});
