import { printParseErrorCode } from 'jsonc-parser';
import { isOwn, type OwnIdentity } from '../checks/target.ts';
import { readJson, type JsonNode, type NodeLimits } from '../core/jsonNodes.ts';
import {
  testFileLimits,
  testFileVersion,
  type ParsedTestFile,
  type TestEntry,
  type TestFileProblem,
} from './model.ts';
import { NodeReader, placeOf } from './nodeReader.ts';
import { mostProperties, readEntry } from './testEntry.ts';

const fileProperties = ['$schema', 'version', 'account', 'tests'] as const;

/** One more than a file without problems needs, or as many more as there can be problems: then none is overlooked. */
const nodeLimits: NodeLimits = {
  properties: fileProperties.length + testFileLimits.tests * mostProperties + testFileLimits.problems,
  itemsAtDepth: {
    2: testFileLimits.tests + 1,
    4: testFileLimits.targets + 1,
    5: testFileLimits.permissions + 1,
  },
  errors: testFileLimits.problems,
};

/** Reads a test file. Comments and trailing commas are allowed. Never throws, whatever the text. */
export function parseTestFile(text: string): ParsedTestFile {
  if (text.length > testFileLimits.characters) {
    return tooLargeTestFile;
  }
  const read = readJson(text, nodeLimits);
  if (read.kind === 'tooDeep') {
    return unread([problemAtStart('tooDeep')]);
  }
  const reportable = { left: testFileLimits.problems };
  const reader = new NodeReader(reportable);
  let lastOffset = -1;
  for (const { error, offset, length } of read.errors) {
    // One fault at a place makes the reader miss several things there.
    if (offset !== lastOffset) {
      reader.addAt({ offset, length }, { kind: 'syntax', code: printParseErrorCode(error) });
    }
    lastOffset = offset;
  }
  return read.kind === 'read' ? readFile(reader, read.root, reportable) : unread(reader.problems);
}

/** What {@link parseTestFile} makes of a file that is too large to be read. */
export const tooLargeTestFile: ParsedTestFile = unread([problemAtStart('tooLarge')]);

/** A problem for each target of a test that is the person who would ask, which is known once somebody is signed in. */
export function ownTargets({ test, targetPlaces }: TestEntry, own: OwnIdentity): TestFileProblem[] {
  const targets = test?.kind === 'check' ? test.targets : [];
  return targets.flatMap((target, index): TestFileProblem[] => {
    const place = targetPlaces[index];
    return place && isOwn(target, own) ? [{ place, fault: { kind: 'ownTarget', target } }] : [];
  });
}

/** A file of which nothing but its problems is known. */
function unread(problems: readonly TestFileProblem[]): ParsedTestFile {
  return { problems, account: undefined, entries: [], testsPlace: undefined, version: undefined };
}

function problemAtStart(kind: 'tooDeep' | 'tooLarge'): TestFileProblem {
  return { place: { offset: 0, length: 1 }, fault: { kind } };
}

function readFile(
  reader: NodeReader,
  root: JsonNode | undefined,
  reportable: { left: number },
): ParsedTestFile {
  const properties = reader.properties(root, fileProperties, ['version', 'tests']);
  const versionNode = properties.get('version')?.value;
  const version = readVersion(reader, versionNode);
  if (version === 'newer') {
    return unread(reader.problems);
  }
  reader.text(properties.get('$schema')?.value);
  const account = reader.text(properties.get('account')?.value);
  const tests = reader.list(properties.get('tests')?.value);
  if ((tests?.children?.length ?? 0) > testFileLimits.tests) {
    reader.add(tests, { kind: 'tooManyTests' });
  }
  const file = { account, version, names: new Set<string>() };
  const entries = (tests?.children ?? [])
    .slice(0, testFileLimits.tests)
    .map(child => readEntry(new NodeReader(reportable), child, file));
  return {
    problems: reader.problems,
    account,
    entries: !reader.isFaulty ? entries : entries.map(entry => ({ ...entry, test: undefined })),
    testsPlace: tests && placeOf(tests),
    version:
      version === undefined || !versionNode ? undefined : { number: version, place: placeOf(versionNode) },
  };
}

/** The version of a file; `undefined` if it has none that there ever was. */
function readVersion(reader: NodeReader, node: JsonNode | undefined): number | 'newer' | undefined {
  if (!reader.is(node, 'number')) {
    return undefined;
  }
  const version: unknown = node.value;
  if (typeof version === 'number' && Number.isInteger(version) && version >= 1) {
    if (version <= testFileVersion) {
      return version;
    }
    reader.add(node, { kind: 'newerVersion', version });
    return 'newer';
  }
  const allowed = Array.from({ length: testFileVersion }, (_, index) => String(index + 1));
  reader.add(node, { kind: 'wrongValue', allowed });
  return undefined;
}
