import { summary } from '../core/failure.ts';
import { flatMapLazily, mapLazily, type Report, type Row } from '../core/report.ts';
import type { AppComparison } from './appComparison.ts';
import type { AppManifest } from './manifest.ts';
import type { ChatAppsReading } from './manyChats.ts';

const columns = [
  'topic',
  'app',
  'installedVersion',
  'manifestVersion',
  'origin',
  'permission',
  'type',
  'state',
  'reason',
  'environment',
  'manifestId',
  'entraAppId',
  'installationId',
  'chatId',
] as const;

/** A row for each permission on each installation, and one for a chat without the app. */
export type ComparisonReport = Report<'appComparison', (typeof columns)[number]>;

/** What is known of one chat: how its apps compare, or why they could not be read. */
export type ComparedChat =
  | { readonly kind: 'compared'; readonly chatId: string; readonly comparison: AppComparison }
  | Extract<ChatAppsReading, { readonly kind: 'failed' }>;

/** A manifest compared with chats. */
export interface ManifestComparison {
  readonly manifest: AppManifest;
  readonly manifestId: string;
  /** The environment whose variables stand in the manifest; `undefined` for a manifest without placeholders. */
  readonly environment: string | undefined;
  readonly chats: readonly ComparedChat[];
}

/**
 * Reports a manifest compared with chats.
 * @param topicOf returns what a chat is called on the screen, if it is known.
 */
export function appComparisonReport(
  { manifest, manifestId, environment, chats }: ManifestComparison,
  topicOf: (chatId: string) => string | undefined,
): ComparisonReport {
  const facts = { environment, manifestId, manifestVersion: manifest.version };
  return {
    kind: 'appComparison',
    columns,
    rows: () => flatMapLazily(chats, chat => rowsOf(chat, { ...facts, topic: topicOf(chat.chatId) })),
    facts: { ...facts, name: manifest.name, asksFor: manifest.permissions },
    itemsName: 'chats',
    items: () =>
      mapLazily(chats, chat => ({
        chatId: chat.chatId,
        topic: topicOf(chat.chatId),
        ...(chat.kind === 'failed'
          ? { failure: summary(chat.failure) }
          : {
              installed: chat.comparison.installed.map(({ app, permissions, ...same }) => ({
                id: app.id,
                name: app.name,
                version: app.version,
                origin: app.origin,
                entraAppId: app.entraAppId,
                ...same,
                permissions,
              })),
              isCertain: chat.comparison.isCertain,
              leftGrants: chat.comparison.leftGrants,
              unreadable: chat.comparison.chat.unreadable,
              mayBeMore: chat.comparison.chat.isCut,
            }),
      })),
  };
}

type ComparisonRow = Row<(typeof columns)[number]>;

interface RowFacts {
  readonly environment: string | undefined;
  readonly manifestId: string;
  readonly manifestVersion: string | undefined;
  readonly topic: string | undefined;
}

function rowsOf(chat: ComparedChat, facts: RowFacts): ComparisonRow[] {
  const empty = {
    ...facts,
    chatId: chat.chatId,
    app: undefined,
    installedVersion: undefined,
    origin: undefined,
    permission: undefined,
    type: undefined,
    reason: undefined,
    entraAppId: undefined,
    installationId: undefined,
  };
  if (chat.kind === 'failed') {
    return [{ ...empty, state: 'notRead', reason: summary(chat.failure) }];
  }
  const { installed } = chat.comparison;
  return installed.length === 0
    ? [{ ...empty, state: chat.comparison.isCertain ? 'notInstalled' : 'unknown' }]
    : installed.flatMap(({ app, permissions }): ComparisonRow[] => {
        const own = {
          ...empty,
          app: app.name,
          installedVersion: app.version,
          origin: app.origin,
          entraAppId: app.entraAppId,
          installationId: app.id,
        };
        return permissions.length === 0
          ? [{ ...own, state: undefined }]
          : permissions.map(({ name, type, state }) => ({
              ...own,
              permission: name,
              type,
              state: state.kind,
              reason: state.kind === 'notGranted' ? state.reason : undefined,
            }));
      });
}
