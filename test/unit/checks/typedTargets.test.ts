import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { formatTarget, parseTarget, type Target } from '../../../src/checks/target.ts';
import { targetsIn } from '../../../src/checks/typedPiece.ts';
import { readEach, readTyped } from '../../../src/checks/typedTargets.ts';

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
      'an address beside IDs in columns',
      `Ann Berg\t${guid}\t${ann}\t${tenant}\nBob\t${bob}\t\t${guid}`,
      [ann, bob],
    ],
    ['an address beside an ID, without a name', `${ann}\t${tenant}`, [ann]],
    ['the same address twice in columns', `Ann Berg\t${ann}\t${ann.toUpperCase()}`, [ann]],
    ['the only ID in columns', `Ann Berg\t${guid}\tOslo`, [guid]],
    ['an ID with its tenant in columns', `Ann Berg\t${tenant}\t${guid}@${tenant}`, [`${guid}@${tenant}`]],
    ['several people in a cell', `Team A\t${ann}; ${bob}`, [ann, bob]],
    ['several people in a cell, each with a name', `Team A\tAnn <${ann}>; Bob <${bob}>\tOslo`, [ann, bob]],
    [
      'IDs and their tenants with tabs between them',
      `${guid}@${tenant}\t${tenant}@${guid}`,
      [`${guid}@${tenant}`, `${tenant}@${guid}`],
    ],
    ['a table with an ID', `| Ann | ${guid} |\n| --- | :-: |\n| Bob | ${bob} |`, [guid, bob]],
    ['people below each other in brackets', `Ann <${ann}, ${bob}>`, [ann, bob]],
    ['addresses with tabs between them', `${ann}\t${bob}`, [ann, bob]],
    [
      'an address whose name looks like an ID',
      `${guid.replaceAll('-', '')}@contoso.example`,
      [`${guid.replaceAll('-', '')}@contoso.example`],
    ],
    [
      'columns of an address book',
      `First Name,Last Name,E-mail Address\nAnn,Berg,${ann}\nBob,"Ray, Jr.",${bob}`,
      [ann, bob],
    ],
    [
      'columns of a directory',
      `id,displayName,userPrincipalName,mail\n${guid},Ann,ann@contoso.onmicrosoft.example,${ann}`,
      [guid],
    ],
    ['an ID that may be that of anything', `Id\tName\tEmail\n${guid}\tAnn\t${ann}`, [ann]],
    ['nothing but such an ID', `Name\tId\nAnn\t${guid}`, [guid]],
    ['sign-in names', `Name\tUser principal name\nAnn\t${ann}`, [`upn:${ann}`]],
    [
      'columns in French, with semicolons',
      `Nom;Adresse de messagerie;Ville\nAnn;${ann};Oslo\nBob;${bob};Lyon`,
      [ann, bob],
    ],
    ['one column with its name', `Email\n${ann}\n${bob}`, [ann, bob]],
    [
      'an ID and its tenant in columns',
      `Name\tObject ID\tTenant ID\nAnn\t${guid}\t${tenant}`,
      [`${guid}@${tenant}`],
    ],
    ['somebody else in columns', `Mail\tName\tManager Mail\n${ann}\tAnn\tboss@contoso.example`, [ann]],
    [
      'columns below a title, and once more',
      `${bob}\n\nName\tMail\nAnn\t${ann}\nName\tMail\nCid\tcid@contoso.example`,
      [bob, ann, 'cid@contoso.example'],
    ],
    [
      'a cell with several lines',
      `Team\tMail\nSales\t"${ann}\n${bob}"\nMore\tcid@contoso.example`,
      [ann, bob, 'cid@contoso.example'],
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
    [
      'somebody without an address before another',
      `Bob Smith; Ann Lee <${ann}>`,
      ['[Bob Smith: notATarget]', ann],
    ],
    [
      'somebody in quotes before another',
      `"Smith; Bob"； Ann <${ann}>`,
      ['[Smith: notATarget]', '[Bob: notATarget]', ann],
    ],
    [
      'somebody without an address between others',
      `Ann <${ann}>; Bob Smith; Cid <cid@contoso.example>`,
      [ann, '[Bob Smith: notATarget]', 'cid@contoso.example'],
    ],
    ['somebody with an empty bracket', `Bob Smith <>; Ann <${ann}>`, ['[Bob Smith <>: notATarget]', ann]],
    [
      'somebody in a copy of a link',
      `mailto:${ann}?cc=${bob}`,
      [ann, `[mailto:${ann}?cc=${bob}: restOfLink]`],
    ],
    [
      'somebody in a copy of a link, encoded',
      `mailto:${ann}?cc=bob%40fabrikam.example`,
      [ann, `[mailto:${ann}?cc=bob%40fabrikam.example: restOfLink]`],
    ],
    [
      'a question mark in an address',
      'ann?berg@contoso.example',
      ['[ann?berg@contoso.example: notAnAddress]'],
    ],
    ['an ID within a word', `Ann user=${guid} <${ann}>`, [`[user=${guid}: notATarget]`, ann]],
    ['a row with several IDs', `Ann\t${guid}\t${tenant}`, [`[[Ann | ${guid} | ${tenant}]: unclearRow]`]],
    ['a row of nothing but IDs', `${guid}\t${tenant}`, [`[[${guid} | ${tenant}]: unclearRow]`]],
    [
      'a row with several addresses',
      `Bob\t${bob}\tboss@fabrikam.example`,
      [`[[Bob | ${bob} | boss@fabrikam.example]: unclearRow]`],
    ],
    [
      'a row of which the columns name nobody',
      `Name\tMail\tRun ID\nAnn\t\t${guid}\nBob\t\t`,
      [`[[Ann | ${guid}]: unclearRow]`, '[Bob: notATarget]'],
    ],
    [
      'a row that has only what is not about a person',
      `App,App ID,Tenant ID\n,${guid},`,
      [`[[| ${guid}]: unclearRow]`],
    ],
    [
      'a row that is longer than its header',
      `Mail,Name\n${ann},Berg,${bob}`,
      [`[[${ann} | Berg | ${bob}]: unclearRow]`],
    ],
    [
      'a tenant that is no ID',
      `User ID,Tenant ID\n${guid},contoso.example`,
      [`[[${guid} | contoso.example]: unclearRow]`],
    ],
    [
      'two quotes that swallow the end of a row',
      `Name\tMail\n"Ann\t${ann}\nBob"\t${bob}`,
      [`[[Ann ${ann} Bob | ${bob}]: unclearRow]`],
    ],
    [
      'columns of which no name is known',
      `Nombre\tCorreo\nAnn\t${ann}`,
      ['[Nombre Correo: notATarget]', ann],
    ],
    ['a broken address beside one that is whole', `Ann\tann@\t${ann}`, ['[ann@: notAnAddress]', ann]],
    ['a broken address in a column', 'Ann\tann@\tOslo', ['[ann@: notAnAddress]']],
  ];
  for (const [what, text, expected] of wrong) {
    it(`are said to be nobody: ${what}`, () => deepEqual(read(text), expected));
  }

  it('are each read alone where each text is to name somebody, and none is a header for the others', () => {
    deepEqual(
      readEach(['email', ann, ' ', `${bob}; ${ann}`, `Bob Smith; Cid <cid@contoso.example>`]).map(piece =>
        piece.kind === 'target' ? formatTarget(piece.target) : `[${piece.text}: ${piece.reason}]`,
      ),
      ['[email: notATarget]', ann, '[: notATarget]', bob, '[Bob Smith: notATarget]', 'cid@contoso.example'],
    );
  });

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

  /** Texts of what is pasted, beside each other in any order. */
  const pasted = (...others: readonly string[]): fc.Arbitrary<string> =>
    fc
      .array(
        fc.oneof(
          fc.constantFrom(
            ann,
            bob,
            guid,
            tenant,
            guid.replaceAll('-', ''),
            `${guid}@${tenant}`,
            'upn:',
            'id: ',
          ),
          fc.constantFrom('Zoe', 'Lou Smith', `Zoe <${ann}>`, `"Lou; Zoe" <${bob}>`, `Zoe (${guid})`),
          fc.constantFrom(...others),
        ),
        { maxLength: 16 },
      )
      .map(parts => parts.join(''));
  const signs = ['<', '>', '"', '(', ')', "'", '[', ']', '|', 'mailto:', '?', '?cc=', '=', '{', '}'];
  const address = /[a-z]+@[a-z]+\.example/gu;
  const anyId = new RegExp(`${guid}|${tenant}|${guid.replaceAll('-', '')}`, 'gu');
  /** What a pattern finds that is neither among the people nor among the problems. IDs count without dashes. */
  const untold = (text: string, pattern: RegExp): readonly string[] => {
    const pieces = readTyped(text).map(piece =>
      piece.kind === 'target' ? `${piece.text} ${formatTarget(piece.target)}` : piece.text,
    );
    const told = pieces.join('\n').toLowerCase().replaceAll('-', '');
    return [...text.matchAll(pattern)]
      .map(([found]) => found)
      .filter(found => !told.includes(found.replaceAll('-', '')));
  };

  it('are all told, whatever is pasted: each address and each ID is somebody or a problem', () => {
    fc.assert(
      fc.property(pasted(...signs, ' ', ', ', ';', '；', '\n', '\r\n', '\u2028', '、'), text => {
        deepEqual([untold(text, address), untold(text, anyId)], [[], []], JSON.stringify(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('are all told in rows without a header, but for IDs beside an address', () => {
    fc.assert(
      fc.property(pasted(...signs, ' ', ', ', '\t', '\t', '\n'), text => {
        const rows = text.split('\n').filter(row => !(/[\t|]/u.test(row) && row.includes('@')));
        deepEqual(
          [untold(text, address), rows.flatMap(row => untold(row, anyId))],
          [[], []],
          JSON.stringify(text),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('are the same people, and nobody else, where they are read again as one line', () => {
    const headers = ['Name\tMail\tTenant ID\n', 'Mail;Id\n', 'User ID,Name\n'];
    fc.assert(
      fc.property(pasted(...headers, ' ', ', ', ';', ';', '\t', '\t', '\n', '\n'), text => {
        const pieces = readTyped(text);
        const line = pieces.map(piece => (piece.kind === 'target' ? formatTarget(piece.target) : piece.text));
        const again = readTyped(line.join(', '));
        deepEqual(targetsIn(again), targetsIn(pieces), JSON.stringify([text, line]));
      }),
      { numRuns: 1000 },
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
