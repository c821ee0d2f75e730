import { parseTarget, targetKey, type Target } from '../checks/target.ts';
import { propertiesOf, type JsonNode, type Property } from '../core/jsonNodes.ts';
import { readAppTest } from './appEntry.ts';
import { testFileLimits, type Expectation, type TestEntry, type TestMode } from './model.ts';
import { placeOf, quotedLength, type NodeReader } from './nodeReader.ts';

/** The names that a test of one kind or the other may have; `app` tells which one it is. */
const checkProperties = ['name', 'interaction', 'mode', 'targets', 'expect', 'account'] as const;
const appProperties = ['name', 'app', 'chat', 'expect', 'account'] as const;
const requiredOfChecks = ['name', 'interaction', 'targets', 'expect'] as const;
const requiredOfApps = ['name', 'app', 'chat', 'expect'] as const;

/** The most properties that a test can have without a problem, those of the objects in it too. */
export const mostProperties = appProperties.length + 4 + 2 * testFileLimits.permissions;

const interactions = ['createChat'] as const;
const modes = ['each', 'together'] as const satisfies readonly TestMode[];
const expectations = ['allowed', 'denied'] as const satisfies readonly Expectation[];

/** What an entry has to know of the file that it is in. */
export interface EntrySurroundings {
  readonly account: string | undefined;
  /** The version of the format; `undefined` if it is none that is read here. */
  readonly version: number | undefined;
  /** The names of the entries before it. */
  readonly names: Set<string>;
}

/** Reads one entry of the list of tests. */
export function readEntry(reader: NodeReader, node: JsonNode, file: EntrySurroundings): TestEntry {
  const isAboutApp = node.type === 'object' && propertiesOf(node).some(({ name }) => name === 'app');
  return isAboutApp ? appEntry(reader, node, file) : checkEntry(reader, node, file);
}

function checkEntry(reader: NodeReader, node: JsonNode, file: EntrySurroundings): TestEntry {
  const properties = reader.properties(node, checkProperties, requiredOfChecks);
  const value = valuesOf(properties);
  const name = readName(reader, value('name'), file.names);
  reader.oneOf(value('interaction'), interactions);
  const mode = value('mode') ? reader.oneOf(value('mode'), modes) : 'each';
  const expect = reader.oneOf(value('expect'), expectations);
  const account = reader.text(value('account')) ?? file.account;
  const list = reader.list(value('targets'));
  const targets = readTargets(reader, list);
  const isWhole = !reader.isFaulty && name !== undefined && mode && expect;
  return {
    name,
    place: placeOf(node),
    problems: reader.problems,
    test: isWhole ? { kind: 'check', name, mode, targets, expect, account } : undefined,
    targetPlaces: (list?.children ?? []).slice(0, testFileLimits.targets).map(placeOf),
    appPlaces: undefined,
  };
}

function appEntry(reader: NodeReader, node: JsonNode, file: EntrySurroundings): TestEntry {
  const properties = reader.properties(node, appProperties, requiredOfApps);
  const value = valuesOf(properties);
  const name = readName(reader, value('name'), file.names);
  const account = reader.text(value('account')) ?? file.account;
  const { places, ...parts } = readAppTest(reader, {
    app: properties.get('app'),
    chat: value('chat'),
    expect: value('expect'),
    version: file.version,
  });
  const { app, chatId, permissions, version } = parts;
  const isWhole = !reader.isFaulty && name !== undefined && app && chatId !== undefined && permissions;
  return {
    name,
    place: placeOf(node),
    problems: reader.problems,
    test: isWhole ? { kind: 'app', name, app, chatId, permissions, version, account } : undefined,
    targetPlaces: [],
    appPlaces: places,
  };
}

function valuesOf<Name extends string>(
  properties: ReadonlyMap<Name, Property>,
): (name: Name) => JsonNode | undefined {
  return name => properties.get(name)?.value;
}

function readName(reader: NodeReader, node: JsonNode | undefined, names: Set<string>): string | undefined {
  const name = reader.text(node);
  if (name !== undefined && names.has(name)) {
    reader.add(node, { kind: 'duplicateName', name: name.slice(0, quotedLength) });
  }
  names.add(name ?? '');
  return name;
}

function readTargets(reader: NodeReader, list: JsonNode | undefined): Target[] {
  const nodes = list?.children ?? [];
  if (list && nodes.length === 0) {
    reader.add(list, { kind: 'noTargets' });
  }
  if (nodes.length > testFileLimits.targets) {
    reader.add(list, { kind: 'tooManyTargets' });
  }
  const targets = new Map<string, Target>();
  for (const node of nodes.slice(0, testFileLimits.targets)) {
    if (reader.isFull) {
      break;
    }
    const text = reader.string(node)?.trim();
    if (text === undefined) {
      continue;
    }
    const target = parseTarget(text);
    const reason =
      typeof target === 'string' ? target : targets.has(targetKey(target)) ? 'duplicate' : undefined;
    if (reason !== undefined) {
      reader.add(node, { kind: 'target', problem: { text: text.slice(0, quotedLength), reason } });
    } else if (typeof target !== 'string') {
      targets.set(targetKey(target), target);
    }
  }
  return [...targets.values()];
}
