import * as vscode from 'vscode';
import type { People } from '../chats/people.ts';
import type { CheckHistory } from '../checks/checkHistory.ts';
import type { CheckResult, CheckRun } from '../checks/checkRun.ts';
import { failureOf } from '../core/failure.ts';
import { DisposableStore } from '../core/lifecycle.ts';
import { viewIds } from '../contributions.ts';
import { setContextKey } from '../host/contextKeys.ts';
import type { Connections } from './connection.ts';

/** A row of the Interaction Checks tree. */
export type ChecksNode =
  | { readonly kind: 'run'; readonly run: CheckRun }
  | { readonly kind: 'result'; readonly run: CheckRun; readonly result: CheckResult };

/** The check runs of this window, the latest first, and what each found out. */
export class ChecksTree implements vscode.TreeDataProvider<ChecksNode>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new vscode.EventEmitter<undefined>());
  /** Who can be named; asked for anew with the rows, because chats may have been loaded since. */
  private people: People | undefined;

  readonly onDidChangeTreeData = this.changes.event;

  constructor(
    private readonly history: CheckHistory,
    private readonly connections: Connections,
  ) {
    this.disposables.add(
      vscode.window.createTreeView(viewIds.checks, { treeDataProvider: this, showCollapseAll: true }),
    );
    this.disposables.add(
      history.onDidChange(() => {
        setContextKey('teamsChatAccess.hasChecks', history.runs.length > 0);
        this.changes.fire(undefined);
      }),
    );
  }

  /** Shows the latest run. */
  async revealLatest(): Promise<void> {
    const [run] = this.history.runs;
    if (run) {
      await vscode.commands.executeCommand(`${viewIds.checks}.focus`);
    }
  }

  async getChildren(node?: ChecksNode): Promise<ChecksNode[]> {
    if (!node) {
      const { runs } = this.history;
      if (runs.length > 0) {
        await this.readPeople();
      }
      return runs.map(run => ({ kind: 'run', run }));
    }
    return node.kind === 'run'
      ? node.run.results.map(result => ({ kind: 'result', run: node.run, result }))
      : [];
  }

  async getTreeItem(node: ChecksNode): Promise<vscode.TreeItem> {
    // Not needed before there is a row.
    const { CheckItems } = await import('./checkItems.ts');
    const items = new CheckItems(this.people);
    return node.kind === 'run'
      ? items.run(node.run, this.history.runs[0] === node.run)
      : items.result(node.run, node.result);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async readPeople(): Promise<void> {
    const connection = this.connections.current;
    try {
      this.people = await connection?.people(connection.signal);
    } catch (thrown) {
      if (failureOf(thrown).kind !== 'cancelled') {
        throw thrown;
      }
      // Another account takes over, and the rows are made anew with it.
      this.people = undefined;
    }
  }
}

/** The run a command was called on. Other extensions may run our commands too. */
export function runOf(argument: unknown): CheckRun | undefined {
  return isChecksNode(argument) ? argument.run : undefined;
}

function isChecksNode(argument: unknown): argument is ChecksNode {
  return (
    typeof argument === 'object' &&
    argument !== null &&
    'kind' in argument &&
    (argument.kind === 'run' || argument.kind === 'result') &&
    'run' in argument
  );
}
