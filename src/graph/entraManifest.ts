import {
  applyEdits,
  modify,
  parse,
  type FormattingOptions,
  type JSONPath,
  type ParseError,
} from 'jsonc-parser';
import { asRecord, type JsonRecord } from '../core/json.ts';
import { graphApplicationId, type Cloud } from './cloud.ts';
import { clientIdPlaceholder, redirectUris, registrationPermissions } from './registration.ts';

/** What a registration may lack for signing in from here. */
export type RegistrationLack = 'publicClient' | 'redirectUris' | 'permissions';

/** The manifest of a registration with what it lacked. */
export interface CompletedManifest {
  readonly text: string;
  /** None if it lacked nothing. */
  readonly lacks: readonly RegistrationLack[];
}

/** The name under which manifests may name Microsoft Graph in place of its id. */
const graphName = 'Microsoft Graph';

/**
 * Ids of delegated permissions, which manifests may give in place of names.
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
const permissionIds: Readonly<Record<string, string>> = {
  'Chat.ReadBasic': '9547fcb5-d03f-419d-9948-5928bbf71b0f',
  'User.Read': 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
  'TeamworkUserInteraction.Read.All': 'b4d26916-07e0-4daf-9096-9f6d9174aa96',
  'ChatMember.ReadWrite': 'dea13482-7ea6-488f-8b98-eb5bbecf033d',
  'Chat.ReadWrite.All': '7e9a077b-3711-42b9-b7cb-5fa5f3f7fea7',
  'TeamsAppInstallation.ReadForChat': 'bf3fbf03-f35f-4e93-963e-47e4d874c37a',
};

/**
 * Adds to the manifest of a registration, as a project of the Agents Toolkit keeps it in `aad.manifest.json`, what
 * signing in from here needs: the public client, its redirect URIs, and the permissions of a cloud. All else stays as it
 * is, placeholders included.
 * @param text a manifest in either form: that of Microsoft Graph, or the older one of Azure AD Graph.
 * @returns `undefined` if it is no manifest.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-microsoft-graph-app-manifest
 */
export function completedManifest(text: string, cloud: Cloud): CompletedManifest | undefined {
  const errors: ParseError[] = [];
  try {
    const root = asRecord(parse(text, errors, { allowTrailingComma: true }));
    return root && errors.length === 0 ? new ManifestEditor(text, root, cloud).complete() : undefined;
  } catch (thrown) {
    if (thrown instanceof RangeError) {
      // It goes deeper than any manifest does.
      return undefined;
    }
    throw thrown;
  }
}

class ManifestEditor {
  private readonly lacks: RegistrationLack[] = [];
  private readonly formattingOptions: FormattingOptions;

  constructor(
    private text: string,
    private readonly root: JsonRecord,
    private readonly cloud: Cloud,
  ) {
    const [, indent = '  '] = /\n([ \t]+)"/.exec(text) ?? [];
    this.formattingOptions = { insertSpaces: !indent.includes('\t'), tabSize: indent.length, eol: '\n' };
  }

  complete(): CompletedManifest {
    const isOlder = 'replyUrlsWithType' in this.root || 'allowPublicClient' in this.root;
    this.allowPublicClient(isOlder ? 'allowPublicClient' : 'isFallbackPublicClient');
    this.addRedirectUris(isOlder);
    this.addPermissions();
    return { text: this.text, lacks: this.lacks };
  }

  private allowPublicClient(property: string): void {
    if (this.root[property] !== true) {
      this.edit([property], true, false);
      this.lacks.push('publicClient');
    }
  }

  private addRedirectUris(isOlder: boolean): void {
    const known = new Set(
      isOlder ? olderUris(this.root) : listOf(asRecord(this.root['publicClient'])?.['redirectUris']),
    );
    const client = typeof this.root['appId'] === 'string' ? this.root['appId'] : '';
    const missing = redirectUris('')
      .map(({ uri }) => uri.replace(clientIdPlaceholder, client))
      .filter(uri => !known.has(uri));
    if (missing.length > 0 && !isOlder && !asRecord(this.root['publicClient'])) {
      this.edit(['publicClient'], {}, false);
    }
    for (const uri of missing) {
      if (isOlder) {
        this.append(['replyUrlsWithType'], { url: uri, type: 'InstalledClient' });
      } else {
        this.append(['publicClient', 'redirectUris'], uri);
      }
    }
    if (missing.length > 0) {
      this.lacks.push('redirectUris');
    }
  }

  private addPermissions(): void {
    const resources = listOf(this.root['requiredResourceAccess']).map(asRecord);
    const index = resources.findIndex(resource => isGraph(resource?.['resourceAppId']));
    // A permission of an application, a role, may have the same name.
    const granted = listOf(resources[index]?.['resourceAccess'])
      .map(asRecord)
      .filter(access => access?.['type'] === 'Scope')
      .map(access => String(access?.['id']).toLowerCase());
    const missing = registrationPermissions(this.cloud)
      .map(({ name }) => name)
      .filter(name => ![name, permissionIds[name] ?? name].some(id => granted.includes(id.toLowerCase())))
      .map(name => ({ id: name, type: 'Scope' }));
    if (missing.length === 0) {
      return;
    }
    this.lacks.push('permissions');
    if (index === -1) {
      const value = { resourceAppId: graphName, resourceAccess: missing };
      this.append(['requiredResourceAccess'], value);
    } else {
      missing.forEach(access => this.append(['requiredResourceAccess', index, 'resourceAccess'], access));
    }
  }

  /** Appends to a list, which is made if there is none. */
  private append(path: JSONPath, value: unknown): void {
    const isThere = Array.isArray(path.reduce<unknown>(valueAt, parse(this.text)));
    this.edit(isThere ? [...path, -1] : path, isThere ? value : [value], isThere);
  }

  private edit(path: JSONPath, value: unknown, isArrayInsertion: boolean): void {
    const { formattingOptions } = this;
    this.text = applyEdits(
      this.text,
      modify(this.text, path, value, { formattingOptions, isArrayInsertion }),
    );
  }
}

function olderUris(root: JsonRecord): readonly unknown[] {
  return listOf(root['replyUrlsWithType'])
    .map(asRecord)
    .filter(entry => entry?.['type'] === 'InstalledClient')
    .map(entry => entry?.['url']);
}

function isGraph(resource: unknown): boolean {
  return (
    resource === graphName || (typeof resource === 'string' && resource.toLowerCase() === graphApplicationId)
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function valueAt(value: unknown, segment: JSONPath[number]): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[Number(segment)] : asRecord(value)?.[segment];
}
