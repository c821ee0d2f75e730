import { asRecord, textOf, type JsonRecord } from '../core/json.ts';
import type { AppInstallation, AppOrigin, AppPermission, PermissionGrant, PermissionType } from './model.ts';

const origins: ReadonlySet<string> = new Set<AppOrigin>(['store', 'organization', 'sideloaded']);

/** An installation as one answer describes it: which parts of it were there decides what else is asked. */
export interface DescribedInstallation {
  readonly installation: AppInstallation;
  readonly hasDefinition: boolean;
  readonly hasConsent: boolean;
}

/**
 * Reads an installed app, whichever parts of it were asked for.
 * @returns `undefined` if there is no id.
 * @see https://learn.microsoft.com/graph/api/chat-list-installedapps
 */
export function readInstallation(json: JsonRecord): DescribedInstallation | undefined {
  const id = textOf(json, 'id');
  if (id === undefined) {
    return undefined;
  }
  const app = asRecord(json['teamsApp']);
  const definition = asRecord(json['teamsAppDefinition']);
  const authorization = asRecord(definition?.['authorization']);
  const origin = readOrigin(textOf(app, 'distributionMethod'));
  const teamsAppId = textOf(app, 'id') ?? textOf(definition, 'teamsAppId');
  const externalId = textOf(app, 'externalId');
  const entraAppId = textOf(definition, 'azureADAppId') ?? textOf(authorization, 'clientAppId');
  const hasConsent = 'consentedPermissionSet' in json;
  return {
    hasDefinition: app !== undefined || definition !== undefined,
    hasConsent,
    installation: {
      id,
      teamsAppId,
      // The store keeps the id of the manifest, and leaves out the other one.
      manifestId: externalId ?? (origin === 'store' ? teamsAppId : undefined),
      entraAppId,
      isRegistered: entraAppId === undefined ? isToldOfNone(definition) : true,
      name: textOf(definition, 'displayName') ?? textOf(app, 'displayName'),
      version: textOf(definition, 'version'),
      origin,
      required: readPermissionSet(authorization?.['requiredPermissionSet']),
      consented: hasConsent ? (readPermissionSet(json['consentedPermissionSet']) ?? []) : undefined,
    },
  };
}

/** `false` where the service says that there is no registration. v1.0 does not declare the field, and may leave it out. */
function isToldOfNone(definition: JsonRecord | undefined): false | undefined {
  return definition && 'azureADAppId' in definition ? false : undefined;
}

/**
 * Reads a grant.
 * @returns `undefined` if it does not say what is granted.
 * @see https://learn.microsoft.com/graph/api/chat-list-permissiongrants
 */
export function readGrant(json: JsonRecord): PermissionGrant | undefined {
  const name = textOf(json, 'permission');
  return name === undefined
    ? undefined
    : {
        id: textOf(json, 'id') ?? '',
        entraAppId: textOf(json, 'clientAppId'),
        servicePrincipalId: textOf(json, 'clientId'),
        permission: { name, type: readType(json['permissionType']) },
      };
}

function readPermissionSet(value: unknown): AppPermission[] | undefined {
  const permissions = asRecord(value)?.['resourceSpecificPermissions'];
  return Array.isArray(permissions)
    ? permissions.flatMap((permission): AppPermission[] => {
        const record = asRecord(permission);
        const name = textOf(record, 'permissionValue');
        return name === undefined ? [] : [{ name, type: readType(record?.['permissionType']) }];
      })
    : undefined;
}

/** The type of a permission. Answers write it with small letters in one place and with capitals in another. */
export function readType(value: unknown): PermissionType {
  const type = typeof value === 'string' ? value.toLowerCase() : '';
  return type === 'application' || type === 'delegated' ? type : 'unknown';
}

function readOrigin(text: string | undefined): AppOrigin {
  return isOrigin(text) ? text : 'unknown';
}

function isOrigin(text: string | undefined): text is AppOrigin {
  return text !== undefined && origins.has(text);
}
