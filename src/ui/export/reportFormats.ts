import { stringify } from 'csv-stringify/sync';
import { Slices } from '../../core/async.ts';
import type { Cell, Report, Row } from '../../core/report.ts';
import { jsonText, markdownText, plainText } from '../text/safeText.ts';

// Reports as text. Other people's text is in them: none of it may become a formula, a link, a picture or HTML.

/** The formats of a report. */
export const reportFormats = ['csv', 'markdown', 'json'] as const;

/** A format of a report. */
export type ReportFormat = (typeof reportFormats)[number];

/** Rows made into CSV at a time. */
const rowsAtOnce = 100;

/** Characters that a cell of a Markdown table holds at most. */
const markdownCellLength = 300;

/** CSV as in RFC 4180, with a line of column names. Hidden characters are shown as in the views. */
export async function csvText({ columns, rows }: Report): Promise<string> {
  const lines = (cells: readonly (readonly string[])[]): string =>
    stringify([...cells], { escape_formulas: true, record_delimiter: 'windows' });
  const parts = [lines([columns])];
  let waiting: string[][] = [];
  const slices = new Slices();
  for (const row of rows()) {
    waiting.push(columns.map(column => csvCell(row[column])));
    if (waiting.length === rowsAtOnce) {
      parts.push(lines(waiting));
      waiting = [];
      if (slices.over) {
        await slices.next();
      }
    }
  }
  return [...parts, lines(waiting)].join('');
}

/** A column of a Markdown table: its heading, and what of a row is in it. */
export interface MarkdownColumn {
  readonly heading: string;
  readonly text: (row: Row) => string;
}

/**
 * Markdown: a heading, sentences, and a table of these columns.
 * @param heading our own text, as the sentences and the headings of the columns are: these alone are not escaped.
 */
export async function markdownReport(
  { rows }: Report,
  heading: string,
  sentences: readonly string[],
  columns: readonly MarkdownColumn[],
): Promise<string> {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [
    `# ${heading}`,
    '',
    ...sentences.flatMap(sentence => [sentence, '']),
    line(columns.map(column => column.heading)),
    `|${' --- |'.repeat(columns.length)}`,
  ];
  const slices = new Slices();
  for (const row of rows()) {
    lines.push(line(columns.map(column => markdownText(column.text(row), markdownCellLength))));
    if (slices.over) {
      await slices.next();
    }
  }
  return `${lines.join('\n')}\n`;
}

/** One JSON object. @param exportedAt milliseconds since 1970 */
export async function jsonReport(report: Report, exportedAt: number): Promise<string> {
  const { kind, facts, itemsName, items } = report;
  const head = { report: kind, version: 1, exportedAt: new Date(exportedAt).toISOString(), ...facts };
  const fields = Object.entries(head).map(([name, value]) => `  ${jsonText(name)}: ${jsonText(value)},`);
  const parts: string[] = [];
  const slices = new Slices();
  for (const item of items()) {
    parts.push(`    ${jsonText(item, 2).replaceAll('\n', '\n    ')}`);
    if (slices.over) {
      await slices.next();
    }
  }
  const list = parts.length === 0 ? '[]' : `[\n${parts.join(',\n')}\n  ]`;
  return `{\n${fields.join('\n')}\n  ${jsonText(itemsName)}: ${list}\n}\n`;
}

function csvCell(cell: Cell): string {
  return typeof cell === 'string'
    ? withoutInnerFormulas(plainText(cell, Number.MAX_SAFE_INTEGER))
    : String(cell ?? '');
}

/**
 * Where a semicolon separates lists, as in French, a spreadsheet begins another cell behind each: there the same
 * holds as at the beginning, for which csv-stringify cares.
 */
function withoutInnerFormulas(text: string): string {
  return text.replace(/(;[\s"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'");
}
