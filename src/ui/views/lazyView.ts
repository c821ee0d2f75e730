import * as vscode from 'vscode';
import { once } from '../../core/async.ts';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';
import type { viewIds } from '../../host/contributions.ts';

/** What a {@link LazyView} shows. */
export interface LazyTree<Node> extends Disposable {
  getChildren(node?: Node): Node[] | Promise<Node[]>;
  getTreeItem(node: Node): vscode.TreeItem;
  /** Asked for when VS Code is to show the tooltip. */
  tooltipOf(node: Node): vscode.MarkdownString | undefined;
  parentOf(node: Node): Node | undefined;
}

/** A view that VS Code has from the start, and whose tree is loaded when it is first opened. */
export class LazyView<Node, Tree extends LazyTree<Node>>
  implements vscode.TreeDataProvider<Node>, vscode.Disposable
{
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new vscode.EventEmitter<readonly Node[] | undefined>());
  private readonly view: vscode.TreeView<Node>;

  readonly onDidChangeTreeData = (listener: (changed: Node[] | undefined) => unknown): vscode.Disposable =>
    this.changes.event(nodes => listener(nodes && [...nodes]));

  /** The tree, loaded if it is not yet. */
  readonly tree: () => Promise<Tree>;

  /** @param load makes the tree. It gets a function that tells VS Code which rows changed; without rows, all did. */
  constructor(
    viewId: (typeof viewIds)[keyof typeof viewIds],
    load: (view: vscode.TreeView<Node>, changed: (nodes?: readonly Node[]) => void) => Tree | Promise<Tree>,
  ) {
    this.view = this.disposables.add(
      vscode.window.createTreeView(viewId, {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.tree = once(async () => this.disposables.add(await load(this.view, nodes => this.refresh(nodes))));
  }

  /** The rows that are selected. */
  get selection(): readonly Node[] {
    return this.view.selection;
  }

  /** Tells VS Code that these rows changed, or all. */
  refresh(nodes?: readonly Node[]): void {
    this.changes.fire(nodes);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    return (await this.tree()).getChildren(node);
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    return (await this.tree()).getTreeItem(node);
  }

  async getParent(node: Node): Promise<Node | undefined> {
    return (await this.tree()).parentOf(node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    item.tooltip = (await this.tree()).tooltipOf(node);
    return item;
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
