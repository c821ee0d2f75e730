import * as vscode from 'vscode';
import type { People } from '../../chats/people.ts';
import type { CheckHistory } from '../../checks/checkHistory.ts';
import { explanationOf } from '../../checks/laterAnswers.ts';
import { failureOf } from '../../core/failure.ts';
import { DisposableStore, type Disposable } from '../../core/lifecycle.ts';
import { viewIds } from '../../host/contributions.ts';
import type { Connection } from '../../session/connection.ts';
import type { Connections } from '../../session/connections.ts';
import { failureText } from '../failures/failureText.ts';
import type { LazyTree } from '../views/lazyView.ts';
import { CheckItems } from './checkItems.ts';
import type { ChecksNode } from './checkNodes.ts';

/** While chats are being read, the rows are redrawn no more often than this, in milliseconds. */
const leastBetweenDrawingsMs = 500;

/** What a {@link ChecksTree} is made of. */
export interface ChecksTreeParts {
  readonly view: vscode.TreeView<ChecksNode>;
  /** Tells VS Code that all rows changed. */
  readonly changed: () => void;
  readonly history: CheckHistory;
  readonly connections: Connections;
}

/** The check runs, the latest first, and what each found out. */
export class ChecksTree implements LazyTree<ChecksNode> {
  private readonly disposables = new DisposableStore();
  /** Made anew with the rows, because chats loaded since may name more people. */
  private items: CheckItems;
  private following: Disposable | undefined;
  private drawing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: ChecksTreeParts) {
    const { view, changed, history } = parts;
    this.items = new CheckItems(undefined, history.runs);
    this.disposables.add(
      history.onDidChange(() => {
        view.message = storageText(history) ?? '';
        changed();
      }),
    );
    this.disposables.add(parts.connections.onDidChange(connection => this.follow(connection)));
    this.disposables.add({ dispose: () => this.unfollow() });
    this.follow(parts.connections.current);
  }

  /** Shows the latest run. */
  async revealLatest(): Promise<void> {
    const [run] = this.parts.history.runs;
    if (run) {
      await vscode.commands.executeCommand(`${viewIds.checks}.focus`);
    }
  }

  async getChildren(node?: ChecksNode): Promise<ChecksNode[]> {
    switch (node?.kind) {
      case undefined: {
        const { history } = this.parts;
        await history.load();
        this.items = new CheckItems(history.runs.length > 0 ? await this.people() : undefined, history.runs);
        return history.runs.map(run => ({ kind: 'run', run }));
      }
      case 'run':
        return node.run.results.map(result => ({ kind: 'result', run: node.run, result }));
      case 'result': {
        const { run, result } = node;
        const explanation = explanationOf(run, result);
        return explanation ? [{ kind: 'explanation', run, result, explanation }] : [];
      }
      case 'explanation': {
        const { run, result, explanation } = node;
        return explanation.evidence.map(evidence => ({
          kind: 'evidence',
          run,
          result,
          explanation,
          evidence,
        }));
      }
      case 'evidence':
        return [];
    }
  }

  getTreeItem(node: ChecksNode): vscode.TreeItem {
    return this.items.item(node);
  }

  tooltipOf(node: ChecksNode): vscode.MarkdownString {
    return this.items.tooltip(node);
  }

  parentOf(node: ChecksNode): ChecksNode | undefined {
    switch (node.kind) {
      case 'run':
        return undefined;
      case 'result':
        return { kind: 'run', run: node.run };
      case 'explanation':
        return { kind: 'result', run: node.run, result: node.result };
      case 'evidence':
        return {
          kind: 'explanation',
          run: node.run,
          result: node.result,
          explanation: node.explanation,
        };
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Redraws the rows when loaded chats may name more people. */
  private follow(connection: Connection | undefined): void {
    this.unfollow();
    this.following = connection?.chats.onDidChange(() => this.drawSoon());
    this.drawSoon();
  }

  private unfollow(): void {
    this.following?.dispose();
    clearTimeout(this.drawing);
    this.drawing = undefined;
  }

  private drawSoon(): void {
    const { history, changed } = this.parts;
    if (history.runs.length > 0) {
      this.drawing ??= setTimeout(() => {
        this.drawing = undefined;
        changed();
      }, leastBetweenDrawingsMs);
    }
  }

  private async people(): Promise<People | undefined> {
    const connection = this.parts.connections.current;
    try {
      return await connection?.people(connection.signal);
    } catch (thrown) {
      if (failureOf(thrown).kind !== 'cancelled') {
        throw thrown;
      }
      // Another account takes over, and the rows are made anew with it.
      return undefined;
    }
  }
}

/** What keeps the runs from being saved or read; `undefined` if nothing does. */
function storageText({ problem, unreadable }: CheckHistory): string | undefined {
  const lines = [
    problem && failureText(problem),
    unreadable > 0 &&
      vscode.l10n.t('Checks on this computer that cannot be read: {count}.', { count: unreadable }),
  ].filter(Boolean);
  return lines.length > 0 ? lines.join(' ') : undefined;
}
