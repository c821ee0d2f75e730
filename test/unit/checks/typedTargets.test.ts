import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { formatTarget, parseTarget, type Target } from '../../../src/checks/target.ts';
import { readTyped } from '../../../src/checks/typedTargets.ts';

const guid = '59b5bc69-ca73-4ffd-a2e0-88a79115d13b';
const tenant = 'b11186db-6149-4b3d-95ad-23c9e1bf6853';

/** The people in a text as a person would type them, and what names nobody, in brackets with the reason. */
function read(text: string): readonly string[] {
  return readTyped(text).map(piece =>
    piece.kind === 'target' ? formatTarget(piece.target) : `[${piece.text}: ${piece.reason}]`,
  );
}

describe('People typed or pasted', () => {
  const ann = 'ann@contoso.example';
  const bob = 'bob@fabrikam.example';
  const understood: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing', ' \n , ; ', []],
    ['an address', ann, [ann]],
    ['commas', `${ann},${bob}`, [ann, bob]],
    ['semicolons and a last one', `${ann}; ${bob};`, [ann, bob]],
    ['blanks', `${ann} ${bob}`, [ann, bob]],
    ['lines of any kind', `${ann}\r\n${bob}\n`, [ann, bob]],
    ['separators of other scripts', `${ann}，${bob}；`, [ann, bob]],
    ['the same person twice, whatever the case', `${ann}, ANN@contoso.example`, [ann]],
    ['names in front, as Outlook copies them', `Ann Berg <${ann}>; Bob Ray <${bob}>`, [ann, bob]],
    ['names with a comma, quoted', `"Berg, Ann" <${ann}>, "Ray, Bob" <${bob}>`, [ann, bob]],
    ['names with a comma, not quoted', `Berg, Ann <${ann}>; Ray, Bob <${bob}>`, [ann, bob]],
    ['an address before one in brackets', `${bob}, Ann <${ann}>`, [bob, ann]],
    ['an address that is its own name', `${ann} <${ann}>`, [ann]],
    ['names without brackets', `Ann Berg ${ann}, Bob Ray ${bob}`, [ann, bob]],
    ['a name behind, in parentheses', `${ann} (Ann Berg), ${bob}`, [ann, bob]],
    ['addresses in parentheses', `Ann Berg (${ann}); Bob Ray (${bob})`, [ann, bob]],
    ['nothing but an address in parentheses', `(${ann})`, [ann]],
    ['somebody else in parentheses', `${ann} (${bob})`, [ann, bob]],
    ['an @ in parentheses that is no address', `${ann} (Ann @ Contoso)`, [ann]],
    ['quotes around addresses', `'${ann}', “${bob}”`, [ann, bob]],
    [
      'links',
      `mailto:${ann}?subject=Hi; <mailto:${bob}>; SMTP:cid@contoso.example`,
      [ann, bob, 'cid@contoso.example'],
    ],
    ['the end of a sentence behind quotes and parentheses', `“${ann}”. (Or ${bob}).`, [ann, bob]],
    ['a table', `| Ann | ${ann} |\n| Bob | ${bob} |`, [ann, bob]],
    ['a list with bullets', `- ${ann}\n• ${bob}\n3. cid@contoso.example`, [ann, bob, 'cid@contoso.example']],
    ['the end of a sentence', `${ann}, ${bob}.`, [ann, bob]],
    ['characters that nobody sees', `\u200b${ann}\ufeff\u00a0${bob}`, [ann, bob]],
    ['columns of a spreadsheet', `Name\tMail\tTown\nAnn Berg\t${ann}\tOslo\nBob\t${bob}\tBerlin`, [ann, bob]],
    [
      'an ID and addresses of one person in columns',
      `Ann Berg\t${guid}\tann@contoso.onmicrosoft.example\t${ann}\nBob\t${bob}\tboss@fabrikam.example`,
      [guid, bob],
    ],
    ['addresses with tabs between them', `${ann}\t${bob}`, [ann, bob]],
    [
      'an address whose name looks like an ID',
      `${guid.replaceAll('-', '')}@contoso.example`,
      [`${guid.replaceAll('-', '')}@contoso.example`],
    ],
    ['columns with empty cells', `\t${ann}\t\n\t\t\n${bob}\t`, [ann, bob]],
    ['an ID', guid, [guid]],
    ['an ID of another tenant', `${guid}@${tenant}`, [`${guid}@${tenant}`]],
    ['an ID in braces', `{${guid}}`, [guid]],
    ['an ID without dashes', guid.replaceAll('-', ''), [guid]],
    ['both IDs without dashes', `${guid}@${tenant}`.replaceAll('-', ''), [`${guid}@${tenant}`]],
    ['an address whose name is an ID', `${guid}@contoso.example`, [`${guid}@contoso.example`]],
    ['a forced kind', `upn:${ann}, email:${bob}, id:${guid}`, [`upn:${ann}`, bob, guid]],
    ['a forced kind with a blank', `upn: ${ann} id: {${guid}}`, [`upn:${ann}`, guid]],
    [
      'a guest by sign-in name',
      'laura_fabrikam.example#EXT#@contoso.example',
      ['upn:laura_fabrikam.example#EXT#@contoso.example'],
    ],
    [
      'a guest as addresses in links name them',
      'laura_fabrikam.example%23EXT%23@contoso.example',
      ['upn:laura_fabrikam.example#EXT#@contoso.example'],
    ],
  ];
  for (const [what, text, expected] of understood) {
    it(`are understood: ${what}`, () => deepEqual(read(text), expected));
  }

  const wrong: readonly (readonly [string, string, readonly string[]])[] = [
    ['a name alone', 'Ann Berg', ['[Ann Berg: notATarget]']],
    ['a name among addresses', `${ann}, Bob`, [ann, '[Bob: notATarget]']],
    ['words behind an address', `${ann} Bob Ray`, [ann, '[Bob Ray: notATarget]']],
    ['half an address', `${ann}, bob@`, [ann, '[bob@: notAnAddress]']],
    ['an address without a domain', 'bob@fabrikam', ['[bob@fabrikam: notAnAddress]']],
    ['half an ID', guid.slice(0, -2), [`[${guid.slice(0, -2)}: notAnId]`]],
    [
      'half a tenant ID',
      `${guid}@${tenant.slice(0, -2)}`,
      [`[${guid}@${tenant.slice(0, -2)}: notATenantId]`],
    ],
    ['a prefix alone', 'upn:', ['[upn:: nothingAfterPrefix]']],
    ['an address of another kind than said', `id:${ann}`, [`[id:${ann}: notAnId]`]],
    ['a broken address before one in brackets', `bob@, Ann <${ann}>`, ['[bob@: notAnAddress]', ann]],
    ['brackets around a name', 'Ann <Berg>', ['[Berg: notATarget]']],
    ['a row without a person', `Ann\t${ann}\nBob\tBerlin`, [ann, '[Bob Berlin: notATarget]']],
    ['a broken address in a column', 'Ann\tann@\tOslo', ['[ann@: notAnAddress]']],
  ];
  for (const [what, text, expected] of wrong) {
    it(`are said to be nobody: ${what}`, () => deepEqual(read(text), expected));
  }

  it('are all there, whatever stands between them and around them', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9.]{0,8}[a-z0-9]$/);
    const address = fc.tuple(word, word).map(([name, host]) => `${name}@${host}.example`);
    const id = fc.uuid();
    const target = fc.oneof(
      address,
      id,
      fc.tuple(id, id).map(ids => ids.join('@')),
    );
    const dressed = fc.oneof(
      target.map(text => [text, text] as const),
      target.map(text => [text, `"Berg, Ann" <${text}>`] as const),
      target.map(text => [text, `'${text}'`] as const),
      target.map(text => [text, `Ann Berg <${text}>`] as const),
    );
    const separator = fc.constantFrom(', ', ';', '\n', '\r\n', ' ;  ', ',\n');
    fc.assert(
      fc.property(fc.array(dressed, { minLength: 1, maxLength: 8 }), separator, (people, between) => {
        const expected = new Map(
          people.map(([text]): [string, Target | string] => [text.toLowerCase(), parseTarget(text)]),
        );
        const found = readTyped(people.map(([, text]) => text).join(between));
        deepEqual(
          found.map(piece => (piece.kind === 'target' ? piece.target : piece)),
          [...expected.values()],
        );
      }),
    );
  });

  it('are never left out in silence where an @ stands', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '@', '.', ' ', ',', '<', '>', '"', '\t', '\n') }),
        text => {
          deepEqual(text.includes('@') && readTyped(text).length === 0, false, JSON.stringify(text));
        },
      ),
    );
  });
});
