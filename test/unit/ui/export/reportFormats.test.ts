import { deepEqual, doesNotMatch, equal } from 'node:assert/strict';
import fc from 'fast-check';
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
        String.raw`| Adele | \[Click\]\(https\:\/\/evil\.example\) \| \<b\> |`,
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
          doesNotMatch(escapesTaken, /[\\`*_{}[\]()<>!#@:]/);
        }
      }),
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
