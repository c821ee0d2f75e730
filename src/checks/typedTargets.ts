import { readList } from './typedList.ts';
import { distinctPieces, typedProblem, type TypedPiece } from './typedPiece.ts';
import { headerIn, readBelow, readRow } from './typedTable.ts';

/** Characters that nobody sees, as other programs put them around what they copy. */
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]/gu;
/** What lists put before their lines: a dash, a bullet, a number. */
const bullet = /^\s*(?:[-–•*·]|\d{1,4}[.)])\s+/u;

/**
 * Reads the people in what somebody typed, or pasted from a mail program, a directory or a spreadsheet: addresses and
 * IDs with any separator, with names before them, in quotes or brackets, in columns. Each person is there once. What is
 * meant to name somebody and does not is a problem, and never left out in silence. Only in a row with columns may more
 * stand than its person: see {@link readRow} and {@link readBelow}.
 */
export function readTyped(text: string): readonly TypedPiece[] {
  const lines = text
    .replace(unseen, '')
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/u)
    .map(withTabs);
  for (const [index, line] of lines.entries()) {
    const header = headerIn(line);
    const below = header && lines.slice(index + 1).join('\n');
    if (header && below?.trim()) {
      return distinctPieces([...lines.slice(0, index).flatMap(readLine), ...readBelow(header, below)]);
    }
  }
  return distinctPieces(lines.flatMap(readLine));
}

/** Reads texts of which each is to name somebody. None is part of another, and none may be blank. */
export function readEach(texts: readonly string[]): readonly TypedPiece[] {
  return distinctPieces(
    texts.flatMap(text => {
      const pieces = readTyped(text);
      return pieces.length > 0 ? pieces : [typedProblem(text.trim(), 'notATarget')];
    }),
  );
}

function readLine(line: string): readonly TypedPiece[] {
  const rest = line.replace(bullet, '');
  return rest.includes('\t') ? readRow(rest.split('\t')) : readList(rest);
}

/** A line of a Markdown table as a spreadsheet would give it; any other line as it is. */
function withTabs(line: string): string {
  const inner = /^[ \t]*\|(.*)\|[ \t]*$/u.exec(line)?.[1];
  if (inner === undefined) {
    return line;
  }
  return /^[\s|:-]*$/u.test(inner) ? '' : inner.replace(/(?<!\\)\|/gu, '\t');
}
