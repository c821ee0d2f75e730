import { failureOf, type Failure } from '../core/failure.ts';
import type { JsonRecord } from '../core/json.ts';
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
import { PageTrail, readPage } from '../graph/paging.ts';
import { readGrant, readInstallation, type DescribedInstallation } from './appJson.ts';
import type { AppInstallation, AppPermission, PermissionGrant } from './model.ts';

/** A collection that was read to its end, as far as its pages lead. */
export interface WholeList<T> {
  readonly items: readonly T[];
  readonly unreadable: number;
  readonly isCut: boolean;
}

/** The installed apps of a chat. */
export interface InstallationList extends WholeList<AppInstallation> {
  /** Whether the answer said what was consented to. If not, it has to be asked for. */
  readonly hasConsents: boolean;
}

/** What was consented to, by the id of the installation; `undefined` for one that comes without it. */
export type Consents = ReadonlyMap<string, readonly AppPermission[] | undefined>;

/** Where the apps of chats come from. Every method throws FailureError. */
export interface AppsApi {
  /** Whether the cloud tells what was granted. */
  readonly listsGrants: boolean;
  /** The apps of a chat: one request. A second one if the service refuses the first or leaves out what the apps are. */
  listInstallations(chatId: string, signal: AbortSignal, priority?: Priority): Promise<InstallationList>;
  /** What was consented to, for a service that does not tell it with the apps. */
  listConsents(chatId: string, signal: AbortSignal, priority?: Priority): Promise<Consents>;
  listGrants(chatId: string, signal: AbortSignal, priority?: Priority): Promise<WholeList<PermissionGrant>>;
}

const consent = '$select=id,consentedPermissionSet';
const definition = '$expand=teamsApp,teamsAppDefinition';

/** How the entries of a collection are read, and the key by which an entry on two pages is known to be the same. */
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
  /** Whether the service had trouble with them together once, which may have been about the moment. */
  private hadTrouble = false;

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
    const answer = apart ? undefined : await this.readTogether(chatId, signal, priority);
    const together = answer && 'items' in answer ? answer : undefined;
    const list = together?.items.every(({ hasDefinition }) => hasDefinition)
      ? together
      : await this.readAll(
          this.installedApps(chatId, definition),
          installations,
          signal,
          apart ? priority : 'background',
        );
    if (answer && !('items' in answer)) {
      this.learnFrom(answer);
    }
    if (!together?.items.every(({ hasConsent }) => hasConsent)) {
      return { ...list, items: list.items.map(({ installation }) => installation), hasConsents: false };
    }
    const consents = consentsIn(together.items);
    return {
      ...list,
      items: list.items.map(({ installation }) => withConsent(installation, consents)),
      hasConsents: true,
    };
  }

  async listConsents(chatId: string, signal: AbortSignal, priority?: Priority): Promise<Consents> {
    const address = this.installedApps(chatId, consent);
    return consentsIn((await this.readAll(address, installations, signal, priority)).items);
  }

  async listGrants(
    chatId: string,
    signal: AbortSignal,
    priority?: Priority,
  ): Promise<WholeList<PermissionGrant>> {
    return this.readAll(grantsPath(this.version, chatId), grants, signal, priority);
  }

  /** Asks for everything at once. Returns the failure where that may be refused because it is at once. */
  private async readTogether(
    chatId: string,
    signal: AbortSignal,
    priority: Priority | undefined,
  ): Promise<WholeList<DescribedInstallation> | Failure> {
    try {
      const address = this.installedApps(chatId, `${consent}&${definition}`);
      const list = await this.readAll(address, installations, signal, priority);
      const { items } = list;
      const lacksAll = (part: 'hasDefinition' | 'hasConsent'): boolean =>
        items.length > 0 && items.every(item => !item[part]);
      const hasDefinition = !lacksAll('hasDefinition');
      const hasConsent = !lacksAll('hasConsent');
      // Apps that ask for nothing may come without consent from a service that tells both at once.
      const asksForSome = items.some(({ installation }) => (installation.required ?? []).length > 0);
      this.asksApart = !hasDefinition || (!hasConsent && asksForSome);
      // One app may come without a part, such as an app without permissions. Only a part that all lack was left out.
      return { ...list, items: items.map(item => ({ ...item, hasDefinition, hasConsent })) };
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (!mayConcernOptions(failure)) {
        throw thrown;
      }
      return failure;
    }
  }

  /** Remembers that asking for everything at once was refused and asking apart was not. Trouble counts from the second time. */
  private learnFrom(refusal: Failure): void {
    this.asksApart = refusal.kind === 'rejected' || this.hadTrouble;
    this.hadTrouble = true;
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

function consentsIn(items: readonly DescribedInstallation[]): Consents {
  return new Map(items.map(({ installation }) => [installation.id, installation.consented]));
}

/**
 * An installation with what was consented to. An app that comes without a set has no permissions, unless it asks for
 * some: then it is not known.
 */
export function withConsent(installation: AppInstallation, consents: Consents): AppInstallation {
  const { id, required = [] } = installation;
  const nothing = consents.has(id) && required.length === 0 ? [] : undefined;
  return { ...installation, consented: consents.get(id) ?? nothing };
}

/** Whether a failure may be about using `$select` and `$expand` together. */
function mayConcernOptions(failure: Failure): boolean {
  return failure.kind === 'rejected' || (failure.kind === 'unavailable' && failure.answer.status === 500);
}
