import { deepEqual } from 'node:assert/strict';
import { parseHistoryStart } from '../../../src/access/historyStart.ts';

const now = Date.parse('2026-06-18T14:30:00Z');

describe('The start of the visible history', () => {
  const starts: readonly (readonly [typed: string, start: string])[] = [
    ['2026-05-04', '2026-05-04T00:00:00.000Z'],
    [' 2026-05-04 ', '2026-05-04T00:00:00.000Z'],
    ['2026-05-04T08:00', '2026-05-04T08:00:00.000Z'],
    ['2026-05-04 08:00z', '2026-05-04T08:00:00.000Z'],
    ['2026-05-04T10:00:30.5+02:00', '2026-05-04T08:00:30.500Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ];
  for (const [typed, start] of starts) {
    it(`is read from "${typed}"`, () => deepEqual(parseHistoryStart(typed, now), { start }));
  }

  for (const typed of [
    '',
    'yesterday',
    '4.5.2026',
    '2026-02-30',
    '2026-13-01',
    '2026-05-04T25:00',
    '0001-01-01',
    '2026-5-4',
    '1718700000',
    '2026-05-04T08:00+99:99',
  ]) {
    it(`is not "${typed}"`, () => deepEqual(parseHistoryStart(typed, now), { problem: 'notADate' }));
  }

  it('is not in the future', () => {
    deepEqual(
      ['2026-06-19', '2026-06-18T14:31Z'].map(typed => parseHistoryStart(typed, now)),
      [{ problem: 'inFuture' }, { problem: 'inFuture' }],
    );
  });
});
