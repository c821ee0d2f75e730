import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { showHidden } from '../../../../src/ui/text/hiddenText.ts';
import { jsonText, markdownText, pickText, plainText } from '../../../../src/ui/text/safeText.ts';

const sign = '\ufffd';

/** Letters as tags, which nobody sees. */
const tags = (letters: string): string =>
  Array.from(letters, letter => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('');

const england = `\u{1f3f4}${tags('gbeng')}\u{e007f}`;

describe('Characters that nobody sees', () => {
  const unseen: readonly (readonly [string, string])[] = [
    ['a space without width', '\u200b'],
    ['a non-joiner', '\u200c'],
    ['a joiner', '\u200d'],
    ['a soft hyphen', '\u00ad'],
    ['a word joiner', '\u2060'],
    ['an invisible times', '\u2062'],
    ['a grapheme joiner', '\u034f'],
    ['a Hangul filler', '\u3164'],
    ['a half-width Hangul filler', '\uffa0'],
    ['a Hangul initial filler', '\u115f'],
    ['a Hangul medial filler', '\u1160'],
    ['a Khmer inherent vowel', '\u17b4'],
    ['a Mongolian vowel separator', '\u180e'],
    ['a variation selector', '\ufe0f'],
    ['a further variation selector', '\u{e0101}'],
    ['a tag letter', '\u{e0041}'],
    ['a deprecated language tag', '\u{e0001}'],
    ['an annotation anchor', '\ufff9'],
    ['a shorthand format control', '\u{1bca0}'],
    ['a beam of musical notation', '\u{1d173}'],
    ['a blank of Braille', '\u2800'],
    ['a byte order mark', '\ufeff'],
    ['a mark from right to left', '\u200f'],
    ['half of a surrogate pair', '\ud83e'],
  ];
  for (const [name, character] of unseen) {
    it(`are shown in and around a name (${name})`, () => {
      deepEqual(
        [`Ad${character}ele`, `${character}Adele`, `Adele${character}`, character].map(text =>
          plainText(text),
        ),
        [`Ad${sign}ele`, `${sign}Adele`, `Adele${sign}`, sign],
      );
    });

    it(`are written out in JSON, and are what they were once it is read (${name})`, () => {
      const text = jsonText({ topic: `Launch${character}` });
      deepEqual([/^[\x20-\x7e]*$/.test(text), JSON.parse(text)], [true, { topic: `Launch${character}` }]);
    });
  }

  it('are shown in picks and in Markdown too', () => {
    deepEqual([pickText('Ad\u200bele'), markdownText('Ad\u200bele')], [`Ad${sign}ele`, `Ad${sign}ele`]);
  });

  it('are shown where a text is written in them, each by a sign of its own', () => {
    equal(plainText(`Lunch${tags('ignore all')}`), `Lunch${sign.repeat(10)}`);
    equal(plainText('\u{1f600}\ufe0f\ufe01\ufe02\u{e0103}'), `\u{1f600}\ufe0f${sign.repeat(3)}`);
  });

  it('make no two names look the same', () => {
    equal(
      new Set(['Adele', 'Ade\u200dle', 'Ade\u200d\u200dle', 'Adele\u00ad'].map(name => plainText(name))).size,
      4,
    );
  });

  it('never stand two in a row, and never alone, whatever the text is', () => {
    const seldom = fc.constantFrom(...unseen.map(([, character]) => character));
    const visible = fc.constantFrom('a', 'é', 'ی', 'خ', 'क', '्', '👩', '❤', '🏴', '葛', 'ក', '⠓', '1', ' ');
    const invisible = /[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb\p{Cs}]/u;
    fc.assert(
      fc.property(fc.array(fc.oneof(seldom, visible), { maxLength: 30 }), pieces => {
        const characters = Array.from(showHidden(pieces.join('')));
        deepEqual(
          characters.filter(
            (character, index) =>
              invisible.test(character) && (index === 0 || invisible.test(characters[index - 1] ?? '')),
          ),
          [],
        );
      }),
    );
  });
});

describe('What must not be seen to be read', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['the non-joiner of a Persian word', 'می\u200cخواهم کتاب\u200cها'],
    ['the joiner of a Persian abbreviation', 'سال ۱۴۰۲ ه\u200d.ش'],
    ['the joiner of a Hindi word', 'क्\u200dष क्\u200cष'],
    ['the joiner of a Bengali word', 'র\u200d্যাব'],
    ['the joiner at the end of a Malayalam word', 'അവന്\u200d'],
    ['the joiner of a Sinhala word', 'ශ්\u200dරී ලංකා'],
    ['the line break of a Khmer text', 'ភាសា\u200bខ្មែរ'],
    ['the line break of a Thai text', 'ภาษา\u200bไทย'],
    ['the form of a Japanese name', '葛\u{e0100}城'],
    ['the form of a Mongolian letter', 'ᠠ\u180b'],
    ['a text in Braille', '⠓⠑⠇⠇⠕\u2800⠺⠕⠗⠇⠙'],
    ['a family', '👩\u200d👩\u200d👧\u200d👦'],
    ['a family in skin colours', '👩🏽\u200d🤝\u200d👨🏿'],
    ['a profession', '👩🏽\u200d💻'],
    ['a heart', '❤\ufe0f ❤\ufe0f\u200d🔥'],
    ['a heart drawn as text', '❤\ufe0e'],
    ['a key', '1\ufe0f\u20e3 #\ufe0f\u20e3'],
    ['an eye in a speech bubble', '👁\ufe0f\u200d🗨\ufe0f'],
    ['a pirate flag', '🏴\u200d☠\ufe0f'],
    ['a rainbow flag', '🏳\ufe0f\u200d🌈'],
    ['a transgender flag', '🏳\ufe0f\u200d⚧\ufe0f'],
    ['the flag of England', england],
    ['the flag of Scotland', `\u{1f3f4}${tags('gbsct')}\u{e007f}`],
    ['the flag of Wales', `\u{1f3f4}${tags('gbwls')}\u{e007f}`],
    ['the flag of France', '🇫🇷'],
  ];
  for (const [name, text] of texts) {
    it(`stays (${name})`, () => {
      equal(plainText(text), text);
    });
  }

  it('is not what only looks like it', () => {
    deepEqual(
      [
        // Tags behind a flag that are none of its own.
        `\u{1f3f4}${tags('gbeng')}`,
        `\u{1f3f4}${tags('steal')}\u{e007f}`,
        // A joiner between letters that need none, and two where one is needed.
        'a\u200db',
        '👩\u200da',
        'می\u200c\u200cخواهم',
        'ם\u200cם',
        // A selector on a digit that is no key.
        '1\ufe0f',
      ].map(text => plainText(text)),
      [
        `\u{1f3f4}${sign.repeat(5)}`,
        `\u{1f3f4}${sign.repeat(6)}`,
        `a${sign}b`,
        `👩${sign}a`,
        `می${sign.repeat(2)}خواهم`,
        `ם${sign}ם`,
        `1${sign}`,
      ],
    );
  });
});
