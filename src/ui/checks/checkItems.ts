import * as vscode from 'vscode';
import type { People } from '../../chats/people.ts';
import { setKey, wasAsked } from '../../checks/answers.ts';
import {
  compareWithEarlier,
  earlierRuns,
  type Comparison,
  type EarlierRuns,
} from '../../checks/comparison.ts';
import { explanationOf } from '../../checks/laterAnswers.ts';
import type { CheckResult, CheckRun, Verdict, Evidence, Explanation } from '../../checks/model.ts';
import { momentText, timeText } from '../text/dateText.ts';
import { markdownText, plainText } from '../text/safeText.ts';
import { named } from '../text/tooltip.ts';
import { onlySelects } from '../views/onlySelects.ts';
import type { ChecksNode } from './checkNodes.ts';
import {
  answerText,
  capitalized,
  reasonOf,
  resultTooltip,
  runSummary,
  strategyText,
  targetLine,
  TargetNames,
  targetsText,
} from './checkText.ts';
import { changesSentence, changesText, hasChanges } from './compareText.ts';
import { endingText } from './explainText.ts';

/** The rows of the Interaction Checks tree as VS Code draws them. */
export class CheckItems {
  private readonly names: TargetNames;
  private readonly earlier: ReadonlyMap<string, EarlierRuns>;

  /**
   * @param people the people in the loaded chats; `undefined` while there are none
   * @param runs all runs, the latest first
   */
  constructor(
    people: People | undefined,
    private readonly runs: readonly CheckRun[],
  ) {
    this.names = new TargetNames(people);
    this.earlier = earlierRuns(runs);
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
    const [only, ...others] = run.results;
    const isOfOne = only?.targets.length === 1 && others.length === 0;
    const item = new vscode.TreeItem(
      isOfOne ? this.headed(run, only) : capitalized(runSummary(run)),
      this.runs[0] === run ? Expanded : Collapsed,
    );
    const comparison = this.comparison(run);
    item.id = run.id;
    describe(item, [
      comparison && hasChanges(comparison) && changesText(comparison),
      !isOfOne && peopleText(run, this.names),
      comparison && !hasChanges(comparison) && changesText(comparison),
      timeText(run.startedAt),
    ]);
    item.iconPath = new vscode.ThemeIcon('history');
    item.contextValue = 'run';
    item.command = onlySelects;
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

  /** Compares a run with those before of the same question. */
  private comparison(run: CheckRun): Comparison | undefined {
    const earlier = this.earlier.get(run.id);
    return earlier && compareWithEarlier(run, earlier);
  }

  private result(run: CheckRun, result: CheckResult): vscode.TreeItem {
    const explanation = explanationOf(run, result);
    const item = this.answer(run, result, []);
    if (explanation) {
      item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
      // Another id than before it had children: under the old one, VS Code would leave it collapsed.
      item.id = ['explained', run.id, setKey(result.targets)].join(' ');
      item.command = onlySelects;
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
    describe(item, [
      targetsText(ending.conflict, this.names),
      vscode.l10n.t('Requests: {count}', { count: requests }),
      timeText(at),
    ]);
    item.iconPath = new vscode.ThemeIcon(ending.kind === 'found' ? 'lightbulb' : 'question');
    item.contextValue = 'explanation';
    item.command = onlySelects;
    return item;
  }

  /** The row of a question and its answer. */
  private answer(run: CheckRun, result: CheckResult, more: readonly (string | false)[]): vscode.TreeItem {
    const isAsked = wasAsked(run, result);
    const item = new vscode.TreeItem(this.headed(run, result));
    describe(item, [
      result.targets.length > 1 && targetsText(result.targets, this.names),
      ...reasonOf(result, isAsked),
      ...more,
      isAsked && timeText(result.at),
    ]);
    item.iconPath = isAsked ? verdictIcon(result.verdict) : new vscode.ThemeIcon('circle-outline');
    return item;
  }

  /** The answer, and whom it is about if that is one person: the beginning of a row, which is never cut off. */
  private headed(run: CheckRun, result: CheckResult): string {
    const answer = capitalized(answerText(result, wasAsked(run, result)));
    return result.targets.length === 1 ? named(answer, targetsText(result.targets, this.names)) : answer;
  }
}

/** Writes what stands behind the label of a row, and what a screen reader says of both. */
function describe(item: vscode.TreeItem, parts: readonly (string | false | undefined)[]): void {
  const shown = parts.filter(part => typeof part === 'string' && part !== '');
  const label = typeof item.label === 'string' ? item.label : item.label?.label;
  item.description = shown.join(' · ');
  item.accessibilityInformation = { label: [label, ...shown].join(', ') };
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

/** The people of a run, in short. */
function peopleText(run: CheckRun, names: TargetNames): string {
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
