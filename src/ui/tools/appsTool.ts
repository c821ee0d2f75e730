import * as vscode from 'vscode';
import type { AppInChat, AppPermission, ChatApps, PartReading, UnexplainedGrants } from '../../apps/model.ts';
import { asRecord } from '../../core/json.ts';
import { accountKey } from '../../session/accountKey.ts';
import { noteText, stateText } from '../apps/appText.ts';
import { chatLabel } from '../chats/chatText.ts';
import { plainText } from '../text/safeText.ts';
import { Confirmations } from './confirmations.ts';
import {
  confirmation,
  connectionForTool,
  dataNote,
  failureFacts,
  refusalOfUnconfirmed,
  refusedAnswer,
  toolAnswer,
  whoseText,
  wholeNumber,
  withConnection,
  withinLength,
  type ToolConnection,
  type ToolHost,
} from './toolAnswer.ts';

/** Apps, and registrations with grants alone, in one answer at most. */
const mostEntries = 50;

/** Permissions listed for one of them at most. */
const mostPermissions = 100;

/** Characters of an id at most: that of an installation holds those of a chat and of an app. */
const idLength = 300;

interface Wanted {
  readonly chatId: string;
  readonly offset: number;
}

/** The tool that lists the apps of one chat for a language model, with what was granted to them. It changes nothing. */
export class AppsTool implements vscode.LanguageModelTool<unknown> {
  private readonly confirmations = new Confirmations();

  constructor(private readonly host: ToolHost) {}

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<unknown>): Promise<vscode.PreparedToolInvocation> {
    const invocationMessage = vscode.l10n.t('Listing the apps of a Teams chat');
    const connection = await connectionForTool(this.host);
    const wanted = wantedOf(input);
    if (!connection || !wanted) {
      return { invocationMessage };
    }
    this.confirmations.add(accountKey(connection.cloud, connection.account), JSON.stringify(wanted));
    return {
      invocationMessage,
      confirmationMessages: confirmation(vscode.l10n.t('List the apps of this Teams chat?'), [
        [...nameOf(wanted, connection), wanted.chatId],
        [
          vscode.l10n.t(
            'The language model is given the apps in this chat, with their IDs and permissions. Reading them takes two or three requests.',
          ),
        ],
        [whoseText(connection)],
      ]),
    };
  }

  async invoke(
    { input }: Pick<vscode.LanguageModelToolInvocationOptions<unknown>, 'input'>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    return withConnection(this.host, 'apps', token, async (connection, signal) => {
      const wanted = wantedOf(input);
      if (!wanted) {
        return refusedAnswer('invalidInput', 'The input does not follow the schema.');
      }
      const { cloud, account } = connection;
      const state = this.confirmations.take(accountKey(cloud, account), JSON.stringify(wanted));
      const refusal = refusalOfUnconfirmed(state);
      if (refusal) {
        return refusal;
      }
      const store = await connection.apps();
      const { chatId, offset } = wanted;
      // An agent asks after it has changed something, so only later pages come from the earlier reading.
      const read = offset === 0 ? await store.read(chatId, signal) : await store.get(chatId, signal);
      return toolAnswer(answerOf(read, wanted, connection));
    });
  }
}

function wantedOf(input: unknown): Wanted | undefined {
  const record = asRecord(input);
  const chatId = record?.['chatId'];
  return typeof chatId === 'string' && chatId.trim() !== '' && chatId.length <= idLength
    ? { chatId: chatId.trim(), offset: wholeNumber(record?.['offset'], 0, 0, Number.MAX_SAFE_INTEGER) }
    : undefined;
}

/** What the chat is called, if it is loaded. */
function nameOf({ chatId }: Wanted, { chats, self }: ToolConnection): readonly string[] {
  const chat = chats.chat(chatId);
  return chat ? [chatLabel(chat, self)] : [];
}

function answerOf(read: ChatApps, wanted: Wanted, connection: ToolConnection): Record<string, unknown> {
  const { chatId, offset } = wanted;
  const all = [...read.apps.map(describedApp), ...read.unexplained.map(describedGrants)];
  const entries = withinLength(all.slice(offset, offset + mostEntries));
  const next = offset + entries.length;
  const [name] = nameOf(wanted, connection);
  const notRead = notReadOf(read);
  return {
    note: dataNote,
    account: plainText(connection.account.label),
    chatId,
    ...(name === undefined ? {} : { chatName: name }),
    installedApps: read.apps.length,
    registrationsWithGrantsAlone: read.unexplained.length,
    ...(notRead.length > 0 ? { notRead } : {}),
    states: statesOf(read),
    offset,
    ...(next < all.length ? { nextOffset: next } : {}),
    entries,
  };
}

function describedApp(app: AppInChat): Readonly<Record<string, unknown>> {
  return {
    kind: 'installedApp',
    ...textsOf({ name: app.name, version: app.version }),
    origin: app.origin,
    ...idsOf({
      manifestId: app.manifestId,
      teamsAppId: app.teamsAppId,
      entraAppId: app.entraAppId,
      installationId: app.id,
    }),
    ...registrationOf(app),
    ...(app.joinedBy === 'clientId' ? { grantsFoundBy: 'clientId, because no clientAppId fits' } : {}),
    ...permissionsOf(app.permissions, ({ state }) => ({ state })),
  };
}

function registrationOf({ isRegistered }: AppInChat): { readonly registration?: string } {
  switch (isRegistered) {
    case true:
      return {};
    case false:
      return { registration: 'none: nothing can be granted to it' };
    case undefined:
      return { registration: 'not told: grants without an installed app may be for it' };
  }
}

function describedGrants(grants: UnexplainedGrants): Readonly<Record<string, unknown>> {
  const { entraAppId, servicePrincipalId, permissions } = grants;
  return {
    kind: 'grantsWithoutInstalledApp',
    ...idsOf({ entraAppId, servicePrincipalId }),
    ...permissionsOf(permissions, () => ({ state: 'granted' })),
  };
}

function permissionsOf<T extends AppPermission>(
  permissions: readonly T[],
  stateOf: (permission: T) => { readonly state: string },
): Readonly<Record<string, unknown>> {
  const listed = permissions
    .slice(0, mostPermissions)
    .map(permission => ({ name: plainText(permission.name), type: permission.type, ...stateOf(permission) }));
  const leftOut = permissions.length - listed.length;
  return { permissions: listed, ...(leftOut > 0 ? { permissionsLeftOut: leftOut } : {}) };
}

function textsOf(texts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return shown(texts, text => plainText(text));
}

function idsOf(ids: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return shown(ids, id => plainText(id, idLength));
}

function shown(
  values: Readonly<Record<string, string | undefined>>,
  show: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, show(value)]])),
  );
}

/** What the states in the answer mean. */
function statesOf({ apps, grants }: ChatApps): Readonly<Record<string, string>> {
  const states = new Set(apps.flatMap(({ permissions }) => permissions.map(({ state }) => state)));
  return Object.fromEntries(Array.from(states, state => [state, stateText(state, grants.kind)]));
}

/** What could not be read, in words. */
function notReadOf({ grants, consents, unreadable, isCut }: ChatApps): readonly object[] {
  const partOf = (what: 'grants' | 'consents', reading: PartReading): object[] =>
    reading.kind === 'failed'
      ? [
          {
            what: noteText({ about: what, failure: reading.failure }),
            ...failureFacts(reading.failure, 'apps'),
          },
        ]
      : [];
  return [
    ...(grants.kind === 'notInCloud' ? [{ what: noteText({ about: 'grantsNotInCloud' }) }] : []),
    ...partOf('grants', grants),
    ...partOf('consents', consents),
    ...(unreadable > 0 ? [{ what: noteText({ about: 'unreadable', count: unreadable }) }] : []),
    ...(isCut ? [{ what: noteText({ about: 'cut' }) }] : []),
  ];
}
