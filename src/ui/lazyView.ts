import * as vscode from 'vscode';
import { once } from '../core/async.ts';
import { DisposableStore } from '../core/lifecycle.ts';
import { viewIds } from '../contributions.ts';
import type { Connections } from './connection.ts';
import type { PeopleNode } from './peopleNodes.ts';
import type { PeopleTree } from './peopleTree.ts';

/** The People view as VS Code needs it from the start. Its tree is loaded when it is first looked at. */
export class PeopleView implements vscode.TreeDataProvider<PeopleNode>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(
    new vscode.EventEmitter<readonly PeopleNode[] | undefined>(),
  );

  readonly onDidChangeTreeData = (
    listener: (changed: PeopleNode[] | undefined) => unknown,
  ): vscode.Disposable => this.changes.event(nodes => listener(nodes && [...nodes]));

  /** The tree, loaded if it is not yet. */
  readonly tree: () => Promise<PeopleTree>;

  constructor(
    connections: Connections,
    load: (
      view: vscode.TreeView<PeopleNode>,
      changed: (nodes?: readonly PeopleNode[]) => void,
    ) => Promise<PeopleTree>,
  ) {
    const view = this.disposables.add(
      vscode.window.createTreeView(viewIds.people, {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.tree = once(async () => this.disposables.add(await load(view, nodes => this.changes.fire(nodes))));
    this.disposables.add(connections.onDidChange(() => this.changes.fire(undefined)));
  }

  async getChildren(node?: PeopleNode): Promise<PeopleNode[]> {
    return (await this.tree()).getChildren(node);
  }

  async getTreeItem(node: PeopleNode): Promise<vscode.TreeItem> {
    return (await this.tree()).getTreeItem(node);
  }

  async getParent(node: PeopleNode): Promise<PeopleNode | undefined> {
    return (await this.tree()).parentOf(node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: PeopleNode): Promise<vscode.TreeItem> {
    item.tooltip = (await this.tree()).tooltipOf(node);
    return item;
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
