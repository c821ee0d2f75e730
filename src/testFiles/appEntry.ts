import { permissionKey, resourceOf, type AppPermission } from '../apps/model.ts';
import { isEnvironmentName } from '../apps/placeholders.ts';
import { isChatId } from '../chats/chatId.ts';
import { isGuid } from '../core/guid.ts';
import { propertiesOf, type JsonNode, type Property } from '../core/jsonNodes.ts';
import { pathProblem } from './manifestPath.ts';
import { appTestsVersion, testFileLimits, type AppPlaces, type AppTest, type TestedApp } from './model.ts';
import { placeOf, type NodeReader } from './nodeReader.ts';

/** The properties of an app test, as far as it has them. */
interface AppTestNodes {
  readonly app: Property | undefined;
  readonly chat: JsonNode | undefined;
  readonly expect: JsonNode | undefined;
  /** The version of the file. */
  readonly version: number | undefined;
}

/** The parts of an app test; what is missing or wrong is `undefined`, and a problem of the reader. */
export interface AppTestParts {
  readonly app: TestedApp | undefined;
  readonly chatId: string | undefined;
  readonly permissions: AppTest['permissions'] | undefined;
  readonly version: AppTest['version'];
  readonly places: AppPlaces;
}

const types = { Application: 'application', Delegated: 'delegated' } as const;

/** As the manifest writes them. */
const typeNames = ['Application', 'Delegated'] as const;

/** Reads what a test says about an app. */
export function readAppTest(reader: NodeReader, nodes: AppTestNodes): AppTestParts {
  if (nodes.app && nodes.version !== undefined && nodes.version < appTestsVersion) {
    reader.add(nodes.app.key, { kind: 'olderVersion', needed: appTestsVersion });
  }
  const app = readApp(reader, nodes.app?.value);
  const chatId = readChatId(reader, nodes.chat);
  const expected = reader.properties(nodes.expect, ['permissions', 'version'], ['permissions']);
  const permissions = expected.get('permissions')?.value;
  const version = expected.get('version')?.value;
  return {
    app: app.app,
    chatId,
    permissions: readPermissions(reader, permissions, app.isId),
    version: readVersion(reader, version, app.isId),
    places: {
      manifest: app.manifest && placeOf(app.manifest),
      environment: app.environment && placeOf(app.environment),
      chat: nodes.chat && placeOf(nodes.chat),
      version: version && placeOf(version),
      permissions: permissions && placeOf(permissions),
      listed: (permissions?.children ?? []).slice(0, testFileLimits.permissions).map(placeOf),
    },
  };
}

interface ReadApp {
  readonly app: TestedApp | undefined;
  /** Whether it is named by an id, so that there is no manifest. */
  readonly isId: boolean;
  readonly manifest: JsonNode | undefined;
  readonly environment: JsonNode | undefined;
}

function readApp(reader: NodeReader, node: JsonNode | undefined): ReadApp {
  const isId = node?.type === 'object' && propertiesOf(node).some(({ name }) => name === 'id');
  if (isId) {
    const id = reader.properties(node, ['id'], ['id']).get('id')?.value;
    const text = reader.text(id);
    if (text !== undefined && !isAppId(text)) {
      reader.add(id, { kind: 'appId' });
    }
    return {
      app: text === undefined ? undefined : { kind: 'id', id: text },
      isId,
      manifest: undefined,
      environment: undefined,
    };
  }
  const properties = reader.properties(node, ['manifest', 'environment'], ['manifest']);
  const manifest = properties.get('manifest')?.value;
  const environment = properties.get('environment')?.value;
  const path = reader.text(manifest);
  const problem = path === undefined ? undefined : pathProblem(path);
  if (problem) {
    reader.add(manifest, { kind: 'manifestPath', reason: problem });
  }
  const name = reader.text(environment);
  if (name !== undefined && !isEnvironmentName(name)) {
    reader.add(environment, { kind: 'environmentName' });
  }
  return {
    app: path === undefined ? undefined : { kind: 'manifest', path, environment: name },
    isId,
    manifest,
    environment,
  };
}

/** The id of a manifest and of an app in a catalog is a GUID. Microsoft's own apps in the store may have a name instead. */
function isAppId(text: string): boolean {
  return isGuid(text) || /^[a-z][\w-]*(?:\.[\w-]+)+$/i.test(text);
}

function readChatId(reader: NodeReader, node: JsonNode | undefined): string | undefined {
  const text = reader.text(node);
  if (text !== undefined && !isChatId(text)) {
    reader.add(node, { kind: 'chatId' });
  }
  return text;
}

function readVersion(reader: NodeReader, node: JsonNode | undefined, isId: boolean): AppTest['version'] {
  const text = reader.text(node);
  if (text === 'manifest') {
    if (isId) {
      reader.add(node, { kind: 'noManifest' });
    }
    return text;
  }
  return text === undefined ? undefined : { exactly: text };
}

function readPermissions(
  reader: NodeReader,
  node: JsonNode | undefined,
  isId: boolean,
): AppTest['permissions'] | undefined {
  if (!node) {
    return undefined;
  }
  if (node.type === 'string' && node.value === 'manifest') {
    if (isId) {
      reader.add(node, { kind: 'noManifest' });
    }
    return 'manifest';
  }
  if (node.type !== 'array') {
    reader.add(node, { kind: 'wrongPermissions' });
    return undefined;
  }
  return readList(reader, node);
}

function readList(reader: NodeReader, list: JsonNode): AppPermission[] {
  const nodes = list.children ?? [];
  if (nodes.length === 0) {
    reader.add(list, { kind: 'noPermissions' });
  }
  if (nodes.length > testFileLimits.permissions) {
    reader.add(list, { kind: 'tooManyPermissions' });
  }
  const permissions = new Map<string, AppPermission>();
  for (const node of nodes.slice(0, testFileLimits.permissions)) {
    if (reader.isFull) {
      break;
    }
    const properties = reader.properties(node, ['name', 'type'], ['name', 'type']);
    const name = reader.text(properties.get('name')?.value);
    const type = reader.oneOf(properties.get('type')?.value, typeNames);
    if (name === undefined || !type) {
      continue;
    }
    const permission = { name, type: types[type] };
    const resource = resourceOf(name);
    if (resource === 'team' || resource === 'user') {
      reader.add(properties.get('name')?.value, { kind: 'permissionElsewhere', resource });
    } else if (permissions.has(permissionKey(permission))) {
      reader.add(node, { kind: 'duplicatePermission' });
    }
    permissions.set(permissionKey(permission), permission);
  }
  return [...permissions.values()];
}
