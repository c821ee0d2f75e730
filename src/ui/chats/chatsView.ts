import * as vscode from 'vscode';
import type { Failure } from '../../core/failure.ts';
import { DisposableStore } from '../../core/lifecycle.ts';
import type { Authentication } from '../../host/authentication.ts';
import { setContextKey } from '../../host/contextKeys.ts';
import { viewIds, type ChatsViewState } from '../../host/contributions.ts';
import type { SettingsReader } from '../../host/settings.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import { plainText } from '../text/safeText.ts';
import { serviceWaitText } from '../text/serviceWait.ts';
import { domainOf, tenantNameText } from '../text/tenantText.ts';
import type { ChatsNode } from './chatNodes.ts';
import type { ChatsTree } from './chatsTree.ts';

/** What stands around the rows. */
interface Told {
  readonly message: string;
  readonly description: string;
}

/** The Chats view around its tree: whose chats they are, what is not shown, and which welcome text applies. */
export class ChatsView implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly view: vscode.TreeView<ChatsNode>;
  private told: Told = { message: '', description: '' };

  constructor(
    private readonly tree: ChatsTree,
    private readonly connections: Connections,
    private readonly authentication: Authentication,
    private readonly settings: SettingsReader,
  ) {
    this.view = this.disposables.add(
      vscode.window.createTreeView(viewIds.chats, {
        treeDataProvider: tree,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    let following = new DisposableStore();
    const follow = (connection: Connection | undefined): void => {
      following.dispose();
      following = new DisposableStore();
      if (connection) {
        following.add(connection.waits.onDidChange(() => this.update()));
        following.add(connection.onDidNameTenant(() => this.update()));
      }
      this.update();
    };
    this.disposables.add(connections.onDidChange(follow));
    this.disposables.add({ dispose: () => following.dispose() });
    this.disposables.add(authentication.onDidChange(() => this.update()));
    this.disposables.add(tree.onDidChangeShown(() => this.update()));
    this.disposables.add(
      settings.onDidChange(['clientId', 'tenantId', 'cloud', 'readOnly'], () => this.update()),
    );
    this.update();
  }

  /** The rows that are selected. */
  get selection(): readonly ChatsNode[] {
    return this.view.selection;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private update(): void {
    const connection = this.connections.current;
    const store = connection?.chats;
    const { knownCloud: cloud, canWrite } = this.settings;
    const state = this.state();
    // A view with a message shows no welcome text, and a welcome text is what explains an empty list.
    const listed = state === 'list';
    const message = listed ? [this.whose(), this.filtered(), this.waiting()] : [];
    this.tell({
      message: message.filter(line => line !== undefined).join('\n'),
      description: listed ? '' : (this.whose() ?? ''),
    });
    setContextKey('teamsChatAccess.signedIn', connection !== undefined);
    setContextKey(
      'teamsChatAccess.hasMoreChats',
      store?.state.kind === 'partial' || store?.state.kind === 'failed',
    );
    setContextKey('teamsChatAccess.filtered', this.tree.filteredBy !== '');
    setContextKey('teamsChatAccess.canRevoke', canWrite && cloud?.canRevoke === true);
    setContextKey('teamsChatAccess.canReadd', canWrite);
    setContextKey('teamsChatAccess.canCheck', cloud?.canCheck === true);
    // Last: until it is set, no view says what the others are about.
    setContextKey('teamsChatAccess.chatsState', state);
  }

  /** Tells VS Code what it does not know: each time that it is told a message, rows that changed wait for longer. */
  private tell(now: Told): void {
    if (now.message !== this.told.message) {
      this.view.message = now.message;
    }
    if (now.description !== this.told.description) {
      this.view.description = now.description;
    }
    this.told = now;
  }

  private state(): ChatsViewState {
    const { state } = this.authentication;
    if (state.kind === 'starting') {
      return 'starting';
    }
    if (state.kind === 'signedOut') {
      const unregistered = state.reason === 'noAccount' && this.settings.find('clientId')?.trim() === '';
      return unregistered ? 'noRegistration' : state.reason === 'noAccount' ? 'signedOut' : state.reason;
    }
    const store = this.connections.current?.chats;
    if (!store) {
      return 'list';
    }
    const { state: listed, chats } = store;
    if (listed.kind === 'failed' && chats.length === 0) {
      return failedState(listed.failure);
    }
    if (listed.kind !== 'complete' || listed.isCut) {
      // The last row says what is missing.
      return 'list';
    }
    return chats.length === 0 ? 'empty' : this.tree.shownChats.length === 0 ? 'noMatch' : 'list';
  }

  /** Who is signed in, to which tenant, and whether anything can be changed: always in sight. */
  private whose(): string | undefined {
    const connection = this.connections.current;
    if (!connection) {
      return undefined;
    }
    const set = this.settings.find('tenantId')?.trim() ?? '';
    return [
      plainText(connection.account.label),
      tenantNameText(connection.tenant) ||
        (set.includes('.') ? set : (domainOf(connection.account.label) ?? '')),
      this.settings.canWrite ? '' : vscode.l10n.t('read-only'),
    ]
      .filter(Boolean)
      .join(' · ');
  }

  /** That the service asked to wait, while it does. */
  private waiting(): string | undefined {
    const wait = this.connections.current?.waits.current;
    return wait && `${serviceWaitText(wait)}.`;
  }

  /** What a filter shows, and that it has not seen everything as long as it has not. */
  private filtered(): string | undefined {
    const store = this.connections.current?.chats;
    const text = this.tree.filteredBy;
    if (!store || text === '') {
      return undefined;
    }
    const counts = {
      shown: this.tree.shownChats.length,
      read: store.chats.length,
      filter: plainText(text, 60),
    };
    return store.state.kind === 'complete'
      ? vscode.l10n.t('{shown} of {read} chats match "{filter}".', counts)
      : vscode.l10n.t(
          '{shown} of the {read} chats loaded so far match "{filter}". Others are not loaded yet.',
          counts,
        );
  }
}

function failedState(failure: Failure): ChatsViewState {
  switch (failure.kind) {
    case 'signedOut':
      return failure.reason === 'noAccount' ? 'signedOut' : failure.reason;
    case 'consentNeeded':
    case 'forbidden':
    case 'throttled':
    case 'offline':
      return failure.kind;
    case 'timeout':
    case 'unavailable':
      return 'unreachable';
    case 'signInFailed':
    case 'signInUnfinished':
    case 'notFound':
    case 'rejected':
    case 'storage':
    case 'wrongSetting':
    case 'settingNotSaved':
    case 'cancelled':
    case 'protocol':
    case 'unexpected':
      return 'failed';
  }
}
