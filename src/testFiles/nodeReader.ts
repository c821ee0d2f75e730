import { propertiesOf, type JsonNode, type Property, type Span } from '../core/jsonNodes.ts';
import type { JsonType, TestFileFault, TestFileProblem } from './model.ts';

/** Characters of a file's own text that a problem quotes. */
export const quotedLength = 200;

/** Reads values of a file, or of one of its entries, and collects what is wrong with them. */
export class NodeReader {
  readonly problems: TestFileProblem[] = [];
  private faulty = false;

  /** @param reportable how many problems of the file can still be reported. */
  constructor(private readonly reportable: { left: number }) {}

  /** Whether there are problems, reported or not. */
  get isFaulty(): boolean {
    return this.faulty;
  }

  /** Whether nothing that comes after could be reported, or take back what is wrong. */
  get isFull(): boolean {
    return this.faulty && this.reportable.left === 0;
  }

  /** The properties of an object by name. Adds a problem for each one that is missing, unknown or repeated. */
  properties<Name extends string>(
    node: JsonNode | undefined,
    known: readonly Name[],
    required: readonly Name[],
  ): ReadonlyMap<Name, Property> {
    const found = new Map<Name, Property>();
    if (!this.is(node, 'object')) {
      return found;
    }
    for (const property of propertiesOf(node)) {
      const name = known.find(one => one === property.name);
      if (name === undefined) {
        this.add(property.key, { kind: 'unknownProperty', property: property.name.slice(0, quotedLength) });
      } else if (found.has(name)) {
        this.add(property.key, { kind: 'repeatedProperty', property: name });
      } else {
        found.set(name, property);
      }
    }
    for (const property of required.filter(name => !found.has(name))) {
      this.addAt({ offset: node.offset, length: 1 }, { kind: 'missing', property });
    }
    return found;
  }

  /** A text that is not blank, trimmed. */
  text(node: JsonNode | undefined): string | undefined {
    const text = this.string(node)?.trim();
    if (text === '') {
      this.add(node, { kind: 'blank' });
      return undefined;
    }
    return text;
  }

  oneOf<Value extends string>(node: JsonNode | undefined, allowed: readonly Value[]): Value | undefined {
    const text = this.string(node);
    const value = allowed.find(one => one === text);
    if (text !== undefined && value === undefined) {
      this.add(node, { kind: 'wrongValue', allowed });
    }
    return value;
  }

  string(node: JsonNode | undefined): string | undefined {
    const value: unknown = this.is(node, 'string') ? node.value : undefined;
    return typeof value === 'string' ? value : undefined;
  }

  list(node: JsonNode | undefined): JsonNode | undefined {
    return this.is(node, 'array') ? node : undefined;
  }

  /** Whether a node is of this type. Adds a problem if it is of another; a missing one is a problem of its object. */
  is(node: JsonNode | undefined, expected: JsonType): node is JsonNode {
    if (node && node.type !== expected) {
      this.add(node, { kind: 'wrongType', expected });
    }
    return node?.type === expected;
  }

  add(node: JsonNode | undefined, fault: TestFileFault): void {
    this.addAt(node ? placeOf(node) : { offset: 0, length: 0 }, fault);
  }

  addAt(place: Span, fault: TestFileFault): void {
    const { reportable } = this;
    this.faulty = true;
    if (reportable.left > 0) {
      this.problems.push({ place, fault: reportable.left === 1 ? { kind: 'moreProblems' } : fault });
      reportable.left -= 1;
    }
  }
}

/** Where a value stands. */
export function placeOf({ offset, length }: JsonNode): Span {
  return { offset, length };
}
