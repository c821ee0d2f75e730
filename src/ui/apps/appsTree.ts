import * as vscode from 'vscode';
import type { AppsStore } from '../../apps/appsStore.ts';
import type { AppPermission, ChatAppsSoFar, PermissionOnChat } from '../../apps/model.ts';
import { throwIfCancelled } from '../../core/async.ts';
import { failureOf, type Failure } from '../../core/failure.ts';
import type { Disposable } from '../../core/lifecycle.ts';
import { viewIds } from '../../host/contributions.ts';
import { withProgress } from '../../host/progress.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import {
  isChatsNode,
  type AppsHolder,
  type AppsNode,
  type AppsNote,
  type AppsPart,
} from '../chats/chatNodes.ts';
import type { AppsRows } from '../chats/chatsTree.ts';
import { appsItem } from './appItems.ts';

/** The types of permissions, in the order of their rows. */
const types: readonly PermissionOnChat['type'][] = ['application', 'delegated', 'unknown'];

/** What is shown of one connection. What comes too late for it is kept here, where nobody looks any more. */
interface ShownApps {
  readonly connection: Connection;
  readonly store: AppsStore;
  /** The rows Apps that were opened, by chat. */
  readonly roots: Map<string, AppsNode>;
  /** Of chats whose apps could not be read: drawing the rows again must not send more requests. */
  readonly failures: Map<string, Failure>;
  readonly following: Disposable;
}

/**
 * The rows below Apps in the Chats tree. What is read of a chat is read when its row Apps is opened; the apps are shown
 * as soon as they are here, and what was granted to them a second later.
 */
export class AppsTree implements AppsRows, vscode.Disposable {
  private shown: ShownApps | undefined;

  /** @param changed draws a row anew, and what is below it. */
  constructor(
    private readonly connections: Pick<Connections, 'current' | 'require'>,
    private readonly changed: (row: AppsNode) => void,
  ) {}

  async below(node: AppsNode): Promise<AppsNode[]> {
    const { chatId, part } = node;
    const row = (child: AppsPart): AppsNode => ({ kind: 'apps', chatId, part: child });
    switch (part.is) {
      case 'root':
        return (await this.partsOf(node)).map(row);
      case 'app':
        return typesOf(part.app.permissions, part).map(row);
      case 'unexplained':
        return typesOf(part.grants.permissions, part).map(row);
      case 'type':
        return permissionsIn(part.of)
          .filter(({ type }) => type === part.type)
          .map(permission => row({ is: 'permission', permission, of: part.of }));
      case 'permission':
      case 'note':
      case 'failure':
        return [];
    }
  }

  item(node: AppsNode): vscode.TreeItem {
    const { shown } = this;
    const isShown = shown !== undefined && shown.connection === this.connections.current;
    return appsItem(node, isShown ? shown.store.soFar(node.chatId) : undefined);
  }

  /**
   * Reads the apps of a chat anew: of the row Apps, or of the row that says what could not be read. Asks for the
   * permission if it is missing.
   */
  async refresh(row: unknown): Promise<void> {
    if (!isChatsNode(row) || row.kind !== 'apps') {
      return;
    }
    const { chatId, part } = row;
    const connection = this.connections.require();
    await connection.consent('apps');
    const { store, roots, failures } = await this.showing(connection);
    if (failures.delete(chatId)) {
      // They are read when the row is drawn, which shows what comes of it.
      this.draw(connection, chatId);
      return;
    }
    if (part.is === 'root') {
      roots.set(chatId, row);
    }
    const title = vscode.l10n.t('Reading the apps of the chat');
    const place = { kind: 'view', viewId: viewIds.chats } as const;
    await withProgress(title, place, connection.signal, signal => store.read(chatId, signal));
  }

  dispose(): void {
    this.shown?.following.dispose();
  }

  private async partsOf(root: AppsNode): Promise<readonly AppsPart[]> {
    const { current: connection } = this.connections;
    if (!connection) {
      return [];
    }
    const { chatId } = root;
    let shown: ShownApps | undefined;
    try {
      shown = await this.showing(connection);
      shown.roots.set(chatId, root);
      const failure = shown.failures.get(chatId);
      if (failure) {
        return [{ is: 'failure', failure }];
      }
      const apps = await shown.store.first(chatId, connection.signal);
      // What was read for one account is never shown to another.
      throwIfCancelled(connection.signal);
      return partsIn(apps);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.kind === 'cancelled') {
        return [];
      }
      shown?.failures.set(chatId, failure);
      return [{ is: 'failure', failure }];
    }
  }

  /** What is shown of a connection, from now on if nothing was. @throws FailureError `cancelled` if it is over */
  private async showing(connection: Connection): Promise<ShownApps> {
    const store = await connection.apps();
    throwIfCancelled(connection.signal);
    if (this.shown?.connection !== connection) {
      this.shown?.following.dispose();
      const failures = new Map<string, Failure>();
      const following = store.onDidChange(chatId => {
        failures.delete(chatId);
        this.draw(connection, chatId);
      });
      this.shown = { connection, store, roots: new Map(), failures, following };
    }
    return this.shown;
  }

  private draw(connection: Connection, chatId: string): void {
    const root = this.shown?.connection === connection ? this.shown.roots.get(chatId) : undefined;
    if (root) {
      this.changed(root);
    }
  }
}

function partsIn({
  apps,
  unexplained,
  grants,
  consents,
  unreadable,
  isCut,
}: ChatAppsSoFar): readonly AppsPart[] {
  const isUnderWay = grants.kind === 'underWay' || consents.kind === 'underWay';
  const notes: AppsNote[] = [
    ...(apps.length + unexplained.length === 0 && !isUnderWay ? [{ about: 'none' as const }] : []),
    ...(isUnderWay ? [{ about: 'underWay' as const }] : []),
    ...(grants.kind === 'notInCloud' ? [{ about: 'grantsNotInCloud' as const }] : []),
    ...(grants.kind === 'failed' ? [{ about: 'grants' as const, failure: grants.failure }] : []),
    ...(consents.kind === 'failed' ? [{ about: 'consents' as const, failure: consents.failure }] : []),
    ...(unreadable > 0 ? [{ about: 'unreadable' as const, count: unreadable }] : []),
    ...(isCut ? [{ about: 'cut' as const }] : []),
  ];
  return [
    ...apps.map((app): AppsPart => ({ is: 'app', app, read: { grants, consents } })),
    ...unexplained.map((each): AppsPart => ({ is: 'unexplained', grants: each })),
    ...notes.map((note): AppsPart => ({ is: 'note', note })),
  ];
}

function typesOf(permissions: readonly AppPermission[], of: AppsHolder): AppsPart[] {
  return types
    .filter(type => permissions.some(permission => permission.type === type))
    .map(type => ({ is: 'type', type, of }));
}

function permissionsIn(holder: AppsHolder): readonly PermissionOnChat[] {
  return holder.is === 'app'
    ? holder.app.permissions
    : holder.grants.permissions.map(permission => ({ ...permission, state: 'granted' }));
}
