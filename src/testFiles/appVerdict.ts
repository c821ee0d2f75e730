import {
  comparePermissions,
  isMissing,
  isEachAppTold,
  isSameRegistration,
  knownRegistration,
  type ComparedPermission,
} from '../apps/appComparison.ts';
import { withRegistration } from '../apps/chatApps.ts';
import { permissionsByPlace, type AppManifest } from '../apps/manifest.ts';
import { isWhole, type AppInChat, type AppPermission, type ChatApps } from '../apps/model.ts';
import { placeholdersIn } from '../apps/placeholders.ts';
import { sameGuid } from '../core/guid.ts';
import type { AppTest } from './model.ts';

/** What a test expects of a chat, once its manifest was read. */
export interface AppExpectation {
  /** The id of the manifest, or for an app that is named by its id that one, whichever it is. */
  readonly appId: string;
  readonly isManifestId: boolean;
  /** The app registration that the manifest names, if it names one. */
  readonly entraAppId: string | undefined;
  readonly permissions: readonly AppPermission[];
  /** `undefined` for any. */
  readonly version: string | undefined;
}

/** What a test expects, or why that is not known. */
export type ExpectationReading =
  | { readonly kind: 'known'; readonly expectation: AppExpectation }
  /** Nothing was provisioned in the environment: these variables have no value. */
  | { readonly kind: 'notProvisioned'; readonly variables: readonly string[] }
  /** The manifest says no version. */
  | { readonly kind: 'noVersion' };

/** What a test expects that names its app by an id, and so says everything itself. */
export function expectationById(test: AppTest, id: string): AppExpectation {
  const { permissions, version } = test;
  return {
    appId: id,
    isManifestId: false,
    entraAppId: undefined,
    permissions: permissions === 'manifest' ? [] : permissions,
    version: version === 'manifest' ? undefined : version?.exactly,
  };
}

/** What a test expects whose manifest was read. */
export function expectationByManifest(test: AppTest, manifest: AppManifest): ExpectationReading {
  const { id, entraAppId } = manifest;
  const permissions =
    test.permissions === 'manifest' ? permissionsByPlace(manifest).onChats : test.permissions;
  const version = test.version === 'manifest' ? manifest.version : test.version?.exactly;
  if (test.version === 'manifest' && version === undefined) {
    return { kind: 'noVersion' };
  }
  const variables = [
    ...[id, entraAppId].flatMap(one => (one?.kind === 'notProvisioned' ? one.variables : [])),
    ...[...permissions.map(({ name }) => name), version ?? ''].flatMap(placeholdersIn),
  ];
  if (id.kind === 'notProvisioned' || variables.length > 0) {
    return { kind: 'notProvisioned', variables: [...new Set(variables)] };
  }
  const registration = knownRegistration(manifest);
  return {
    kind: 'known',
    expectation: { appId: id.id, isManifestId: true, entraAppId: registration, permissions, version },
  };
}

/** What a chat has of what is expected. */
export interface AppFinding {
  /** The installation that comes nearest to what is expected; `undefined` if the app is not installed. */
  readonly app: AppInChat | undefined;
  /** Those expected, as they stand; none where the app is not installed. */
  readonly permissions: readonly ComparedPermission[];
}

/** How a test of an app ended. */
export interface AppVerdict {
  /**
   * `unknown` where what was read differs from nothing that is expected, and does not tell all of it; or where it
   * differs, and the chat may have the app once more.
   */
  readonly kind: 'passed' | 'failed' | 'unknown';
  readonly finding: AppFinding;
}

/**
 * Compares the apps of a chat with what a test expects. An app may be installed twice, sideloaded and from the
 * organization: one of them has to have it all.
 */
export function judgeApp(expectation: AppExpectation, chat: ChatApps): AppVerdict {
  const [nearest] = chat.apps
    .filter(app => isTested(app, expectation))
    .map(app => judgeInstallation(expectation, app, chat))
    .sort((one, other) => order(one) - order(other));
  const verdict = nearest ?? { kind: 'failed', finding: { app: undefined, permissions: [] } };
  return verdict.kind === 'failed' && mayHaveMore(expectation, chat)
    ? { ...verdict, kind: 'unknown' }
    : verdict;
}

/** Whether a chat may have the app besides what is known to be it: a part could not be read, or is of no known app. */
function mayHaveMore(expectation: AppExpectation, chat: ChatApps): boolean {
  return !isWhole(chat) || !isEachOtherAppTold(expectation, chat);
}

/** Whether each app in a chat that is not the tested one is known to be another. */
export function isEachOtherAppTold(expectation: AppExpectation, chat: ChatApps): boolean {
  const apps = chat.apps.filter(app => !isTested(app, expectation));
  return isEachAppTold({ apps }, expectation.entraAppId);
}

/** Whether a version is another one than the expected; one that the service does not tell is not. */
export function isOtherVersion({ version }: AppExpectation, app: AppInChat): boolean {
  return version !== undefined && app.version !== undefined && app.version !== version;
}

/** Whether an app is known to belong to another registration than the manifest names: what it has, the other one has. */
export function isOfOtherRegistration({ entraAppId }: AppExpectation, app: AppInChat): boolean {
  return isSameRegistration(app, entraAppId) === false;
}

function isTested({ manifestId, teamsAppId }: AppInChat, { appId, isManifestId }: AppExpectation): boolean {
  return sameGuid(manifestId, appId) || (!isManifestId && sameGuid(teamsAppId, appId));
}

function judgeInstallation(expectation: AppExpectation, installed: AppInChat, chat: ChatApps): AppVerdict {
  const app = withRegistration(installed, expectation.entraAppId, chat);
  const permissions = comparePermissions(expectation.permissions, app, chat);
  const isKnown =
    permissions.every(({ state }) => state.kind !== 'unknown') &&
    (expectation.version === undefined || app.version !== undefined);
  const differs =
    permissions.some(isMissing) ||
    isOtherVersion(expectation, app) ||
    isOfOtherRegistration(expectation, app);
  return { kind: differs ? 'failed' : isKnown ? 'passed' : 'unknown', finding: { app, permissions } };
}

/** The one that comes nearest first. */
function order({ kind, finding }: AppVerdict): number {
  const missing = finding.permissions.filter(isMissing).length;
  return kind === 'passed' ? -2 : kind === 'unknown' ? -1 : missing;
}
