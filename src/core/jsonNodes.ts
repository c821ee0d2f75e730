import { visit, type JSONVisitor, type ParseError, type ParseErrorCode } from 'jsonc-parser';

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

/** A value of a JSON text, or a property with its key and value as children. */
export interface JsonNode extends Span {
  readonly type: 'object' | 'array' | 'property' | 'string' | 'number' | 'boolean' | 'null';
  readonly value?: unknown;
  readonly children?: readonly JsonNode[];
}

/** A property of a JSON object. */
export interface Property {
  readonly name: string;
  readonly key: JsonNode;
  /** `undefined` where the text ends before it. */
  readonly value: JsonNode | undefined;
}

/** How much of a text becomes nodes. What is beyond is checked as JSON, and otherwise passed over. */
export interface NodeLimits {
  /** Properties of all objects together. */
  readonly properties: number;
  /** Items of an array, by how deep it is nested: the array in the outermost object is at 2. Deeper ones have none. */
  readonly itemsAtDepth: Readonly<Record<number, number>>;
  /** Syntax errors. With so many, there are no nodes. */
  readonly errors: number;
}

/** A text that was read as JSON with comments and trailing commas. */
export type ReadJson =
  | { readonly kind: 'read'; readonly root: JsonNode | undefined; readonly errors: readonly ParseError[] }
  | { readonly kind: 'tooManyErrors'; readonly errors: readonly ParseError[] }
  /** Values are nested more deeply than anything that is read here needs. */
  | { readonly kind: 'tooDeep' };

/** The reader calls itself for each level of nesting. */
const deepest = 50;

/** Reads a text as JSON, in a time that its length bounds. Never throws, whatever the text. */
export function readJson(text: string, limits: NodeLimits): ReadJson {
  const reader = new JsonReader(limits);
  try {
    visit(text, reader, { allowTrailingComma: true });
  } catch (thrown) {
    if (!(thrown instanceof EndOfReading)) {
      throw thrown;
    }
    return thrown.why === 'tooDeep' ? { kind: 'tooDeep' } : { kind: 'tooManyErrors', errors: reader.errors };
  }
  return { kind: 'read', root: reader.root, errors: reader.errors };
}

/** Thrown by a visitor to end the visit, which has no other way to end. */
class EndOfReading extends Error {
  constructor(readonly why: 'tooDeep' | 'tooManyErrors') {
    super(why);
  }
}

/** A node that is being read. */
interface OpenNode extends JsonNode {
  length: number;
  readonly children: JsonNode[];
  /** Whether it is part of the tree. What is beyond the limits is not. */
  readonly isKept: boolean;
}

/** Makes nodes of what a visit finds, within limits. */
class JsonReader implements JSONVisitor {
  readonly errors: ParseError[] = [];
  root: JsonNode | undefined;
  private readonly open: OpenNode[] = [];
  /** These stand for all nodes that are not part of the tree: there may be a million of them. */
  private readonly passedOver: Readonly<Record<'property' | 'value', OpenNode>> = {
    property: { type: 'property', offset: 0, length: -1, children: [], isKept: false },
    value: { type: 'array', offset: 0, length: -1, children: [], isKept: false },
  };
  private depth = 0;
  private properties = 0;

  constructor(private readonly limits: NodeLimits) {}

  onObjectBegin = (offset: number): void => this.begin('object', offset);
  onArrayBegin = (offset: number): void => this.begin('array', offset);
  onObjectEnd = (offset: number, length: number): void => this.end(offset + length);
  onArrayEnd = (offset: number, length: number): void => this.end(offset + length);

  onObjectProperty = (name: string, offset: number, length: number): void => {
    this.endProperty(offset);
    if (!this.isKept || this.properties >= this.limits.properties) {
      this.open.push(this.passedOver.property);
      return;
    }
    this.properties += 1;
    const key: JsonNode = { type: 'string', offset, length, value: name };
    this.push({ type: 'property', offset, length: -1, children: [key], isKept: true });
  };

  onLiteralValue = (value: unknown, offset: number, length: number): void => {
    if (this.hasRoom) {
      this.add({ type: typeOf(value), offset, length, value });
    }
    this.endProperty(offset + length);
  };

  onSeparator = (separator: string, offset: number): void => {
    if (separator === ',') {
      // The property may have no value.
      this.endProperty(offset);
    }
  };

  onError = (error: ParseErrorCode, offset: number, length: number): void => {
    this.errors.push({ error, offset, length });
    if (this.errors.length === this.limits.errors) {
      throw new EndOfReading('tooManyErrors');
    }
  };

  private begin(type: 'object' | 'array', offset: number): void {
    if (this.hasRoom) {
      this.push({ type, offset, length: -1, children: [], isKept: true });
    } else {
      this.open.push(this.passedOver.value);
    }
    this.depth += 1;
    if (this.depth > deepest) {
      throw new EndOfReading('tooDeep');
    }
  }

  private end(offset: number): void {
    this.endProperty(offset);
    const node = this.open.pop();
    if (node) {
      node.length = offset - node.offset;
      this.depth -= 1;
    }
    this.endProperty(offset);
  }

  private endProperty(offset: number): void {
    const node = this.open.at(-1);
    if (node?.type === 'property') {
      node.length = offset - node.offset;
      this.open.pop();
    }
  }

  private push(node: OpenNode): void {
    this.add(node);
    this.open.push(node);
  }

  private add(node: JsonNode): void {
    const parent = this.open.at(-1);
    if (parent) {
      parent.children.push(node);
    } else {
      this.root ??= node;
    }
  }

  /** Whether what is being read is part of the tree. */
  private get isKept(): boolean {
    return this.open.at(-1)?.isKept ?? true;
  }

  /** Whether another value may become part of the tree here. */
  private get hasRoom(): boolean {
    const parent = this.open.at(-1);
    if (parent?.type !== 'array') {
      return this.isKept;
    }
    return parent.isKept && parent.children.length < (this.limits.itemsAtDepth[this.depth] ?? 0);
  }
}

function typeOf(value: unknown): JsonNode['type'] {
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'null';
}

/** The properties of an object, in their order. */
export function propertiesOf(node: JsonNode): Property[] {
  return (node.children ?? []).flatMap(({ children = [] }) => {
    const [key, value] = children;
    const name: unknown = key?.value;
    return key && typeof name === 'string' ? [{ name, key, value }] : [];
  });
}

const lineFeed = 10;
const carriageReturn = 13;

/** Finds the lines of a text. */
export class Lines {
  /** Where each line begins. */
  private readonly starts: Uint32Array;

  constructor(text: string) {
    // A line has a character at least, so that there is room for all of them.
    const starts = new Uint32Array(text.length + 1);
    let count = 1;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === lineFeed || (code === carriageReturn && text.charCodeAt(index + 1) !== lineFeed)) {
        starts[count] = index + 1;
        count += 1;
      }
    }
    this.starts = starts.slice(0, count);
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
