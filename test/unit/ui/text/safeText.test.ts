import { deepEqual, doesNotMatch, equal } from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import {
  addressText,
  markdownText,
  notificationText,
  pickText,
  plainText,
  reportLine,
} from '../../../../src/ui/text/safeText.ts';
import { hostileTopics } from '../../../emulator/seed/hostileChats.ts';
import { hostilePeople } from '../../../emulator/seed/people.ts';

const deceptive = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const pieces = fc.oneof(
  fc.constantFrom(
    ...Array.from('[]()$`*_<>!&\\|:/ '),
    '](',
    '$(',
    '$(alert)',
    '![',
    '\u202e',
    '\u0000',
    '\r\n',
    '🦊',
    'é',
  ),
  fc.nat(0xd7ff).map(code => String.fromCharCode(code)),
);
const anyText = fc.string({ unit: pieces, maxLength: 400 });
const functions = { plainText, pickText, notificationText, markdownText };

describe('Other people’s text', () => {
  for (const [name, safe] of Object.entries(functions)) {
    it(`has no control or bidirectional character left (${name})`, () => {
      fc.assert(fc.property(anyText, text => doesNotMatch(safe(text), deceptive)));
      for (const text of [...hostileTopics, ...hostilePeople.map(person => person.name)]) {
        doesNotMatch(safe(text), deceptive);
      }
    });
  }

  it('shows hidden characters instead of dropping them, and keeps white space white', () => {
    deepEqual(
      ['Eve\u202Egpj.exe', 'a\r\nb\tc', 'bell\u0007', '\ufeffbom', ' around '].map(text => plainText(text)),
      ['Eve\ufffdgpj.exe', 'a  b c', 'bell\ufffd', '\ufffdbom', 'around'],
    );
  });

  it('is shown as it is where it is harmless, whatever its language', () => {
    for (const text of ['Comité de pilotage — été 2026', 'فريق الإطلاق', 'צוות העיצוב', '🚀 Ship it! 👩‍👩‍👧‍👦']) {
      equal(plainText(text), text);
    }
  });

  it('is cut between what people see as characters', () => {
    equal(plainText('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2), '👩‍👩‍👧‍👦…');
    equal(plainText('N'.repeat(400)), `${'N'.repeat(119)}…`);
  });

  it('is cut before it takes long, however long it is', () => {
    const marks = 'e\u0301'.repeat(2_000_000);
    const shown = ['N'.repeat(4_000_000), marks, '\u0000'.repeat(4_000_000), ' '.repeat(4_000_000)].map(
      text => plainText(text),
    );
    deepEqual(
      shown.map(text => [text.length <= 240, text.endsWith('…')]),
      shown.map(() => [true, true]),
    );
  });

  it('is never longer than asked for, as people count', () => {
    const count = (text: string): number => [...new Intl.Segmenter().segment(text)].length;
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 50 }), (text, length) => {
        equal(count(plainText(text, length)) <= length, true);
      }),
    );
  });

  it('is not long without end where thousands of marks stand on one letter', () => {
    equal(plainText(`Z${'\u0351'.repeat(100_000)}`).length <= 4096, true);
  });

  it('makes no icon of a pick', () => {
    fc.assert(fc.property(anyText, text => doesNotMatch(pickText(text), /(?<!\\)\$\(/)));
  });

  it('makes no link in a notification', () => {
    fc.assert(fc.property(anyText, text => doesNotMatch(notificationText(text), /\]\(/)));
  });

  it('makes no link, picture or HTML in a line of a report, whether it is shown as Markdown or not', () => {
    const markdown = new MarkdownIt({ html: true });
    const kindsIn = (text: string): readonly string[] =>
      markdown
        .parse(`- ✓ Said: ${reportLine(plainText(text, 300))}\n`, {})
        .flatMap(({ children }) => children ?? [])
        .map(({ type }) => type)
        .filter(type => /link|image|html/.test(type));
    const parts = fc.constantFrom(
      '\\',
      '[a]',
      '](',
      '(https://evil.example)',
      '![',
      '<img src=x>',
      '<https://e.x>',
      '`',
      'é',
    );
    deepEqual(hostileTopics.flatMap(kindsIn), []);
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), all => {
        deepEqual(kindsIn(all.join('')), []);
      }),
    );
  });

  it('has every Markdown character escaped in Markdown', () => {
    fc.assert(
      fc.property(anyText, text => {
        const escapesTaken = markdownText(text).replace(/\\[!-/:-@[-`{-~]/g, '');
        doesNotMatch(escapesTaken, /[\\`*_{}[\]()#+\-.!|<>~$&@:/"'=\n]/);
      }),
    );
  });

  it('reads the same in Markdown once it is rendered', () => {
    fc.assert(
      fc.property(anyText, text => {
        const rendered = markdownText(text).replace(/\\([!-/:-@[-`{-~])/g, '$1');
        equal(rendered, plainText(text, 300).replace(/\s+/g, ' '));
      }),
    );
  });
});

describe('An address', () => {
  it('is shown with its domain, or the end of it, however long it is', () => {
    deepEqual(
      [
        'laura@fabrikam.example',
        `${'l'.repeat(400)}@fabrikam.example`,
        `upn:${'l'.repeat(400)}@fabrikam.example`,
        `laura@${'a.'.repeat(400)}fabrikam.example`,
        'l\u202eaura@fabrikam.example',
        'laura',
      ].map(addressText),
      [
        'laura@fabrikam.example',
        `${'l'.repeat(63)}…@fabrikam.example`,
        `upn:${'l'.repeat(59)}…@fabrikam.example`,
        `laura@…${'a.'.repeat(119)}fabrikam.example`,
        'l\ufffdaura@fabrikam.example',
        'laura',
      ],
    );
  });
});
