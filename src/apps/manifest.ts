import { isGuid } from '../core/guid.ts';
import {
  Lines,
  propertiesOf,
  readJson,
  type JsonNode,
  type NodeLimits,
  type Position,
} from '../core/jsonNodes.ts';
import { readType } from './appJson.ts';
import { permissionKey, resourceOf, type AppPermission } from './model.ts';
import { resolvePlaceholders, type Variables } from './placeholders.ts';

/** Characters of a manifest at most: Microsoft's own limit for a package is not reached by ids and permissions. */
const longest = 1_000_000;

/** The schema allows 16. */
const mostPermissions = 500;

const limits: NodeLimits = {
  // As many as a text of this length can have.
  properties: longest,
  // One more, so that it is known where there are too many.
  itemsAtDepth: { 3: mostPermissions + 1, 4: mostPermissions + 1 },
  errors: 1,
};

/** An id in a manifest. */
export type ManifestIdentifier =
  | { readonly kind: 'known'; readonly id: string }
  /** Nothing was provisioned in the environment: these variables have no value. */
  | { readonly kind: 'notProvisioned'; readonly variables: readonly string[] };

/**
 * What a manifest says about the app and what it asks for.
 * @see https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema
 */
export interface AppManifest {
  readonly name: string | undefined;
  /** The version of the app; may hold a placeholder that has no value. */
  readonly version: string | undefined;
  readonly id: ManifestIdentifier;
  /** `webApplicationInfo.id`; `undefined` for an app without a registration in Entra. */
  readonly entraAppId: ManifestIdentifier | undefined;
  /** What it asks for, each name and type once, those of teams and people too. */
  readonly permissions: readonly AppPermission[];
  /** Whether it lists application permissions alone, as manifests up to version 1.11 do. */
  readonly isOld: boolean;
  /** Variables without a value, anywhere in what is read here. */
  readonly unresolved: readonly string[];
}

/** Why a text is not a manifest. */
export interface ManifestFault {
  readonly kind:
    | 'tooLarge'
    | 'tooDeep'
    | 'notJson'
    | 'noObject'
    | 'noId'
    | 'wrongId'
    | 'wrongEntraId'
    | 'wrongPermissions';
  readonly position: Position;
}

/** A manifest, or why there is none. */
export type ManifestReading =
  | { readonly kind: 'read'; readonly manifest: AppManifest }
  | { readonly kind: 'broken'; readonly fault: ManifestFault };

/** Reads a manifest, with the variables of an environment in place of its placeholders. Never throws. */
export function readManifest(text: string, variables: Variables): ManifestReading {
  if (text.length > longest) {
    return broken('tooLarge', { line: 0, character: 0 });
  }
  // Positions count in the text as an editor has it, which hides a byte order mark.
  const source = text.replace(/^\ufeff/, '');
  const at = (offset: number): Position => new Lines(source).positionAt(offset);
  const json = readJson(source, limits);
  if (json.kind === 'tooDeep') {
    return broken('tooDeep', at(0));
  }
  const [error] = json.errors;
  if (json.kind === 'tooManyErrors' || error) {
    return broken('notJson', at(error?.offset ?? 0));
  }
  const { root } = json;
  if (root?.type !== 'object') {
    return broken('noObject', at(root?.offset ?? 0));
  }
  return new ManifestReader(root, variables, at).read();
}

function broken(kind: ManifestFault['kind'], position: Position): ManifestReading {
  return { kind: 'broken', fault: { kind, position } };
}

class ManifestReader {
  private readonly unresolved = new Set<string>();

  constructor(
    private readonly root: JsonNode,
    private readonly variables: Variables,
    private readonly at: (offset: number) => Position,
  ) {}

  read(): ManifestReading {
    const { root } = this;
    const idNode = child(root, 'id');
    const id = this.identifier(idNode);
    if (id === undefined || idNode === undefined) {
      return broken('noId', this.at(root.offset));
    }
    if (id === 'wrong') {
      return broken('wrongId', this.at(idNode.offset));
    }
    const application = child(root, 'webApplicationInfo');
    const entraNode = application && child(application, 'id');
    const entraAppId = this.identifier(entraNode);
    if (entraAppId === 'wrong') {
      return broken('wrongEntraId', this.at(entraNode?.offset ?? 0));
    }
    const listed = child(application, 'applicationPermissions');
    const authorization = child(root, 'authorization');
    const ofAll = child(authorization, 'permissions');
    const resourceSpecific = child(ofAll, 'resourceSpecific');
    // What is passed over would seem not to be asked for.
    const wrong =
      [authorization, ofAll].find(node => !isOf(node, 'object')) ??
      [resourceSpecific, listed].find(node => !isOf(node, 'array')) ??
      resourceSpecific?.children?.find(node => this.text(child(node, 'name')) === undefined) ??
      listed?.children?.find(node => this.text(node) === undefined);
    if (wrong) {
      return broken('wrongPermissions', this.at(wrong.offset));
    }
    const long = [resourceSpecific, listed].find(node => (node?.children?.length ?? 0) > mostPermissions);
    if (long) {
      return broken('tooLarge', this.at(long.offset));
    }
    const permissions = this.permissions(resourceSpecific);
    const old = (listed?.children ?? []).flatMap((node): AppPermission[] => {
      const name = this.text(node);
      return name === undefined ? [] : [{ name, type: 'application' }];
    });
    const manifest = {
      name: this.text(child(child(root, 'name'), 'short')),
      version: this.text(child(root, 'version')),
      id,
      entraAppId,
      permissions: distinct([...permissions, ...old]),
      isOld: listed !== undefined,
    };
    return { kind: 'read', manifest: { ...manifest, unresolved: [...this.unresolved] } };
  }

  private permissions(list: JsonNode | undefined): AppPermission[] {
    return (list?.children ?? []).flatMap((node): AppPermission[] => {
      const name = this.text(child(node, 'name'));
      return name === undefined ? [] : [{ name, type: readType(this.text(child(node, 'type'))) }];
    });
  }

  private identifier(node: JsonNode | undefined): ManifestIdentifier | 'wrong' | undefined {
    if (typeof node?.value !== 'string' || node.value.trim() === '') {
      return undefined;
    }
    const { text, unresolved } = resolvePlaceholders(node.value, this.variables);
    unresolved.forEach(name => this.unresolved.add(name));
    if (unresolved.length > 0) {
      return { kind: 'notProvisioned', variables: unresolved };
    }
    return isGuid(text) ? { kind: 'known', id: text } : 'wrong';
  }

  private text(node: JsonNode | undefined): string | undefined {
    if (typeof node?.value !== 'string' || node.value === '') {
      return undefined;
    }
    const { text, unresolved } = resolvePlaceholders(node.value, this.variables);
    unresolved.forEach(name => this.unresolved.add(name));
    return text;
  }
}

/** Whether a value is of this type, or not there. */
function isOf(node: JsonNode | undefined, type: 'object' | 'array'): boolean {
  return node === undefined || node.type === 'null' || node.type === type;
}

/** Of several properties of one name, the last counts, as in every reader of JSON. */
function child(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return node?.type === 'object'
    ? propertiesOf(node).findLast(property => property.name === name)?.value
    : undefined;
}

function distinct(permissions: readonly AppPermission[]): AppPermission[] {
  const byKey = new Map<string, AppPermission>();
  permissions.forEach(permission => byKey.set(permissionKey(permission), permission));
  return [...byKey.values()];
}

/** The permissions of a manifest that can be granted on a chat, and those that cannot. */
export function permissionsByPlace({ permissions }: Pick<AppManifest, 'permissions'>): {
  readonly onChats: readonly AppPermission[];
  readonly elsewhere: readonly AppPermission[];
} {
  const isElsewhere = ({ name }: AppPermission): boolean => {
    const resource = resourceOf(name);
    return resource === 'team' || resource === 'user';
  };
  return {
    onChats: permissions.filter(permission => !isElsewhere(permission)),
    elsewhere: permissions.filter(isElsewhere),
  };
}
