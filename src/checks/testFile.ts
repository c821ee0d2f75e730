import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import {
  isOwn,
  parseTarget,
  targetKey,
  type OwnIdentity,
  type Target,
  type TargetProblem,
} from './target.ts';
import { isTooDeep, propertiesOf, type Property, type Span } from './testFileJson.ts';

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
} as const;

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
  | { readonly kind: 'target'; readonly problem: Omit<TargetProblem, 'offset'> }
  | { readonly kind: 'ownTarget'; readonly target: Target }
  | { readonly kind: 'duplicateName'; readonly name: string };

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
  /** Problems of the file as a whole. If there are any, none of it is run: it may mean something else. */
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

/** Reads a test file. Comments and trailing commas are allowed. Never throws, whatever the text. */
export function parseTestFile(text: string): ParsedTestFile {
  if (text.length > testFileLimits.characters) {
    return tooLargeTestFile;
  }
  if (isTooDeep(text)) {
    return unread({ kind: 'tooDeep' });
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const problems = errors.map(({ error, offset, length }): TestFileProblem => ({
    place: { offset, length },
    fault: { kind: 'syntax', code: printParseErrorCode(error) },
  }));
  return new Reading(problems).file(root);
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
  constructor(private readonly problems: TestFileProblem[]) {}

  file(root: Node | undefined): ParsedTestFile {
    const properties = this.properties(root, fileProperties, ['version', 'tests']);
    const version = properties.get('version');
    if (version && this.isNewer(version.value)) {
      return { problems: this.problems, account: undefined, entries: [], testsPlace: undefined };
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
      .map(child => new Reading([]).entry(child, account, names));
    return {
      problems: this.problems,
      account,
      entries: this.problems.length === 0 ? entries : entries.map(entry => ({ ...entry, test: undefined })),
      testsPlace: tests && placeOf(tests),
    };
  }

  private entry(node: Node, fileAccount: string | undefined, names: Set<string>): TestEntry {
    const required = ['name', 'interaction', 'targets', 'expect'] as const;
    const properties = this.properties(node, testProperties, required);
    const value = (name: (typeof testProperties)[number]): Node | undefined => properties.get(name)?.value;
    const name = this.text(value('name'));
    if (name !== undefined && names.has(name)) {
      this.add(value('name'), { kind: 'duplicateName', name });
    }
    names.add(name ?? '');
    this.oneOf(value('interaction'), interactions);
    const mode = value('mode') ? this.oneOf(value('mode'), modes) : 'each';
    const expect = this.oneOf(value('expect'), expectations);
    const account = this.text(value('account')) ?? fileAccount;
    const list = this.list(value('targets'));
    const targets = this.targets(list);
    const isWhole = this.problems.length === 0 && name !== undefined && mode && expect;
    return {
      name,
      place: placeOf(node),
      problems: this.problems,
      test: isWhole ? { name, mode, targets, expect, account } : undefined,
      targetPlaces: (list?.children ?? []).map(placeOf),
    };
  }

  private targets(list: Node | undefined): Target[] {
    const nodes = list?.children ?? [];
    if (list && nodes.length === 0) {
      this.add(list, { kind: 'noTargets' });
    }
    if (nodes.length > testFileLimits.targets) {
      this.add(list, { kind: 'tooManyTargets' });
    }
    const targets = new Map<string, Target>();
    for (const node of nodes.slice(0, testFileLimits.targets)) {
      const text = this.string(node)?.trim();
      if (text === undefined) {
        continue;
      }
      const target = parseTarget(text);
      const reason =
        typeof target === 'string' ? target : targets.has(targetKey(target)) ? 'duplicate' : undefined;
      if (reason !== undefined) {
        this.add(node, { kind: 'target', problem: { text, reason } });
      } else if (typeof target !== 'string') {
        targets.set(targetKey(target), target);
      }
    }
    return [...targets.values()];
  }

  /** The properties of an object by name. Adds a problem for each one that is missing, unknown or repeated. */
  private properties<Name extends string>(
    node: Node | undefined,
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
        this.add(property.key, { kind: 'unknownProperty', property: property.name });
      } else if (found.has(name)) {
        this.add(property.key, { kind: 'repeatedProperty', property: name });
      } else {
        found.set(name, property);
      }
    }
    for (const property of required.filter(name => !found.has(name))) {
      this.problems.push({ place: { offset: node.offset, length: 1 }, fault: { kind: 'missing', property } });
    }
    return found;
  }

  private isNewer(node: Node | undefined): boolean {
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
  private text(node: Node | undefined): string | undefined {
    const text = this.string(node)?.trim();
    if (text === '') {
      this.add(node, { kind: 'blank' });
      return undefined;
    }
    return text;
  }

  private oneOf<Value extends string>(node: Node | undefined, allowed: readonly Value[]): Value | undefined {
    const text = this.string(node);
    const value = allowed.find(one => one === text);
    if (text !== undefined && value === undefined) {
      this.add(node, { kind: 'wrongValue', allowed });
    }
    return value;
  }

  private string(node: Node | undefined): string | undefined {
    const value: unknown = this.is(node, 'string') ? node.value : undefined;
    return typeof value === 'string' ? value : undefined;
  }

  private list(node: Node | undefined): Node | undefined {
    return this.is(node, 'array') ? node : undefined;
  }

  /** Whether a node is of this type. Adds a problem if it is of another; a missing one is a problem of its object. */
  private is(node: Node | undefined, expected: JsonType): node is Node {
    if (node && node.type !== expected) {
      this.add(node, { kind: 'wrongType', expected });
    }
    return node?.type === expected;
  }

  private add(node: Node | undefined, fault: TestFileFault): void {
    this.problems.push({ place: node ? placeOf(node) : { offset: 0, length: 0 }, fault });
  }
}

function placeOf({ offset, length }: Node): Span {
  return { offset, length };
}
