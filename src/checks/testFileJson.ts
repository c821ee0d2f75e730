import { createScanner, type Node } from 'jsonc-parser';

/** A part of a text, in UTF-16 code units. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** A place as editors name it, both counted from 0. */
export interface Position {
  readonly line: number;
  /** UTF-16 code units from the beginning of the line. */
  readonly character: number;
}

/** A property of a JSON object. */
export interface Property {
  readonly name: string;
  readonly key: Node;
  /** `undefined` where the text ends before it. */
  readonly value: Node | undefined;
}

/** No test file needs deeper nesting, and the parser calls itself for each level. */
const deepest = 50;

/** Whether values are nested too deeply to be parsed. */
export function isTooDeep(text: string): boolean {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    // The first character tells which kind of token it is.
    const first = text.charAt(scanner.getTokenOffset());
    depth += '{['.includes(first) ? 1 : ']}'.includes(first) ? -1 : 0;
    if (depth > deepest) {
      return true;
    }
  }
  return false;
}

/** The properties of an object, in their order. */
export function propertiesOf(node: Node): Property[] {
  return (node.children ?? []).flatMap(({ children = [] }) => {
    const [key, value] = children;
    const name: unknown = key?.value;
    return key && typeof name === 'string' ? [{ name, key, value }] : [];
  });
}

/** Finds the lines of a text. */
export class Lines {
  /** Where each line begins. */
  private readonly starts: readonly number[];

  constructor(text: string) {
    this.starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), end => end.index + end[0].length)];
  }

  /** The position of an offset; one beyond the text counts on in its last line. */
  positionAt(offset: number): Position {
    let line = 0;
    let end = this.starts.length;
    while (end - line > 1) {
      const middle = Math.floor((line + end) / 2);
      if ((this.starts[middle] ?? 0) <= offset) {
        line = middle;
      } else {
        end = middle;
      }
    }
    return { line, character: offset - (this.starts[line] ?? 0) };
  }
}
