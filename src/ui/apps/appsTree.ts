import * as vscode from 'vscode';
import type { AppPermission, ChatApps, PermissionOnChat } from '../../apps/model.ts';
import { failureOf, type Failure } from '../../core/failure.ts';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';
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

/** The rows below Apps in the Chats tree. What is read of a chat is read when its row Apps is opened. */
export class AppsTree implements AppsRows, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  /** The rows Apps that were opened, by chat. */
  private readonly roots = new Map<string, AppsNode>();
  /** Of chats whose apps could not be read: drawing the rows again must not send more requests. */
  private readonly failures = new Map<string, Failure>();
  /** What was read of the connection shown, by chat. */
  private known: (chatId: string) => ChatApps | undefined = () => undefined;
  private followed: Connection | undefined;
  private following: Disposable | undefined;

  /** @param changed draws a row anew, and what is below it. */
  constructor(
    private readonly connections: Pick<Connections, 'current' | 'require'>,
    private readonly changed: (row: AppsNode) => void,
  ) {
    this.disposables.add({ dispose: () => this.following?.dispose() });
  }

  async below(node: AppsNode): Promise<AppsNode[]> {
    const { chatId, part } = node;
    const row = (child: AppsPart): AppsNode => ({ kind: 'apps', chatId, part: child });
    switch (part.is) {
      case 'root':
        this.roots.set(chatId, node);
        return (await this.partsOf(chatId)).map(row);
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
    return appsItem(node, this.known(node.chatId));
  }

  /** Reads the apps again that the row of a failure stands for. Asks for the permission if it is missing. */
  async retry(row: unknown): Promise<void> {
    if (!isChatsNode(row) || row.kind !== 'apps') {
      return;
    }
    const connection = this.connections.require();
    await connection.consent('apps');
    this.readAgain(row.chatId);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async partsOf(chatId: string): Promise<AppsPart[]> {
    const connection = this.connections.current;
    if (!connection) {
      return [];
    }
    await this.follow(connection);
    const failure = this.failures.get(chatId);
    if (failure) {
      return [{ is: 'failure', failure }];
    }
    try {
      return partsIn(await (await connection.apps()).get(chatId, connection.signal));
    } catch (thrown) {
      const failed = failureOf(thrown);
      if (failed.kind === 'cancelled') {
        return [];
      }
      this.failures.set(chatId, failed);
      return [{ is: 'failure', failure: failed }];
    }
  }

  private async follow(connection: Connection): Promise<void> {
    if (this.followed === connection) {
      return;
    }
    this.followed = connection;
    this.failures.clear();
    const store = await connection.apps();
    this.following?.dispose();
    this.known = chatId => store.of(chatId);
    this.following = store.onDidChange(chatId => this.readAgain(chatId));
  }

  private readAgain(chatId: string): void {
    this.failures.delete(chatId);
    const root = this.roots.get(chatId);
    if (root) {
      this.changed(root);
    }
  }
}

function partsIn({ apps, unexplained, grants, consents, unreadable, isCut }: ChatApps): AppsPart[] {
  const notes: AppsNote[] = [
    ...(apps.length + unexplained.length === 0 ? [{ about: 'none' as const }] : []),
    ...(grants.kind === 'notInCloud' ? [{ about: 'grantsNotInCloud' as const }] : []),
    ...(grants.kind === 'failed' ? [{ about: 'grants' as const, failure: grants.failure }] : []),
    ...(consents.kind === 'failed' ? [{ about: 'consents' as const, failure: consents.failure }] : []),
    ...(unreadable > 0 ? [{ about: 'unreadable' as const, count: unreadable }] : []),
    ...(isCut ? [{ about: 'cut' as const }] : []),
  ];
  return [
    ...apps.map((app): AppsPart => ({ is: 'app', app })),
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
