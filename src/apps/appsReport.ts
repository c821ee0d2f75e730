import { summary } from '../core/failure.ts';
import { flatMapLazily, mapLazily, type Report, type Row } from '../core/report.ts';
import type { ChatApps, PartReading } from './model.ts';

const columns = [
  'topic',
  'app',
  'version',
  'origin',
  'permission',
  'type',
  'state',
  'entraAppId',
  'manifestId',
  'teamsAppId',
  'installationId',
  'servicePrincipalId',
  'grantsRead',
  'chatId',
] as const;

/** A row for each permission, and one for an app without any. */
export type AppsReport = Report<'apps', (typeof columns)[number]>;

/**
 * Reports the apps of chats.
 * @param topicOf returns what a chat is called on the screen, if it is known.
 */
export function appsReport(
  chats: readonly ChatApps[],
  topicOf: (chatId: string) => string | undefined,
): AppsReport {
  return {
    kind: 'apps',
    columns,
    rows: () => flatMapLazily(chats, chat => rowsOf(chat, topicOf(chat.chatId))),
    facts: {},
    itemsName: 'chats',
    items: () =>
      mapLazily(chats, ({ chatId, apps, unexplained, grants, consents, unreadable, isCut }) => ({
        chatId,
        topic: topicOf(chatId),
        grants: readingText(grants),
        consents: readingText(consents),
        unreadable,
        mayBeMore: isCut,
        apps,
        unexplained,
      })),
  };
}

type AppsRow = Row<(typeof columns)[number]>;

function rowsOf({ chatId, apps, unexplained, grants }: ChatApps, topic: string | undefined): AppsRow[] {
  const facts = { topic, grantsRead: readingText(grants), chatId };
  return [
    ...apps.flatMap(({ name, version, origin, permissions, ...ids }): AppsRow[] => {
      const app = {
        ...facts,
        app: name,
        version,
        origin,
        permission: undefined,
        type: undefined,
        state: undefined,
        entraAppId: ids.entraAppId,
        manifestId: ids.manifestId,
        teamsAppId: ids.teamsAppId,
        installationId: ids.id,
        servicePrincipalId: undefined,
      };
      return permissions.length === 0
        ? [app]
        : permissions.map(permission => ({
            ...app,
            permission: permission.name,
            type: permission.type,
            state: permission.state,
          }));
    }),
    ...unexplained.flatMap(({ entraAppId, servicePrincipalId, permissions }) =>
      permissions.map(({ name, type }) => ({
        ...facts,
        app: undefined,
        version: undefined,
        origin: undefined,
        permission: name,
        type,
        state: 'granted',
        entraAppId,
        manifestId: undefined,
        teamsAppId: undefined,
        installationId: undefined,
        servicePrincipalId,
      })),
    ),
  ];
}

function readingText(reading: PartReading): string {
  return reading.kind === 'failed' ? summary(reading.failure) : reading.kind;
}
