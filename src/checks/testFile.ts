import { printParseErrorCode } from 'jsonc-parser';
import {
  propertiesOf,
  readJson,
  type JsonNode,
  type NodeLimits,
  type Property,
  type Span,
} from '../core/jsonNodes.ts';
import {
  isOwn,
  parseTarget,
  targetKey,
  type OwnIdentity,
  type Target,
  type TargetProblem,
} from './target.ts';

/** The version of the format that is read and written here. */
export const testFileVersion = 1;

/** How much a test file may hold. A file with more gets a problem, and none of it is run. */
export const testFileLimits = {
  /** Characters of the whole file. */
  characters: 2_000_000,
  /** Tests of a file. */
  tests: 1000,
  /** Targets of a test. */
  targets: 250,
  /** Problems that are reported for a file. */
  problems: 100,
} as const;

/** Characters of a file's own text that a problem quotes. */
const quotedLength = 200;

/** How a test asks: one request for each target, or one for all. */
export type TestMode = 'each' | 'together';

/** What a test expects of the interaction with its targets. */
export type Expectation = 'allowed' | 'denied';

/** One test that can be run. */
export interface FileTest {
  readonly name: string;
  readonly mode: TestMode;
  readonly targets: readonly Target[];
  readonly expect: Expectation;
  /** Sign-in name that the test must run as: its own, or that of the file. */
  readonly account: string | undefined;
}

/** What is wrong with a place of a test file. */
export type TestFileFault =
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'tooDeep' }
  /** `code` is jsonc-parser's name for the error. */
  | { readonly kind: 'syntax'; readonly code: string }
  | { readonly kind: 'newerVersion'; readonly version: number }
  | { readonly kind: 'missing'; readonly property: string }
  | { readonly kind: 'unknownProperty'; readonly property: string }
  | { readonly kind: 'repeatedProperty'; readonly property: string }
  | { readonly kind: 'wrongType'; readonly expected: JsonType }
  | { readonly kind: 'wrongValue'; readonly allowed: readonly string[] }
  /** An empty text. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'noTargets' }
  | { readonly kind: 'tooManyTargets' }
  | { readonly kind: 'tooManyTests' }
  | { readonly kind: 'target'; readonly problem: TargetProblem }
  | { readonly kind: 'ownTarget'; readonly target: Target }
  | { readonly kind: 'duplicateName'; readonly name: string }
  /** The last problem that is reported: there are others from here on. */
  | { readonly kind: 'moreProblems' };

/** The types of JSON that a test file is made of. */
export type JsonType = 'object' | 'array' | 'string' | 'number';

/** A fault, and where it is. */
export interface TestFileProblem {
  readonly place: Span;
  readonly fault: TestFileFault;
}

/** One entry of the list of tests. */
export interface TestEntry {
  /** `undefined` where the entry has none. */
  readonly name: string | undefined;
  readonly place: Span;
  readonly problems: readonly TestFileProblem[];
  /** `undefined` where a problem, of the entry or of the file, keeps it from being run. */
  readonly test: FileTest | undefined;
  /** The places of the targets, in their order. */
  readonly targetPlaces: readonly Span[];
}

/** A test file as it was read. */
export interface ParsedTestFile {
  /**
   * Problems of the file as a whole. If there are any, none of it is run: it may mean something else. These and those of
   * the entries are `testFileLimits.problems` at most.
   */
  readonly problems: readonly TestFileProblem[];
  /** The account of the file. */
  readonly account: string | undefined;
  readonly entries: readonly TestEntry[];
  /** The list of tests, to which others can be added; `undefined` if the file has no such list. */
  readonly testsPlace: Span | undefined;
}

const fileProperties = ['$schema', 'version', 'account', 'tests'] as const;
const testProperties = ['name', 'interaction', 'mode', 'targets', 'expect', 'account'] as const;
const interactions = ['createChat'] as const;
const modes = ['each', 'together'] as const satisfies readonly TestMode[];
const expectations = ['allowed', 'denied'] as const satisfies readonly Expectation[];

/** One more than a file without problems needs, or as many more as there can be problems: then none is overlooked. */
const nodeLimits: NodeLimits = {
  properties: fileProperties.length + testFileLimits.tests * testProperties.length + testFileLimits.problems,
  itemsAtDepth: { 2: testFileLimits.tests + 1, 4: testFileLimits.targets + 1 },
  errors: testFileLimits.problems,
};

/** Reads a test file. Comments and trailing commas are allowed. Never throws, whatever the text. */
export function parseTestFile(text: string): ParsedTestFile {
  if (text.length > testFileLimits.characters) {
    return tooLargeTestFile;
  }
  const read = readJson(text, nodeLimits);
  if (read.kind === 'tooDeep') {
    return unread({ kind: 'tooDeep' });
  }
  const reading = new Reading({ left: testFileLimits.problems });
  let lastOffset = -1;
  for (const { error, offset, length } of read.errors) {
    // One fault at a place makes the reader miss several things there.
    if (offset !== lastOffset) {
      reading.addAt({ offset, length }, { kind: 'syntax', code: printParseErrorCode(error) });
    }
    lastOffset = offset;
  }
  return read.kind === 'read' ? reading.file(read.root) : reading.nothing();
}

/** What {@link parseTestFile} makes of a file that is too large to be read. */
export const tooLargeTestFile: ParsedTestFile = unread({ kind: 'tooLarge' });

/** A problem for each target of a test that is the person who would ask, which is known once somebody is signed in. */
export function ownTargets({ test, targetPlaces }: TestEntry, own: OwnIdentity): TestFileProblem[] {
  return (test?.targets ?? []).flatMap((target, index): TestFileProblem[] => {
    const place = targetPlaces[index];
    return place && isOwn(target, own) ? [{ place, fault: { kind: 'ownTarget', target } }] : [];
  });
}

function unread(fault: TestFileFault): ParsedTestFile {
  const problems = [{ place: { offset: 0, length: 1 }, fault }];
  return { problems, account: undefined, entries: [], testsPlace: undefined };
}

/** Reads a file or one of its entries, and collects its problems. */
class Reading {
  private readonly problems: TestFileProblem[] = [];
  /** Whether there are problems, reported or not. */
  private isFaulty = false;

  /** @param reportable how many problems of the file can still be reported */
  constructor(private readonly reportable: { left: number }) {}

  /** A file of which nothing but its problems is known. */
  nothing(): ParsedTestFile {
    return { problems: this.problems, account: undefined, entries: [], testsPlace: undefined };
  }

  file(root: JsonNode | undefined): ParsedTestFile {
    const properties = this.properties(root, fileProperties, ['version', 'tests']);
    const version = properties.get('version');
    if (version && this.isNewer(version.value)) {
      return this.nothing();
    }
    this.text(properties.get('$schema')?.value);
    const account = this.text(properties.get('account')?.value);
    const tests = this.list(properties.get('tests')?.value);
    if ((tests?.children?.length ?? 0) > testFileLimits.tests) {
      this.add(tests, { kind: 'tooManyTests' });
    }
    const names = new Set<string>();
    const entries = (tests?.children ?? [])
      .slice(0, testFileLimits.tests)
      .map(child => new Reading(this.reportable).entry(child, account, names));
    return {
      problems: this.problems,
      account,
      entries: !this.isFaulty ? entries : entries.map(entry => ({ ...entry, test: undefined })),
      testsPlace: tests && placeOf(tests),
    };
  }

  private entry(node: JsonNode, fileAccount: string | undefined, names: Set<string>): TestEntry {
    const required = ['name', 'interaction', 'targets', 'expect'] as const;
    const properties = this.properties(node, testProperties, required);
    const value = (name: (typeof testProperties)[number]): JsonNode | undefined =>
      properties.get(name)?.value;
    const name = this.text(value('name'));
    if (name !== undefined && names.has(name)) {
      this.add(value('name'), { kind: 'duplicateName', name: name.slice(0, quotedLength) });
    }
    names.add(name ?? '');
    this.oneOf(value('interaction'), interactions);
    const mode = value('mode') ? this.oneOf(value('mode'), modes) : 'each';
    const expect = this.oneOf(value('expect'), expectations);
    const account = this.text(value('account')) ?? fileAccount;
    const list = this.list(value('targets'));
    const targets = this.targets(list);
    const isWhole = !this.isFaulty && name !== undefined && mode && expect;
    return {
      name,
      place: placeOf(node),
      problems: this.problems,
      test: isWhole ? { name, mode, targets, expect, account } : undefined,
      targetPlaces: (list?.children ?? []).slice(0, testFileLimits.targets).map(placeOf),
    };
  }

  private targets(list: JsonNode | undefined): Target[] {
    const nodes = list?.children ?? [];
    if (list && nodes.length === 0) {
      this.add(list, { kind: 'noTargets' });
    }
    if (nodes.length > testFileLimits.targets) {
      this.add(list, { kind: 'tooManyTargets' });
    }
    const targets = new Map<string, Target>();
    for (const node of nodes.slice(0, testFileLimits.targets)) {
      if (this.isFaulty && this.reportable.left === 0) {
        // Nothing that comes after could be reported, or make the test one that can be run.
        break;
      }
      const text = this.string(node)?.trim();
      if (text === undefined) {
        continue;
      }
      const target = parseTarget(text);
      const reason =
        typeof target === 'string' ? target : targets.has(targetKey(target)) ? 'duplicate' : undefined;
      if (reason !== undefined) {
        this.add(node, { kind: 'target', problem: { text: text.slice(0, quotedLength), reason } });
      } else if (typeof target !== 'string') {
        targets.set(targetKey(target), target);
      }
    }
    return [...targets.values()];
  }

  /** The properties of an object by name. Adds a problem for each one that is missing, unknown or repeated. */
  private properties<Name extends string>(
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

  private isNewer(node: JsonNode | undefined): boolean {
    if (!this.is(node, 'number')) {
      return false;
    }
    const version: unknown = node.value;
    if (version === testFileVersion) {
      return false;
    }
    const isNewer = typeof version === 'number' && Number.isInteger(version) && version > testFileVersion;
    this.add(
      node,
      isNewer
        ? { kind: 'newerVersion', version }
        : { kind: 'wrongValue', allowed: [String(testFileVersion)] },
    );
    return isNewer;
  }

  /** A text that is not blank, trimmed. */
  private text(node: JsonNode | undefined): string | undefined {
    const text = this.string(node)?.trim();
    if (text === '') {
      this.add(node, { kind: 'blank' });
      return undefined;
    }
    return text;
  }

  private oneOf<Value extends string>(
    node: JsonNode | undefined,
    allowed: readonly Value[],
  ): Value | undefined {
    const text = this.string(node);
    const value = allowed.find(one => one === text);
    if (text !== undefined && value === undefined) {
      this.add(node, { kind: 'wrongValue', allowed });
    }
    return value;
  }

  private string(node: JsonNode | undefined): string | undefined {
    const value: unknown = this.is(node, 'string') ? node.value : undefined;
    return typeof value === 'string' ? value : undefined;
  }

  private list(node: JsonNode | undefined): JsonNode | undefined {
    return this.is(node, 'array') ? node : undefined;
  }

  /** Whether a node is of this type. Adds a problem if it is of another; a missing one is a problem of its object. */
  private is(node: JsonNode | undefined, expected: JsonType): node is JsonNode {
    if (node && node.type !== expected) {
      this.add(node, { kind: 'wrongType', expected });
    }
    return node?.type === expected;
  }

  private add(node: JsonNode | undefined, fault: TestFileFault): void {
    this.addAt(node ? placeOf(node) : { offset: 0, length: 0 }, fault);
  }

  addAt(place: Span, fault: TestFileFault): void {
    const { reportable } = this;
    this.isFaulty = true;
    if (reportable.left > 0) {
      this.problems.push({ place, fault: reportable.left === 1 ? { kind: 'moreProblems' } : fault });
      reportable.left -= 1;
    }
  }
}

function placeOf({ offset, length }: JsonNode): Span {
  return { offset, length };
}
