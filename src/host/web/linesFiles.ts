/** A file of lines. Its name begins with a number that no earlier file has, and tells the order of the files. */
export const linesPattern = /^(\d{15})\.[0-9a-f-]{36}\.jsonl$/;

/** The last number that a name has room for. */
const lastNumber = 999_999_999_999_999;

/** A file of lines as it was read. */
export interface LinesFile {
  readonly name: string;
  readonly lines: readonly string[];
}

/** A name that comes after all others, even if the clock was set back meanwhile. */
export function nameAfter(names: readonly string[], now: number): string {
  const [last] = names.slice(-1);
  return nameOf(Math.max(now, last === undefined ? 0 : numberIn(last) + 1));
}

/** Another name at the same place. */
export function nameLike(name: string): string {
  return nameOf(numberIn(name));
}

function nameOf(number: number): string {
  return `${String(Math.min(number, lastNumber)).padStart(15, '0')}.${crypto.randomUUID()}.jsonl`;
}

function numberIn(name: string): number {
  return Number(linesPattern.exec(name)?.[1] ?? 0);
}

/** The lines of a file. One that is empty was not kept, and counts as a damaged line. */
export function linesIn(name: string, text: string): readonly string[] {
  const lines = text.split('\n').filter(line => line.trim() !== '');
  return lines.length === 0 ? [name] : lines;
}

export function linesOf(files: readonly LinesFile[]): readonly string[] {
  return files.flatMap(({ lines }) => lines);
}
