import { failureOf, type Failure } from '../core/failure.ts';
import {
  graphPath,
  type GraphPath,
  type GraphReply,
  type NextLink,
  type Priority,
  type RequestTemplate,
} from '../graph/call.ts';
import type { Graph } from '../graph/client.ts';
import type { Cloud, GraphVersion } from '../graph/cloud.ts';
import { endsRun } from '../graph/errors.ts';
import type { JsonRecord } from '../graph/json.ts';
import { PageTrail, readPage } from '../graph/paging.ts';
import { readGrant, readInstallation, type DescribedInstallation } from './appJson.ts';
import type { AppInstallation, PartReading, PermissionGrant } from './model.ts';

/** A collection that was read to its end, as far as its pages lead. */
interface WholeList<T> {
  readonly items: readonly T[];
  readonly unreadable: number;
  readonly isCut: boolean;
}

/** The installed apps of a chat. */
export interface InstallationList extends WholeList<AppInstallation> {
  /** Whether it could be read what was consented to. */
  readonly consents: PartReading;
}

/** Where the apps of chats come from. Every method throws FailureError. */
export interface AppsApi {
  /** Whether the cloud tells what was granted. */
  readonly listsGrants: boolean;
  /** The apps of a chat: one request, or two where the service does not tell everything in one. */
  listInstallations(chatId: string, signal: AbortSignal, priority?: Priority): Promise<InstallationList>;
  listGrants(chatId: string, signal: AbortSignal, priority?: Priority): Promise<WholeList<PermissionGrant>>;
}

const consent = '$select=id,consentedPermissionSet';
const definition = '$expand=teamsApp,teamsAppDefinition';

/** How the entries of a collection are read, and what is the same for the same entry on two pages. */
interface EntryReader<T> {
  readonly read: (entry: JsonRecord) => T | undefined;
  readonly keyOf: (item: T) => string;
}

const installations: EntryReader<DescribedInstallation> = {
  read: readInstallation,
  keyOf: ({ installation }) => installation.id,
};

const grants: EntryReader<PermissionGrant> = { read: readGrant, keyOf: grant => JSON.stringify(grant) };

/**
 * @see https://learn.microsoft.com/graph/api/chat-list-installedapps
 * @see https://learn.microsoft.com/graph/api/chat-list-permissiongrants
 */
export class GraphAppsApi implements AppsApi {
  /** Whether `$select` and `$expand` have to be asked apart: no page says that they can be used together. */
  private asksApart = false;

  constructor(
    private readonly graph: Graph,
    private readonly cloud: Cloud,
    private readonly version: GraphVersion,
  ) {}

  get listsGrants(): boolean {
    return listsGrants(this.cloud);
  }

  async listInstallations(
    chatId: string,
    signal: AbortSignal,
    priority?: Priority,
  ): Promise<InstallationList> {
    const apart = this.asksApart;
    const together = apart ? undefined : await this.readTogether(chatId, signal, priority);
    const list = together?.items.every(({ hasDefinition }) => hasDefinition)
      ? together
      : await this.readAll(
          this.installedApps(chatId, definition),
          installations,
          signal,
          apart ? priority : 'background',
        );
    const consents = together?.items.every(({ hasConsent }) => hasConsent)
      ? together.items
      : await this.readConsents(chatId, signal);
    if ('kind' in consents) {
      return {
        ...list,
        items: list.items.map(({ installation }) => installation),
        consents: { kind: 'failed', failure: consents },
      };
    }
    const consentedIn = new Map(
      consents.map(({ installation }) => [installation.id, installation.consented ?? []]),
    );
    return {
      ...list,
      items: list.items.map(({ installation }) => ({
        ...installation,
        consented: consentedIn.get(installation.id),
      })),
      consents: { kind: 'read' },
    };
  }

  async listGrants(
    chatId: string,
    signal: AbortSignal,
    priority?: Priority,
  ): Promise<WholeList<PermissionGrant>> {
    return this.readAll(grantsPath(this.version, chatId), grants, signal, priority);
  }

  /** Asks for everything at once. `undefined` where the service refuses that: it is not tried again. */
  private async readTogether(
    chatId: string,
    signal: AbortSignal,
    priority: Priority | undefined,
  ): Promise<WholeList<DescribedInstallation> | undefined> {
    try {
      const address = this.installedApps(chatId, `${consent}&${definition}`);
      const list = await this.readAll(address, installations, signal, priority);
      const { items } = list;
      const lacksAll = (part: 'hasDefinition' | 'hasConsent'): boolean =>
        items.length > 0 && items.every(item => !item[part]);
      const hasDefinition = !lacksAll('hasDefinition');
      const hasConsent = !lacksAll('hasConsent');
      this.asksApart = !hasDefinition || !hasConsent;
      // One app may come without a part, such as an app without permissions. Only what all lack was not told.
      return { ...list, items: items.map(item => ({ ...item, hasDefinition, hasConsent })) };
    } catch (thrown) {
      if (!mayConcernOptions(failureOf(thrown))) {
        throw thrown;
      }
      this.asksApart = true;
      return undefined;
    }
  }

  /** What was consented to, or why that could not be read. */
  private async readConsents(
    chatId: string,
    signal: AbortSignal,
  ): Promise<readonly DescribedInstallation[] | Failure> {
    try {
      const address = this.installedApps(chatId, consent);
      return (await this.readAll(address, installations, signal, 'background')).items;
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (endsRun(failure)) {
        throw thrown;
      }
      return failure;
    }
  }

  private installedApps(chatId: string, options: string): GraphPath {
    const { version, path } = graphPath(this.version)`/chats/${chatId}/installedApps`;
    return { version, path: `${path}?${options}` };
  }

  private async readAll<T>(
    first: GraphPath,
    { read, keyOf }: EntryReader<T>,
    signal: AbortSignal,
    priority: Priority | undefined,
  ): Promise<WholeList<T>> {
    const trail = new PageTrail();
    const seen = new Map<string, T>();
    let unreadable = 0;
    let address: GraphPath | NextLink | undefined = first;
    while (address) {
      const reply: GraphReply = await this.graph.send({
        method: 'GET',
        address,
        need: 'apps',
        signal,
        // A chat takes one request a second, so that all but the first have to wait for their turn.
        ...(address === first ? priority && { priority } : { priority: 'background' }),
      });
      const page = readPage(reply, read);
      const before = seen.size;
      page.items.forEach(item => seen.set(keyOf(item), item));
      const bringsNew = seen.size > before;
      // A page that repeats an earlier one repeats what could not be read on it.
      unreadable += bringsNew || page.items.length === 0 ? page.unreadable : 0;
      address = trail.after(page.next, bringsNew);
    }
    return { items: [...seen.values()], unreadable, isCut: trail.isCut };
  }
}

/**
 * Whether a cloud lists what was granted to apps. Its page says that China does not.
 * @see https://learn.microsoft.com/graph/api/chat-list-permissiongrants
 */
export function listsGrants({ name }: Cloud): boolean {
  return name !== 'china';
}

function grantsPath(version: GraphVersion, chatId: string): GraphPath {
  return graphPath(version)`/chats/${chatId}/permissionGrants`;
}

/** The requests that read the apps of a chat, for somebody to send them by other means. */
export function appsRequests(cloud: Cloud, version: GraphVersion, chatId: string): RequestTemplate[] {
  const { path } = graphPath(version)`/chats/${chatId}/installedApps`;
  return [
    { method: 'GET', address: { version, path: `${path}?${definition}` } },
    { method: 'GET', address: { version, path: `${path}?${consent}` } },
    ...(listsGrants(cloud) ? [{ method: 'GET' as const, address: grantsPath(version, chatId) }] : []),
  ];
}

/** Whether a failure may be about using `$select` and `$expand` together. */
function mayConcernOptions(failure: Failure): boolean {
  return failure.kind === 'rejected' || (failure.kind === 'unavailable' && failure.answer.status === 500);
}
