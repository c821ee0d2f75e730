import stringWidth from 'string-width';

// Text for a font in which letters have one width. East Asian letters and emoji take two columns there, however many
// code points they are made of, and combining marks take none.

/**
 * A table with its columns aligned, and a rule below the first row.
 * @param rows have a cell for each column: one line of text, in which no control characters are left.
 */
export function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const [head = [], ...body] = rows.map(cells => cells.map(text => ({ text, width: stringWidth(text) })));
  const widths = head.map(({ width }, column) =>
    Math.max(width, ...body.map(cells => cells[column]?.width ?? 0)),
  );
  const line = (cells: typeof head): string =>
    cells
      .map(({ text, width }, column) => text + ' '.repeat((widths[column] ?? width) - width))
      .join(' │ ')
      .trimEnd();
  const rule = widths.map(width => '─'.repeat(width)).join('─┼─');
  return [line(head), rule, ...body.map(line)];
}

/** An item of a list, wrapped between words. @param columns how wide a line may be, unless a word is wider. */
export function wrapListItem(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '-';
  for (const word of text.split(' ')) {
    if (line.length > 2 && stringWidth(line) + stringWidth(word) >= columns) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
