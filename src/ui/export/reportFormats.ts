import { stringify } from 'csv-stringify/sync';
import { Slices } from '../../core/async.ts';
import type { Cell, Report, Row } from '../../core/report.ts';
import { jsonText, plainText, tableText } from '../text/safeText.ts';

// Reports hold other people's text. None of it may turn into a formula, a link, a picture or HTML.

/** The formats of a report. */
export const reportFormats = ['csv', 'markdown', 'json'] as const;

/** A format of a report. */
export type ReportFormat = (typeof reportFormats)[number];

/** How many rows are turned into CSV at once. */
const rowsAtOnce = 100;

/** Cells of a Markdown table are cut to this many characters. */
const markdownCellLength = 300;

/** CSV as in RFC 4180, with the names of the columns as its first line. Hidden characters are shown as in the views. */
export async function csvText({ columns, rows }: Report): Promise<string> {
  const lines = (cells: readonly (readonly string[])[]): string =>
    stringify([...cells], { escape_formulas: true, record_delimiter: 'windows' });
  const parts = [lines([columns])];
  let batch: string[][] = [];
  const slices = new Slices();
  for (const row of rows()) {
    batch.push(columns.map(column => csvCell(row[column])));
    if (batch.length === rowsAtOnce) {
      parts.push(lines(batch));
      batch = [];
      if (slices.over) {
        await slices.next();
      }
    }
  }
  return [...parts, lines(batch)].join('');
}

/** A column of a Markdown table. */
export interface MarkdownColumn {
  readonly heading: string;
  /** The cell of a row. */
  readonly text: (row: Row) => string;
}

/**
 * Markdown with a heading, sentences, and a table of these columns.
 * @param heading is our own text, like the sentences and the headings of the columns, so none of these is escaped.
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
    lines.push(line(columns.map(column => tableText(column.text(row), markdownCellLength))));
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
 * csv-stringify escapes formulas at the beginning of a cell. Where semicolons separate lists, as in French, a
 * spreadsheet begins a new cell after each semicolon, so a formula that follows one is escaped here.
 */
function withoutInnerFormulas(text: string): string {
  return text.replace(/(;[\s"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'");
}
