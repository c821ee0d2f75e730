import * as vscode from 'vscode';
import type { ActingAccount } from '../access/actingAccount.ts';
import { GraphAdditionApi, type AdditionApi } from '../access/additionApi.ts';
import { GraphRevocationApi, type RevocationApi } from '../access/revocationApi.ts';
import type { AppsStore } from '../apps/appsStore.ts';
import { GraphChatsApi, readSelfId } from '../chats/chatsApi.ts';
import { ChatStore } from '../chats/chatStore.ts';
import type { Self } from '../chats/model.ts';
import { nameOrder } from '../chats/nameOrder.ts';
import { readOwnTenant, type TenantName } from '../chats/ownTenant.ts';
import type { People } from '../chats/people.ts';
import { GraphChecksApi, type ChecksApi } from '../checks/checksApi.ts';
import { once, throwIfCancelled } from '../core/async.ts';
import { DisposableStore, Emitter, type Disposable } from '../core/lifecycle.ts';
import type { Graph } from '../graph/client.ts';
import type { Cloud } from '../graph/cloud.ts';
import type { Need } from '../graph/permissions.ts';
import type { ServiceWaits } from '../graph/serviceWaits.ts';
import type { Account } from '../host/account.ts';
import type { AccountTokens } from '../host/accountTokens.ts';
import type { SettingsReader } from '../host/settings.ts';

/** Whose connection, to which cloud, and by which Graph client. */
export interface ConnectionParts {
  readonly tokens: AccountTokens;
  readonly cloud: Cloud;
  readonly graph: Graph;
  readonly waits: ServiceWaits;
  readonly settings: SettingsReader;
}

/** What the signed-in account works with. Another account, cloud or version of Graph makes a new one. */
export class Connection implements Disposable {
  readonly chats: ChatStore;
  readonly revocations: RevocationApi;
  readonly additions: AdditionApi;
  readonly checks: ChecksApi;
  /** The apps of the chats that somebody opened; loaded with the first of them. */
  readonly apps: () => Promise<AppsStore>;
  private readonly lifetime = new AbortController();
  private readonly disposables = new DisposableStore();
  private readonly loadPeople: () => Promise<People>;
  private readonly tenantChanges = this.disposables.add(new Emitter<undefined>());
  private selfKnown: Self | undefined;
  private tenantKnown: TenantName | undefined;

  /** Fires once it is known what the tenant is called. */
  readonly onDidNameTenant = this.tenantChanges.event;

  constructor(private readonly parts: ConnectionParts) {
    const { graph, cloud, settings } = parts;
    const version = settings.get('graphVersion');
    this.chats = this.disposables.add(new ChatStore(new GraphChatsApi(graph, cloud, version)));
    this.loadPeople = once(async () => {
      const { People } = await import('../chats/people.ts');
      return this.disposables.add(new People(this.chats, nameOrder(vscode.env.language)));
    });
    this.apps = once(async () => {
      const { GraphAppsApi } = await import('../apps/appsApi.ts');
      const { AppsStore } = await import('../apps/appsStore.ts');
      return this.disposables.add(new AppsStore(new GraphAppsApi(graph, cloud, version)));
    });
    this.revocations = new GraphRevocationApi(graph, version);
    this.additions = new GraphAdditionApi(graph, cloud, version);
    const { userId, tenantId } = this.account;
    this.checks = new GraphChecksApi(graph, tenantId);
    if (userId !== undefined && tenantId !== undefined) {
      this.selfKnown = { userId, tenantId };
    }
    const following = this.disposables.add(
      this.chats.onDidChange(() => {
        if (this.chats.chats.length > 0 || this.chats.state.kind === 'complete') {
          following.dispose();
          void this.nameTenant();
        }
      }),
    );
  }

  get account(): Account {
    return this.parts.tokens.account;
  }

  get cloud(): Cloud {
    return this.parts.cloud;
  }

  /** What the tenant signed in to is called, asked in the background after the first page; `undefined` until then. */
  get tenant(): TenantName | undefined {
    return this.tenantKnown;
  }

  /** The account and its cloud, as the journal names who acts. */
  get acting(): ActingAccount {
    return { account: this.account, cloud: this.cloud.name };
  }

  /** The waits under way that Microsoft Graph asked for, to be shown while work in the background stands still. */
  get waits(): ServiceWaits {
    return this.parts.waits;
  }

  /** Aborts when another connection takes its place: whatever runs for this one must stop. */
  get signal(): AbortSignal {
    return this.lifetime.signal;
  }

  /** Who is signed in, as far as known without asking. */
  get self(): Self | undefined {
    return this.selfKnown;
  }

  /** Who is signed in. Asks Graph where the token does not say. @throws FailureError */
  async requireSelf(signal: AbortSignal): Promise<Self> {
    this.selfKnown ??= {
      userId: await readSelfId(this.parts.graph, this.parts.settings.get('graphVersion'), signal),
      tenantId: this.account.tenantId ?? '',
    };
    return this.selfKnown;
  }

  /**
   * Makes sure that there is a token for `need`, and asks the person for consent if necessary.
   * @returns whether it is another token than the one used before.
   * @throws {@link FailureError} `consentNeeded` if it was refused; `cancelled` if `signal` aborts, or if this is no longer
   * the connection.
   */
  async consent(need: Need, signal = this.signal): Promise<boolean> {
    const isAnother = await this.parts.tokens.consent(need, AbortSignal.any([this.signal, signal]));
    throwIfCancelled(this.signal);
    return isAnother;
  }

  /** Runs work that must not be cut off when the session expires. {@link consent} can renew it meanwhile. */
  async deferExpiryDuring<T>(work: () => Promise<T>): Promise<T> {
    return this.parts.tokens.deferExpiryDuring(work);
  }

  /**
   * The people in the chats read so far, all counted. Sends no request.
   * @throws FailureError `cancelled` as soon as `signal` aborts.
   */
  async people(signal: AbortSignal): Promise<People> {
    const people = await this.loadPeople();
    await people.ready(signal);
    return people;
  }

  private async nameTenant(): Promise<void> {
    const { account, parts, signal } = this;
    try {
      const version = parts.settings.get('graphVersion');
      this.tenantKnown = await readOwnTenant(parts.graph, account.tenantId, version, signal);
    } catch {
      // It is a name, and nothing depends on it: some tenants keep it from people without a role.
    }
    if (!signal.aborted) {
      this.tenantChanges.fire(undefined);
    }
  }

  dispose(): void {
    this.lifetime.abort();
    this.disposables.dispose();
  }
}
