import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import type { Cell, Report } from '../../../../src/core/report.ts';
import { csvText, jsonReport, markdownReport } from '../../../../src/ui/export/reportFormats.ts';
import { plainText } from '../../../../src/ui/text/safeText.ts';
import { hostileTopics } from '../../../emulator/seed/hostileChats.ts';

const noon = Date.parse('2026-06-18T12:00:00Z');

function sampleReport(
  rows: readonly (readonly Cell[])[],
  columns: readonly string[] = ['name', 'chat', 'you'],
): Report {
  return {
    kind: 'chats',
    columns,
    rows: () => rows.map(row => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
    facts: { allChats: false },
    itemsName: 'chats',
    items: () => rows,
  };
}

const hostile = fc.oneof(
  fc.constantFrom(
    ...hostileTopics,
    '=1+1',
    ' =1+1',
    '\t=1',
    'a;=1',
    'a; +1',
    '"a";"=1"',
    '；=1',
    '＝1',
    'x\r\n=1',
    '-1',
  ),
  fc.string({
    unit: fc.constantFrom(...Array.from('=+-@;,"\'|\t\r\n ＝＋－＠a1()!\u202e\u0000')),
    maxLength: 20,
  }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const rows = fc.array(
  fc.tuple(hostile, hostile, fc.oneof(fc.boolean(), fc.integer(), fc.constant(undefined))),
  {
    maxLength: 4,
  },
);

/** What a spreadsheet makes of CSV, with this separator of cells. */
function readCsv(text: string, separator: ',' | ';'): string[][] {
  const lines: string[][] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)")?([^${separator}\r\n]*)(${separator}|\r?\n|\r|$)`, 'y');
  let line: string[] = [];
  while (cell.lastIndex < text.length) {
    const [, quoted = '', rest = '', end] = cell.exec(text) ?? [];
    line.push(quoted.replaceAll('""', '"') + rest);
    if (end !== separator) {
      lines.push(line);
      line = [];
    }
  }
  return lines;
}

describe('A report as CSV', () => {
  it('has the columns, then a line for each row', async () => {
    equal(
      await csvText(
        sampleReport([
          ['Adele', 'a "quoted", topic', true],
          ['Élodie', undefined, 3],
        ]),
      ),
      'name,chat,you\r\nAdele,"a ""quoted"", topic",true\r\nÉlodie,,3\r\n',
    );
  });

  it('has the columns where there are no rows, and every row where there are very many', async () => {
    equal(await csvText(sampleReport([])), 'name,chat,you\r\n');
    const many = Array.from({ length: 1234 }, (_, index) => [`person ${index}`, 'chat', true]);
    deepEqual(
      readCsv(await csvText(sampleReport(many)), ',').slice(1),
      many.map(row => row.map(String)),
    );
  });

  it('holds no formula, whether commas or semicolons separate the cells', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async all => {
        const text = await csvText(sampleReport(all));
        for (const separator of [',', ';'] as const) {
          // A number of ours is one.
          const cells = readCsv(text, separator)
            .flat()
            .filter(cell => !/^-\d+$/.test(cell.trim()));
          for (const cell of cells) {
            doesNotMatch(cell, /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reads as it was, but for what is hidden and the apostrophes', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async all => {
        const read = readCsv(await csvText(sampleReport(all)), ',').slice(1);
        deepEqual(
          read.map(row => row.map(cell => cell.replaceAll("'", ''))),
          all.map(row =>
            row.map(cell =>
              (typeof cell === 'string' ? plainText(cell, 1000) : String(cell ?? '')).replaceAll("'", ''),
            ),
          ),
        );
      }),
    );
  });
});

/** Whether a token opens a link that writes to an address. */
function isMailLink(type: string, attrs: readonly (readonly [string, unknown])[] | null): boolean {
  return type === 'link_open' && attrs?.length === 1 && String(attrs[0]?.[1]).startsWith('mailto:');
}

describe('A report as Markdown', () => {
  const markdown = (all: readonly (readonly Cell[])[]): Promise<string> =>
    markdownReport(
      sampleReport(all),
      'Chats',
      ['Exported at 2026-06-18T12:00:00.000Z (UTC).'],
      [
        { heading: 'Name', text: row => String(row['name']) },
        { heading: 'Chat', text: row => String(row['chat']) },
      ],
    );

  it('is a heading, sentences and a table', async () => {
    equal(
      await markdown([['Adele', '[Click](https://evil.example) | <b>']]),
      [
        '# Chats',
        '',
        'Exported at 2026-06-18T12:00:00.000Z (UTC).',
        '',
        '| Name | Chat |',
        '| --- | --- |',
        String.raw`| Adele | \[Click\](https\://evil.example) \| \<b> |`,
        '',
      ].join('\n'),
    );
  });

  it('keeps every row in its line and its cells, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async all => {
        const lines = (await markdown(all)).trimEnd().split('\n').slice(6);
        equal(lines.length, all.length);
        for (const line of lines) {
          const escapesTaken = line.replace(/\\[!-/:-@[-`{-~]/g, '');
          equal(escapesTaken.match(/\|/g)?.length, 3);
        }
      }),
    );
  });

  it('is read as the text that it holds: no link, picture, HTML or emphasis', async () => {
    const reader = new MarkdownIt({ html: true, linkify: true });
    await fc.assert(
      fc.asyncProperty(rows, async all => {
        const tokens = reader.parse(await markdown(all), {});
        const inside = tokens.flatMap(({ children }) => children ?? []);
        // Addresses may be links to write to them: they lead nowhere else.
        const others = inside.filter(
          ({ type, attrs }) =>
            !/^(?:text|text_special|softbreak|link_close)$/.test(type) && !isMailLink(type, attrs),
        );
        deepEqual(
          others.map(({ type, content }) => [type, content]),
          [],
        );
      }),
      { numRuns: 500 },
    );
  });

  it('leaves IDs, dates and addresses as they are, to be copied', async () => {
    const id = '19:2da4c29f6d7041eca70b638b43d45437@thread.v2';
    const text = await markdown([[id, '2026-06-18 12:00, adele_vance@contoso.example (59b5bc69-ca73)']]);
    match(
      text,
      /\| 19:2da4c29f6d7041eca70b638b43d45437@thread\.v2 \| 2026-06-18 12:00, adele_vance@contoso\.example \(59b5bc69-ca73\) \|/,
    );
  });
});

describe('A report as JSON', () => {
  it('says what it is, of which version and from when', async () => {
    deepEqual(JSON.parse(await jsonReport(sampleReport([['Adele', 'x', true]]), noon)), {
      report: 'chats',
      version: 1,
      exportedAt: '2026-06-18T12:00:00.000Z',
      allChats: false,
      chats: [['Adele', 'x', true]],
    });
    deepEqual(JSON.parse(await jsonReport(sampleReport([]), noon)), {
      report: 'chats',
      version: 1,
      exportedAt: '2026-06-18T12:00:00.000Z',
      allChats: false,
      chats: [],
    });
  });

  it('holds everything as it is, and hides nothing', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async all => {
        const text = await jsonReport(sampleReport(all), noon);
        doesNotMatch(text, /[^\n\P{C}]|[\u2028\u2029]/u);
        deepEqual((JSON.parse(text) as { chats: unknown }).chats, JSON.parse(JSON.stringify(all)));
      }),
    );
  });
});
