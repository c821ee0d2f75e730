import { deepEqual } from 'node:assert/strict';
import { hidden, inFull, shortened } from '../../../src/ui/signIn/wording.ts';

const said =
  'It said: "AclCheckFailed-The initiator 8:orgid:a90877b1-6e22-44cd-8446-dae61ef11230 (alexw@contoso.example) is no member"';

describe('The wording of a report', () => {
  it('gives values of any type whole, or their type alone', () => {
    const values = [['contoso.onmicrosoft.com'], { id: 'a90877b1-6e22-44cd-8446-dae61ef11230' }, 1, null];
    deepEqual(
      [inFull, shortened, hidden].map(wording => values.map(value => wording.value(value))),
      [
        ['["contoso.onmicrosoft.com"]', '{"id":"a90877b1-6e22-44cd-8446-dae61ef11230"}', '1', 'null'],
        ['array', 'object', 'number', 'null'],
        ['array', 'object', 'number', 'null'],
      ],
    );
  });

  it('leaves everything as it is', () => {
    deepEqual(
      [inFull.address('a@b.example'), inFull.name('Contoso'), inFull.words(said)],
      ['a@b.example', 'Contoso', said],
    );
  });

  it('shortens addresses, ids and names, in the words of a service too', () => {
    deepEqual(
      [
        shortened.address('alexw@contoso.example'),
        shortened.id('a90877b1-6e22-44cd-8446-dae61ef11230'),
        shortened.name('Contoso'),
        shortened.words(said),
      ],
      [
        'a…@c….example',
        'a90877b1…',
        'C…',
        'It said: "AclCheckFailed-The initiator 8:orgid:a90877b1… (a…@c….example) is no member"',
      ],
    );
  });

  it('hides addresses, ids and names, in the words of a service too', () => {
    deepEqual(
      [
        hidden.address('alexw@contoso.example'),
        hidden.id('a90877b1'),
        hidden.name('Contoso'),
        hidden.words(said),
      ],
      ['…@…', '…', '…', 'It said: "AclCheckFailed-The initiator 8:orgid:… (…@…) is no member"'],
    );
  });
});
