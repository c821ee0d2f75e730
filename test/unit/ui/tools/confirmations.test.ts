import { deepEqual } from 'node:assert/strict';
import { Confirmations } from '../../../../src/ui/tools/confirmations.ts';

describe('The confirmation of a tool call', () => {
  it('counts once, for its account and its question', () => {
    const confirmations = new Confirmations();
    confirmations.add('alex', 'laura');
    deepEqual(
      [
        confirmations.take('alex', 'jonas'),
        confirmations.take('alex', 'laura'),
        confirmations.take('alex', 'laura'),
      ],
      ['notConfirmed', 'confirmed', 'notConfirmed'],
    );
  });

  it('is of its own call where several are open, whichever is accepted first', () => {
    const confirmations = new Confirmations();
    confirmations.add('alex', 'laura');
    confirmations.add('megan', 'jonas');
    deepEqual(
      [
        confirmations.take('megan', 'laura'),
        confirmations.take('megan', 'jonas'),
        confirmations.take('alex', 'laura'),
      ],
      ['otherAccount', 'confirmed', 'notConfirmed'],
    );
  });

  it('counts as often as the same question was confirmed for the same account', () => {
    const confirmations = new Confirmations();
    confirmations.add('alex', 'laura');
    confirmations.add('alex', 'laura');
    deepEqual(
      ['alex', 'alex', 'alex'].map(account => confirmations.take(account, 'laura')),
      ['confirmed', 'confirmed', 'notConfirmed'],
    );
  });

  it('counts for nobody where the same question was shown for two accounts: nobody knows which was accepted', () => {
    const confirmations = new Confirmations();
    confirmations.add('alex', 'laura');
    confirmations.add('megan', 'laura');
    deepEqual(
      [confirmations.take('megan', 'laura'), confirmations.take('megan', 'laura')],
      ['otherAccount', 'notConfirmed'],
    );
  });

  it('is forgotten behind a hundred later ones', () => {
    const confirmations = new Confirmations();
    for (let number = 0; number <= 100; number += 1) {
      confirmations.add('alex', `person ${number}`);
    }
    deepEqual(
      [confirmations.take('alex', 'person 0'), confirmations.take('alex', 'person 1')],
      ['notConfirmed', 'confirmed'],
    );
  });
});
