import { deepEqual } from 'node:assert/strict';
import { hidden, inFull, shortened } from '../../../src/ui/signIn/wording.ts';

const said =
  'It said: "AclCheckFailed-The initiator 8:orgid:a90877b1-6e22-44cd-8446-dae61ef11230 (alexw@contoso.example) is no member"';

describe('The wording of a report', () => {
  it('leaves everything as it is', () => {
    deepEqual([inFull.address('a@b.example'), inFull.words(said)], ['a@b.example', said]);
  });

  it('shortens addresses and ids, in the words of a service too', () => {
    deepEqual(
      [
        shortened.address('alexw@contoso.example'),
        shortened.id('a90877b1-6e22-44cd-8446-dae61ef11230'),
        shortened.words(said),
      ],
      [
        'a…@c….example',
        'a90877b1…',
        'It said: "AclCheckFailed-The initiator 8:orgid:a90877b1… (a…@c….example) is no member"',
      ],
    );
  });

  it('hides addresses and ids, in the words of a service too', () => {
    deepEqual(
      [hidden.address('alexw@contoso.example'), hidden.id('a90877b1'), hidden.words(said)],
      ['…@…', '…', 'It said: "AclCheckFailed-The initiator 8:orgid:… (…@…) is no member"'],
    );
  });
});
