import { deepEqual } from 'node:assert/strict';
import { nameOrder } from '../../../src/chats/nameOrder.ts';

describe('The order of names', () => {
  it('counts numbers by their value, and has symbols last', () => {
    const names = [
      'Person 10',
      '[Click me]',
      'Person 2',
      '🦊 Foxy',
      'Åsa',
      'adele',
      'Zoë',
      '$(alert)',
      '2nd',
      '',
    ];
    deepEqual(names.sort(nameOrder('en')), [
      '2nd',
      'adele',
      'Åsa',
      'Person 2',
      'Person 10',
      'Zoë',
      '',
      '[Click me]',
      '🦊 Foxy',
      '$(alert)',
    ]);
  });

  it('is that of the language', () => {
    deepEqual(['Zoë', 'Åsa'].sort(nameOrder('sv')), ['Zoë', 'Åsa']);
  });
});
