import * as vscode from 'vscode';
import type { CheckHistory } from '../checks/checkHistory.ts';
import type { CheckResult, CheckRun, Verdict } from '../checks/checkRun.ts';
import { failureOf } from '../core/failure.ts';
import { DisposableStore } from '../core/lifecycle.ts';
import { viewIds } from '../contributions.ts';
import { setContextKey } from '../host/contextKeys.ts';
import {
  momentText,
  resultTooltip,
  runSummary,
  strategyText,
  TargetNames,
  targetsText,
  timeText,
  verdictText,
} from './checkText.ts';
import type { Connections } from './connection.ts';
import { failureText } from './failureText.ts';
import { plainText } from './safeText.ts';

/** A row of the Interaction Checks tree. */
export type ChecksNode =
  | { readonly kind: 'run'; readonly run: CheckRun }
  | { readonly kind: 'result'; readonly run: CheckRun; readonly result: CheckResult };

/** The check runs of this window, the latest first, and what each found out. */
export class ChecksTree implements vscode.TreeDataProvider<ChecksNode>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = this.disposables.add(new vscode.EventEmitter<undefined>());
  /** Made anew with the rows, because chats may have been loaded since. */
  private names = new TargetNames(undefined);

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
        await this.readNames();
      }
      return runs.map(run => ({ kind: 'run', run }));
    }
    return node.kind === 'run'
      ? node.run.results.map(result => ({ kind: 'result', run: node.run, result }))
      : [];
  }

  getTreeItem(node: ChecksNode): vscode.TreeItem {
    return node.kind === 'run' ? this.runItem(node.run) : resultItem(node.run, node.result, this.names);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async readNames(): Promise<void> {
    const connection = this.connections.current;
    try {
      this.names = new TargetNames(await connection?.people(connection.signal));
    } catch (thrown) {
      if (failureOf(thrown).kind !== 'cancelled') {
        throw thrown;
      }
      // Another account takes over, and the rows are made anew with it.
      this.names = new TargetNames(undefined);
    }
  }

  private runItem(run: CheckRun): vscode.TreeItem {
    const { names } = this;
    const latest = this.history.runs[0] === run;
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(runLabel(run, names), latest ? Expanded : Collapsed);
    const summary = runSummary(run);
    item.id = run.id;
    item.description = [summary, timeText(run.startedAt)].join(' · ');
    item.tooltip = [
      targetsText(run.question.targets, names),
      summary,
      strategyText(run.question.strategy),
      vscode.l10n.t('Requests: {count}', { count: run.requests }),
      vscode.l10n.t('Asked by {account}, {time}', {
        account: plainText(run.askedBy),
        time: momentText(run.startedAt),
      }),
    ].join('\n');
    item.iconPath = new vscode.ThemeIcon('history');
    item.contextValue = 'run';
    return item;
  }
}

/** Whom a run is about, short enough to leave room for what it found. */
function runLabel(run: CheckRun, names: TargetNames): string {
  const [first, ...others] = run.question.targets;
  const name = first ? names.label(first) : '';
  return others.length === 0
    ? name
    : vscode.l10n.t('{person} and {count} more', { person: name, count: others.length });
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

function resultItem(run: CheckRun, result: CheckResult, names: TargetNames): vscode.TreeItem {
  const { verdict } = result;
  const label = targetsText(result.targets, names);
  const item = new vscode.TreeItem(label);
  const reason = verdict.kind === 'unknown' ? failureText(verdict.failure) : undefined;
  const parts = [
    verdictText(verdict),
    reason,
    timeText(result.at),
    plainText(run.askedBy),
    result.requestId && `request-id ${plainText(result.requestId, 36)}`,
  ];
  item.description = parts.filter(Boolean).join(' · ');
  item.tooltip = resultTooltip(run, result);
  item.iconPath = verdictIcon(verdict);
  item.contextValue = `result;${verdict.kind}`;
  item.accessibilityInformation = { label: [label, item.description].join(', ') };
  return item;
}

function verdictIcon(verdict: Verdict): vscode.ThemeIcon {
  switch (verdict.kind) {
    case 'allowed':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'denied':
      return new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('testing.iconFailed'));
    case 'unknown':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('testing.iconQueued'));
  }
}
