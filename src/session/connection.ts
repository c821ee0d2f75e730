import * as vscode from 'vscode';
import { once, systemClock, throwIfCancelled } from '../core/async.ts';
import { FailureError } from '../core/failure.ts';
import { DisposableStore, Emitter, type Disposable } from '../core/lifecycle.ts';
import type { Log } from '../core/log.ts';
import type { GraphCall, GraphReply } from '../graph/call.ts';
import type { Graph, GraphClientParts } from '../graph/client.ts';
import type { Cloud } from '../graph/cloud.ts';
import type { Need } from '../graph/permissions.ts';
import { ServiceWaits } from '../graph/serviceWaits.ts';
import { ChatStore } from '../chats/chatStore.ts';
import { GraphChatsApi, readSelfId } from '../chats/chatsApi.ts';
import type { Self } from '../chats/model.ts';
import type { People } from '../chats/people.ts';
import { GraphChecksApi, type ChecksApi } from '../checks/checksApi.ts';
import { GraphAccessApi, type AccessApi } from '../access/accessApi.ts';
import { GraphMembersApi, type MembersApi } from '../access/membersApi.ts';
import type { Account } from '../host/account.ts';
import type { AccountTokens } from '../host/accountTokens.ts';
import type { Authentication } from '../host/authentication.ts';
import { connectionSettings } from '../host/contributions.ts';
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
  readonly access: AccessApi;
  readonly members: MembersApi;
  readonly checks: ChecksApi;
  private readonly lifetime = new AbortController();
  private readonly disposables = new DisposableStore();
  private readonly loadPeople: () => Promise<People>;
  private selfKnown: Self | undefined;

  constructor(private readonly parts: ConnectionParts) {
    const { graph, cloud, settings } = parts;
    const version = settings.get('graphVersion');
    this.chats = this.disposables.add(new ChatStore(new GraphChatsApi(graph, cloud, version)));
    this.loadPeople = once(async () => {
      const { People } = await import('../chats/people.ts');
      return this.disposables.add(new People(this.chats, new Intl.Collator(vscode.env.language).compare));
    });
    this.access = new GraphAccessApi(graph, version);
    this.members = new GraphMembersApi(graph, cloud, version);
    this.checks = new GraphChecksApi(graph);
    const { userId, tenantId } = this.account;
    if (userId !== undefined && tenantId !== undefined) {
      this.selfKnown = { userId, tenantId };
    }
  }

  get account(): Account {
    return this.parts.tokens.account;
  }

  get cloud(): Cloud {
    return this.parts.cloud;
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
   * @throws {@link FailureError} `consentNeeded` if it was refused; `cancelled` if this is no longer the connection.
   */
  async consent(need: Need): Promise<void> {
    await this.parts.tokens.consent(need, this.signal);
    throwIfCancelled(this.signal);
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

  dispose(): void {
    this.lifetime.abort();
    this.disposables.dispose();
  }
}

/** What an account asks checks with. */
export interface AccountChecks {
  readonly checks: ChecksApi;
  /** Entra object id; `undefined` where the token does not tell. */
  readonly userId: string | undefined;
  /** The tenant signed in to; `undefined` where the token does not tell. */
  readonly tenantId: string | undefined;
}

/** Keeps the {@link Connection} of the signed-in account, and makes a new one when account or settings change. */
export class Connections implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new Emitter<Connection | undefined>());
  private readonly waits = this.disposables.add(new ServiceWaits());
  private connection: Connection | undefined;

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly authentication: Authentication,
    private readonly settings: SettingsReader,
    private readonly log: Log,
  ) {
    this.disposables.add(authentication.onDidChange(() => this.rebuild()));
    this.disposables.add(settings.onDidChange(['graphVersion'], () => this.rebuild()));
    this.disposables.add({ dispose: () => this.connection?.dispose() });
  }

  get current(): Connection | undefined {
    return this.connection;
  }

  /** @throws {@link FailureError} `wrongSetting` or `signedOut` if nobody is signed in. */
  require(): Connection {
    if (!this.connection) {
      this.settings.assertRight(connectionSettings);
      const { state } = this.authentication;
      const reason = state.kind === 'signedOut' ? state.reason : 'noAccount';
      throw new FailureError({ kind: 'signedOut', reason, answer: undefined });
    }
    return this.connection;
  }

  /**
   * Renews an expired session without asking the person.
   * @returns whether there was one and it was renewed: then there is a new connection, which reads everything again.
   */
  async renew(): Promise<boolean> {
    const { state } = this.authentication;
    if (state.kind !== 'signedOut' || state.reason !== 'expired') {
      return false;
    }
    await this.authentication.restore();
    return this.connection !== undefined;
  }

  /** The accounts that VS Code knows. @throws FailureError */
  async accounts(): Promise<readonly vscode.AuthenticationSessionAccountInformation[]> {
    return this.authentication.accounts();
  }

  /**
   * Checks with the tokens of any account that VS Code knows. The person is not asked for consent.
   * @throws FailureError `consentNeeded` or `signedOut` if there is no session for it.
   */
  async checksOf(
    account: vscode.AuthenticationSessionAccountInformation,
    signal: AbortSignal,
  ): Promise<AccountChecks> {
    const tokens = await this.authentication.tokensOf(account, 'check', signal);
    const { userId, tenantId } = tokens.account;
    return { checks: new GraphChecksApi(this.graphWith(tokens)), userId, tenantId };
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private graphWith(tokens: AccountTokens): Graph {
    const { cloud } = this.settings;
    return new GraphOnFirstUse({ cloud, tokens, clock: systemClock, log: this.log, waits: this.waits });
  }

  private rebuild(): void {
    const { authentication, settings } = this;
    this.connection?.dispose();
    if (authentication.state.kind === 'signedIn') {
      const { tokens } = authentication.state;
      const graph = this.graphWith(tokens);
      this.connection = new Connection({ tokens, cloud: settings.cloud, graph, waits: this.waits, settings });
    } else {
      this.connection = undefined;
    }
    this.changes.fire(this.connection);
  }
}

/** The Graph client is the heaviest part of the extension: it is loaded with the first request. */
class GraphOnFirstUse implements Graph {
  private readonly client: () => Promise<Graph>;

  constructor(parts: GraphClientParts) {
    this.client = once(async () => {
      const { GraphClient } = await import('../graph/client.ts');
      return new GraphClient(parts);
    });
  }

  async send(call: GraphCall): Promise<GraphReply> {
    return (await this.client()).send(call);
  }
}
