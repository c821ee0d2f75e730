import * as vscode from 'vscode';
import type { People } from '../chats/people.ts';
import type { CheckResult, CheckRun, Verdict } from '../checks/checkRun.ts';
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
import { failureText } from './failureText.ts';
import { plainText } from './safeText.ts';

/** The rows of the Interaction Checks tree as VS Code draws them. */
export class CheckItems {
  private readonly names: TargetNames;

  /** @param people who is in the chats; `undefined` while nobody is known. */
  constructor(people: People | undefined) {
    this.names = new TargetNames(people);
  }

  /** @param latest whether it is the last run, which is open. */
  run(run: CheckRun, latest: boolean): vscode.TreeItem {
    const { names } = this;
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

  result(run: CheckRun, result: CheckResult): vscode.TreeItem {
    const { verdict } = result;
    const label = targetsText(result.targets, this.names);
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
}

/** Whom a run is about, short enough to leave room for what it found. */
function runLabel(run: CheckRun, names: TargetNames): string {
  const [first, ...others] = run.question.targets;
  const name = first ? names.label(first) : '';
  return others.length === 0
    ? name
    : vscode.l10n.t('{person} and {count} more', { person: name, count: others.length });
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
