import type * as vscode from 'vscode';
import type { ChecksApi } from '../checks/checksApi.ts';
import { once, systemClock } from '../core/async.ts';
import { FailureError } from '../core/failure.ts';
import type { LoadedOnce } from '../core/lazily.ts';
import { DisposableStore, Emitter, type Disposable } from '../core/lifecycle.ts';
import type { Log } from '../core/log.ts';
import type { GraphCall, GraphReply } from '../graph/call.ts';
import type { Graph, GraphClientParts } from '../graph/client.ts';
import type { Pacer } from '../graph/pacer.ts';
import { ServiceWaits } from '../graph/serviceWaits.ts';
import type { AccountTokens } from '../host/accountTokens.ts';
import type { Authentication } from '../host/authentication.ts';
import { connectionSettings } from '../host/contributions.ts';
import type { HostKind } from '../host/platform.ts';
import type { SettingsReader } from '../host/settings.ts';
import type { Connection } from './connection.ts';

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
  /** The limits are those of the app, whichever accounts it works for. */
  private readonly pacer = once(async () => {
    const { Pacer } = await import('../graph/pacer.ts');
    return new Pacer(systemClock, this.waits);
  });
  private connection: Connection | undefined;

  readonly onDidChange = this.changes.event;

  constructor(
    private readonly authentication: Authentication,
    private readonly settings: SettingsReader,
    private readonly log: Log,
    private readonly host: HostKind,
    /** Loaded before anybody is signed in. */
    private readonly code: LoadedOnce<typeof import('./connection.ts')>,
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
    const { GraphChecksApi } = await import('../checks/checksApi.ts');
    return { checks: new GraphChecksApi(this.graphWith(tokens), tenantId), userId, tenantId };
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private graphWith(tokens: AccountTokens): Graph {
    const { host, log, settings, waits } = this;
    const parts = { cloud: settings.cloud, tokens, clock: systemClock, log, waits };
    return new GraphOnFirstUse({ ...parts, inBrowser: host === 'browser' }, this.pacer);
  }

  private rebuild(): void {
    const { authentication, settings } = this;
    this.connection?.dispose();
    if (authentication.state.kind === 'signedIn') {
      const { tokens } = authentication.state;
      const graph = this.graphWith(tokens);
      const { Connection } = this.code.loaded;
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

  constructor(parts: Omit<GraphClientParts, 'pacer'>, pacer: () => Promise<Pacer>) {
    this.client = once(async () => {
      const { GraphClient } = await import('../graph/client.ts');
      return new GraphClient({ ...parts, pacer: await pacer() });
    });
  }

  async send(call: GraphCall): Promise<GraphReply> {
    return (await this.client()).send(call);
  }
}
