import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { alignColumns, wrapListItem } from '../../../../src/ui/text/monospace.ts';
import { plainText } from '../../../../src/ui/text/safeText.ts';
import { hostilePeople } from '../../../emulator/seed/people.ts';

/** How many columns a text takes, told by how many blanks fill it up to 20. */
function widthOf(text: string): number {
  const line = alignColumns([
    ['x'.repeat(20), ''],
    [text, 'x'],
  ])[2];
  return 20 - (line?.slice(text.length).indexOf(' │ x') ?? Number.NaN);
}

describe('Aligned columns', () => {
  it('are a table with a rule below its head, without blanks at the ends of lines', () => {
    deepEqual(
      alignColumns([
        ['Person', 'alexw@contoso.example', 'meganb'],
        ['Zoé', 'allowed', 'denied'],
        ['山田 太郎', 'allowed (inferred)', ''],
        ['ﾔﾏﾀﾞ', 'denied', '–'],
        ['🇫🇷 Léa', 'unknown', 'allowed'],
      ]),
      [
        'Person    │ alexw@contoso.example │ meganb',
        '──────────┼───────────────────────┼────────',
        'Zoé       │ allowed               │ denied',
        '山田 太郎 │ allowed (inferred)    │',
        'ﾔﾏﾀﾞ      │ denied                │ –',
        '🇫🇷 Léa    │ unknown               │ allowed',
      ],
    );
  });

  for (const [what, widths] of Object.entries<Readonly<Record<string, number>>>({
    'two columns for wide letters': {
      山田: 4,
      김철수: 6,
      ひらがな: 8,
      カタカナ: 8,
      Ａｌｅｘ: 8,
      '「、」': 6,
    },
    'one column for half-width kana and their voice marks': { ﾔﾏﾀﾞ: 4, ﾊﾟｿｺﾝ: 5 },
    'no column for combining marks, whatever letter they are on': {
      'Zoe\u0301': 3,
      'Z\u0351\u036b\u0343a\u0334\u0328lgo': 5,
      'か\u3099': 2,
      הָדַר: 3,
    },
    'two columns for a flag': { '🇫🇷': 2, '🇯🇵🇩🇪': 4, '🏴󠁧󠁢󠁥󠁮󠁧󠁿': 2 },
    'two columns for an emoji, however many people are in it': {
      '🦊': 2,
      '👍🏽': 2,
      '❤️': 2,
      '1️⃣': 2,
      '👩🏽‍💻': 2,
      '👨‍👩‍👧‍👦': 2,
    },
    'one column for signs that are emoji only if they are asked to be': { '©': 1, '™': 1, '❤': 1 },
    'one column for what fonts outside of East Asia draw narrow': { '│': 1, '–': 1, '…': 1, Ω: 1, я: 1 },
    'no column for what is not drawn': { 'a\u200bb': 2, 'a\u2060b': 2, 'a\u00adb': 2, 'x\u034f': 1 },
  })) {
    it(`have ${what}`, () => {
      deepEqual(Object.fromEntries(Object.keys(widths).map(text => [text, widthOf(text)])), widths);
    });
  }

  it('count each sign that stands for a control character, and all that a terminal would obey', () => {
    deepEqual(
      ['\u001b[31mred\u001b[0m', 'a\tb', '\u202eevil', '\u009b1m'].map(text => widthOf(plainText(text))),
      ['�[31mred�[0m'.length, 'a b'.length, '�evil'.length, '�1m'.length],
    );
  });

  it('hold a row in its line, whatever people are called', () => {
    const name = fc.oneof(
      fc.constantFrom(...hostilePeople.map(person => person.name)),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name), { maxLength: 4 }), rows => {
        const cells = rows.map(row => row.map(text => plainText(text, 40)));
        const lines = alignColumns([['Person', 'Account'], ...cells]);
        equal(lines.join('\n').split('\n').length, rows.length + 2);
      }),
    );
  });
});

describe('An item of a list', () => {
  it('is wrapped where the next word would be too wide, below its first letter', () => {
    deepEqual(wrapListItem('one two three four', 11), ['- one two', '  three', '  four']);
    deepEqual(wrapListItem('fits in it.', 13), ['- fits in it.']);
  });

  it('is wrapped by the width of its letters, not by their number', () => {
    deepEqual(wrapListItem('山田 太郎 様', 12), ['- 山田 太郎', '  様']);
    deepEqual(wrapListItem('Zoe\u0301 Le\u0301a', 9), ['- Zoe\u0301 Le\u0301a']);
  });

  it('keeps a word whole that is wider than a line', () => {
    deepEqual(wrapListItem('a anybody@contoso.example b', 10), ['- a', '  anybody@contoso.example', '  b']);
  });
});
