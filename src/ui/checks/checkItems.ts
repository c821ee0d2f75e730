import * as vscode from 'vscode';
import type { People } from '../../chats/people.ts';
import { setKey } from '../../checks/answers.ts';
import { compareRuns, previousRuns, type Comparison } from '../../checks/comparison.ts';
import { explanationOf } from '../../checks/laterAnswers.ts';
import type { CheckResult, CheckRun, Verdict, Evidence, Explanation } from '../../checks/model.ts';
import { failureText } from '../failures/failureText.ts';
import { momentText, timeText } from '../text/dateText.ts';
import { markdownText, plainText } from '../text/safeText.ts';
import type { ChecksNode } from './checkNodes.ts';
import {
  resultTooltip,
  runSummary,
  strategyText,
  targetLine,
  TargetNames,
  targetsText,
  verdictText,
} from './checkText.ts';
import { changesSentence, changesText } from './compareText.ts';
import { endingText } from './explainText.ts';

/** The rows of the Interaction Checks tree as VS Code draws them. */
export class CheckItems {
  private readonly names: TargetNames;
  private readonly previous: ReadonlyMap<string, CheckRun>;

  /**
   * @param people the people in the loaded chats; `undefined` while there are none
   * @param runs all runs, the latest first
   */
  constructor(
    people: People | undefined,
    private readonly runs: readonly CheckRun[],
  ) {
    this.names = new TargetNames(people);
    this.previous = previousRuns(runs);
  }

  item(node: ChecksNode): vscode.TreeItem {
    switch (node.kind) {
      case 'run':
        return this.run(node.run);
      case 'result':
        return this.result(node.run, node.result);
      case 'explanation':
        return this.explanation(node.explanation);
      case 'evidence':
        return this.evidence(node.run, node.evidence);
    }
  }

  /** The tooltip of a row. */
  tooltip(node: ChecksNode): vscode.MarkdownString {
    switch (node.kind) {
      case 'run':
        return this.runTooltip(node.run);
      case 'result':
        return resultTooltip(node.run, node.result);
      case 'explanation': {
        const { ending } = node.explanation;
        return paragraphs([
          endingText(ending),
          ...ending.conflict.map(target => targetLine(target, this.names)),
        ]);
      }
      case 'evidence':
        return resultTooltip(node.run, node.evidence.source);
    }
  }

  private run(run: CheckRun): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(runLabel(run, this.names), this.runs[0] === run ? Expanded : Collapsed);
    const comparison = this.comparison(run);
    item.id = run.id;
    item.description = [
      runSummary(run),
      ...(comparison ? [changesText(comparison)] : []),
      timeText(run.startedAt),
    ].join(' · ');
    item.iconPath = new vscode.ThemeIcon('history');
    item.contextValue = 'run';
    return item;
  }

  private runTooltip(run: CheckRun): vscode.MarkdownString {
    const comparison = this.comparison(run);
    return paragraphs([
      targetsText(run.question.targets, this.names),
      runSummary(run),
      ...(comparison ? [changesSentence(comparison)] : []),
      strategyText(run.question.strategy),
      vscode.l10n.t('Requests: {count}', { count: run.requests }),
      vscode.l10n.t('Asked by {account}, {time}', {
        account: plainText(run.askedBy),
        time: momentText(run.startedAt),
      }),
    ]);
  }

  /** Compares a run with the previous one of the same question. */
  private comparison(run: CheckRun): Comparison | undefined {
    const before = this.previous.get(run.id);
    return before && compareRuns(before, run);
  }

  private result(run: CheckRun, result: CheckResult): vscode.TreeItem {
    const explanation = explanationOf(run, result);
    const item = this.answer(run, result, []);
    if (explanation) {
      item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
      // Another id than before it had children: under the old one, VS Code would leave it collapsed.
      item.id = ['explained', run.id, setKey(result.targets)].join(' ');
    }
    item.contextValue = resultTokens(result, explanation).join(';');
    return item;
  }

  private evidence(run: CheckRun, { source, reused }: Evidence): vscode.TreeItem {
    const item = this.answer(run, source, [reused && vscode.l10n.t('known before')]);
    item.contextValue = 'evidence';
    return item;
  }

  private explanation({ ending, requests, at }: Explanation): vscode.TreeItem {
    const item = new vscode.TreeItem(endingText(ending), vscode.TreeItemCollapsibleState.Collapsed);
    item.description = [
      targetsText(ending.conflict, this.names),
      vscode.l10n.t('Requests: {count}', { count: requests }),
      timeText(at),
    ].join(' · ');
    item.iconPath = new vscode.ThemeIcon(ending.kind === 'found' ? 'lightbulb' : 'question');
    item.contextValue = 'explanation';
    item.accessibilityInformation = { label: `${endingText(ending)}, ${item.description}` };
    return item;
  }

  /** The row of a question and its answer. */
  private answer(run: CheckRun, result: CheckResult, more: readonly (string | false)[]): vscode.TreeItem {
    const { verdict } = result;
    const label = targetsText(result.targets, this.names);
    const item = new vscode.TreeItem(label);
    const parts = [
      verdictText(verdict),
      verdict.kind === 'unknown' && failureText(verdict.failure),
      ...more,
      timeText(result.at),
      plainText(run.askedBy),
      result.requestId && `request-id ${plainText(result.requestId, 36)}`,
    ];
    item.description = parts.filter(Boolean).join(' · ');
    item.iconPath = verdictIcon(verdict);
    item.accessibilityInformation = { label: [label, item.description].join(', ') };
    return item;
  }
}

/** The context values of a result, which the menus read. */
function resultTokens(
  { verdict, targets }: CheckResult,
  explanation: Explanation | undefined,
): readonly string[] {
  const isOpen = verdict.kind === 'unknown' || (verdict.kind === 'allowed' && verdict.inferred);
  return [
    'result',
    verdict.kind,
    ...(targets.length === 1 ? ['single'] : ['group']),
    ...(targets.length === 1 && isOpen ? ['confirmable'] : []),
    ...(explanation ? ['explained'] : []),
  ];
}

function paragraphs(lines: readonly string[]): vscode.MarkdownString {
  return new vscode.MarkdownString(lines.map(line => markdownText(line)).join('\n\n'));
}

/** The people of a run, short enough to leave room for its verdicts. */
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
