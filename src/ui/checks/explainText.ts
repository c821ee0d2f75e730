import * as vscode from 'vscode';
import type { CheckResult, CheckRun, Evidence, Explanation, ExplanationEnding } from '../../checks/model.ts';
import { failureText } from '../failures/failureText.ts';
import { momentText } from '../text/dateText.ts';
import { plainText } from '../text/safeText.ts';
import { named } from '../text/tooltip.ts';
import { answerText, capitalized, targetLine, type TargetNames } from './checkText.ts';

/** What an explanation found, in a few words. */
export function endingText(ending: ExplanationEnding): string {
  switch (ending.kind) {
    case 'found':
      return ending.conflict.length === 1
        ? vscode.l10n.t('Denied alone')
        : vscode.l10n.t('Smallest denied group');
    case 'unfinished':
      return vscode.l10n.t('Not finished: smallest denied group so far');
    case 'contradictory':
      return vscode.l10n.t('The answers contradict each other');
  }
}

/** An explanation as a document, with the answers it is based on. */
export function explanationReport(run: CheckRun, explanation: Explanation, names: TargetNames): string {
  const { group, ending, evidence, requests } = explanation;
  return text([
    endingSentence(ending),
    ...ending.conflict.map(target => `- ${targetLine(target, names)}`),
    '',
    ...(ending.kind === 'found'
      ? [
          ending.conflict.length === 1
            ? vscode.l10n.t('Others in the group may be denied as well.')
            : vscode.l10n.t('Nobody can be left out of it. There may be other such groups.'),
        ]
      : []),
    '',
    vscode.l10n.t('The group with whom {account} may not start a chat ({count}):', {
      account: plainText(run.askedBy),
      count: group.length,
    }),
    ...group.map(target => `- ${targetLine(target, names)}`),
    '',
    vscode.l10n.t('This assumes that people who may share a chat may also share a smaller one.'),
    vscode.l10n.t('Microsoft Graph gives no reason for a denial.'),
    '',
    vscode.l10n.t('The answers behind it:'),
    ...evidence.flatMap((one, index) => evidenceLines(index + 1, one, names)),
    '',
    vscode.l10n.t('Requests sent for this explanation: {count}', { count: requests }),
  ]);
}

/** What is known about a denial of one person, and what is not. */
export function singleDenialReport(run: CheckRun, result: CheckResult, names: TargetNames): string {
  return text([
    vscode.l10n.t('{account} may not start a chat with {person}.', {
      account: plainText(run.askedBy),
      person: result.targets.map(target => targetLine(target, names)).join(', '),
    }),
    '',
    vscode.l10n.t('What is known:'),
    `- ${vscode.l10n.t('Microsoft Graph was asked about this person alone, and said no.')}`,
    `- ${named(vscode.l10n.t('When'), momentText(result.at))}`,
    `- ${named('request-id', plainText(result.requestId ?? '–'))}`,
    `- ${named('client-request-id', plainText(result.clientRequestId ?? '–'))}`,
    '',
    vscode.l10n.t('What is not known:'),
    `- ${vscode.l10n.t('Why: Microsoft Graph answers yes or no, and gives no reason.')}`,
    `- ${vscode.l10n.t("Whose rule it is: your tenant's or theirs.")}`,
    `- ${vscode.l10n.t('Whether Microsoft Graph knows the person at all: nothing in the answer tells.')}`,
    '',
    vscode.l10n.t(
      'No request was sent for this explanation. Microsoft support can find the request of the check by these IDs.',
    ),
  ]);
}

function endingSentence(ending: ExplanationEnding): string {
  switch (ending.kind) {
    case 'found':
      return ending.conflict.length === 1
        ? vscode.l10n.t('This person is denied alone:')
        : vscode.l10n.t('These are denied together, and allowed without any one of them:');
    case 'unfinished':
      return [
        failureText(ending.failure),
        vscode.l10n.t('The search was not finished. The smallest group known to be denied so far:'),
      ].join(' ');
    case 'contradictory':
      return vscode.l10n.t(
        'The answers contradict each other: a group was allowed and a part of it denied. The rules may have changed between the answers; run the check again. The group where the search ended:',
      );
  }
}

function evidenceLines(number: number, { source, reused }: Evidence, names: TargetNames): readonly string[] {
  const { targets, verdict, at, requestId } = source;
  const details = [
    ...(verdict.kind === 'unknown' ? [failureText(verdict.failure)] : []),
    momentText(at),
    `request-id ${plainText(requestId ?? '–', 36)}`,
    ...(reused ? [vscode.l10n.t('known before')] : []),
  ];
  return [
    `${number}. ${named(capitalized(answerText(source)), targets.map(target => names.label(target)).join(', '))}`,
    `   ${details.join(' · ')}`,
  ];
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
