import * as vscode from 'vscode';
import { askerOf, wasAskedBy, wasAskedByName } from '../../checks/asker.ts';
import type { ComparedTargets, Comparison } from '../../checks/comparison.ts';
import type { CheckRun } from '../../checks/model.ts';
import type { DocumentContent } from '../../host/documents.ts';
import { momentText, timeText } from '../text/dateText.ts';
import { plainText } from '../text/safeText.ts';
import { answerText, runSummary, strategyText, targetLine, type TargetNames } from './checkText.ts';

/** What changed between two runs, in counts: "1 newly denied, 2 newly allowed". Groups are counted apart from people. */
export function changesText(comparison: Comparison): string {
  const { onlyOnce, nowKnown } = comparison;
  const denied = counted(comparison.newlyDenied);
  const allowed = counted(comparison.newlyAllowed);
  const unknown = counted(comparison.newlyUnknown);
  const parts = [
    denied.people > 0 && vscode.l10n.t('{count} newly denied', { count: denied.people }),
    denied.groups > 0 && vscode.l10n.t('groups newly denied together: {count}', { count: denied.groups }),
    allowed.people > 0 && vscode.l10n.t('{count} newly allowed', { count: allowed.people }),
    allowed.groups > 0 && vscode.l10n.t('groups newly allowed together: {count}', { count: allowed.groups }),
    unknown.people > 0 && vscode.l10n.t('{count} newly unknown', { count: unknown.people }),
    unknown.groups > 0 && vscode.l10n.t('groups newly unknown: {count}', { count: unknown.groups }),
    nowKnown.length > 0 && vscode.l10n.t('{count} known for the first time', { count: nowKnown.length }),
    onlyOnce.length > 0 && vscode.l10n.t('{count} in only one check', { count: onlyOnce.length }),
  ].filter(part => part !== false);
  return parts.length > 0 ? parts.join(', ') : vscode.l10n.t('nothing changed');
}

/** Whether there is a verdict that was another one before. */
export function hasChanges({ newlyDenied, newlyAllowed, newlyUnknown }: Comparison): boolean {
  return newlyDenied.length + newlyAllowed.length + newlyUnknown.length > 0;
}

/** The changes as a sentence. */
export function changesSentence(comparison: Comparison): string {
  const changes = changesText(comparison);
  return comparison.isOfOneRun
    ? vscode.l10n.t('Since the last time ({time}): {changes}.', {
        time: timeText(comparison.earlier.startedAt),
        changes,
      })
    : vscode.l10n.t('Since the last known answers: {changes}.', { changes });
}

function counted(pairs: readonly ComparedTargets[]): { readonly people: number; readonly groups: number } {
  const people = pairs.filter(({ targets }) => targets.length === 1).length;
  return { people, groups: pairs.length - people };
}

/** A comparison as a document: what changed first, what did not last. */
export function comparisonReport(comparison: Comparison, names: TargetNames): DocumentContent {
  const { earlier, later } = comparison;
  const lines = [
    vscode.l10n.t('Comparison of two interaction checks'),
    '',
    vscode.l10n.t('Earlier: {run}', { run: runLine(earlier) }),
    vscode.l10n.t('Later: {run}', { run: runLine(later) }),
    vscode.l10n.t('Difference: {changes}', { changes: changesText(comparison) }),
    ...askersLines(earlier, later),
  ];
  const problemLines: number[] = [];
  const sections: readonly (readonly [string, readonly ComparedTargets[]])[] = [
    [vscode.l10n.t('Newly denied'), comparison.newlyDenied],
    [vscode.l10n.t('Newly allowed'), comparison.newlyAllowed],
    [vscode.l10n.t('Newly unknown'), comparison.newlyUnknown],
    [vscode.l10n.t('Known for the first time'), comparison.nowKnown],
    [vscode.l10n.t('In only one check'), comparison.onlyOnce],
    [vscode.l10n.t('Unchanged'), comparison.unchanged],
  ];
  for (const [title, pairs] of sections) {
    if (pairs.length > 0) {
      lines.push('', vscode.l10n.t('{title} ({count})', { title, count: pairs.length }));
      for (const pair of pairs) {
        if (pairs === comparison.newlyDenied) {
          problemLines.push(lines.length);
        }
        lines.push(`- ${pairLine(pair, names)}`);
      }
    }
  }
  return { text: `${lines.join('\n')}\n`, problemLines };
}

/** Says that the runs were asked by different accounts, or by one in different tenants. */
function askersLines(earlier: CheckRun, later: CheckRun): readonly string[] {
  if (wasAskedBy(earlier, askerOf(later))) {
    return [];
  }
  return [
    wasAskedByName(earlier, later.askedBy)
      ? vscode.l10n.t('These checks were asked from different tenants, which may explain the differences.')
      : vscode.l10n.t('Different accounts ran these checks, which may explain the differences.'),
  ];
}

function pairLine({ targets, before, after }: ComparedTargets, names: TargetNames): string {
  const missing = vscode.l10n.t('not asked');
  return vscode.l10n.t('{people}: {before} → {after}', {
    people: targets.map(target => targetLine(target, names)).join(' + '),
    before: before ? answerText({ targets, verdict: before }) : missing,
    after: after ? answerText({ targets, verdict: after }) : missing,
  });
}

function runLine(run: CheckRun): string {
  return [
    momentText(run.startedAt),
    plainText(run.askedBy),
    strategyText(run.question.strategy),
    runSummary(run),
    vscode.l10n.t('Requests: {count}', { count: run.requests }),
  ].join(' · ');
}
