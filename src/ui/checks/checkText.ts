import * as vscode from 'vscode';
import type { People } from '../../chats/people.ts';
import type { Person } from '../../chats/person.ts';
import { wasAsked } from '../../checks/answers.ts';
import type { CheckProgress } from '../../checks/checkRun.ts';
import type { CheckResult, CheckRun, Verdict } from '../../checks/model.ts';
import { requestCount, type Strategy } from '../../checks/strategy.ts';
import {
  formatTarget,
  isOwn,
  type OwnIdentity,
  type Target,
  type TargetProblem,
} from '../../checks/target.ts';
import { targetsIn, type TypedPiece } from '../../checks/typedPiece.ts';
import { sameGuid } from '../../core/guid.ts';
import { failureText } from '../failures/failureText.ts';
import { momentText } from '../text/dateText.ts';
import { addressText, markdownText, plainText } from '../text/safeText.ts';
import type { ToldProgress } from '../text/toldProgress.ts';
import { named } from '../text/tooltip.ts';

/** Names of targets, as far as the loaded chats name them. */
export class TargetNames {
  /** @param people the people in the loaded chats; `undefined` while there are none */
  constructor(private readonly people: Pick<People, 'withUserId' | 'withAddress'> | undefined) {}

  /** The person's name, or the target as typed if no chat names it. */
  label(target: Target): string {
    return this.name(target) ?? addressText(formatTarget(target));
  }

  /** The person's address: as typed, or for an ID as a chat gives it; else the ID. */
  address(target: Target): string {
    const known = target.kind === 'id' ? this.person(target)?.email : undefined;
    return addressText(known ?? formatTarget(target));
  }

  /** The person's name, if a chat names it. */
  name(target: Target): string | undefined {
    const name = plainText(this.person(target)?.displayName ?? '');
    return name === '' ? undefined : name;
  }

  /** The person in a chat. Who has the ID in another tenant is not the person asked about. */
  private person(target: Target): Person | undefined {
    if (target.kind !== 'id') {
      return this.people?.withAddress(target.kind === 'email' ? target.email : target.userPrincipalName);
    }
    const { id, tenantId } = target;
    const person = this.people?.withUserId(id);
    const isSameTenant =
      tenantId === undefined || person?.tenantId === undefined || sameGuid(tenantId, person.tenantId);
    return isSameTenant ? person : undefined;
  }
}

/** A verdict in a word. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'allowed':
      return verdict.inferred ? vscode.l10n.t('allowed (inferred)') : vscode.l10n.t('allowed');
    case 'denied':
      return vscode.l10n.t('denied');
    case 'unknown':
      return vscode.l10n.t('unknown');
  }
}

/** An answer to a question in a few words: about one person a verdict, about several also that they were asked about together. */
export function answerText(
  { verdict, targets }: Pick<CheckResult, 'verdict' | 'targets'>,
  isAsked = true,
): string {
  const count = { count: targets.length };
  if (targets.length === 1) {
    return isAsked ? verdictText(verdict) : vscode.l10n.t('not asked');
  }
  if (!isAsked) {
    return vscode.l10n.t('not asked ({count} people)', count);
  }
  switch (verdict.kind) {
    case 'allowed':
      return vscode.l10n.t('allowed in one chat together ({count} people)', count);
    case 'denied':
      return vscode.l10n.t('not in one chat together ({count} people)', count);
    case 'unknown':
      return vscode.l10n.t('unknown for all together ({count} people)', count);
  }
}

/** Text of ours at the beginning of a row. */
export function capitalized(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** Characters of a line of a tooltip: room for a whole address. */
const tooltipLineLength = 400;

/** A strategy in words. */
export function strategyText(strategy: Strategy): string {
  switch (strategy) {
    case 'each':
      return vscode.l10n.t('One request for each person');
    case 'together':
      return vscode.l10n.t('All together');
    case 'fewest':
      return vscode.l10n.t('As few requests as possible');
  }
}

/** How many requests a strategy sends, in words. */
export function requestCountText(strategy: Strategy, targets: number): string {
  const { least, expected, most } = requestCount(strategy, targets);
  if (least !== most) {
    return expected === most
      ? vscode.l10n.t('{least} to {most} requests', { least, most })
      : vscode.l10n.t('{least} to {most} requests, about {expected} if one person is denied', {
          least,
          most,
          expected,
        });
  }
  return requestsText(most);
}

/** How many requests a check sends, as a sentence. */
export function checkCountSentence(strategy: Strategy, targets: number): string {
  return vscode.l10n.t('This check sends {count}.', { count: requestCountText(strategy, targets) });
}

/** A number of requests, in words. */
export function requestsText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 request') : vscode.l10n.t('{count} requests', { count });
}

/** How many requests were sent, of how many. */
export function checkProgress(
  { requests, remainingMs }: CheckProgress,
  strategy: Strategy,
  targets: number,
): ToldProgress {
  const { least, most } = requestCount(strategy, targets);
  return least === most
    ? { text: vscode.l10n.t('request {number} of {most}', { number: requests, most }), remainingMs }
    : progressOfAtMost({ requests }, most);
}

/** The same where the answers decide what is asked next, so that nobody knows how long that will take. */
export function progressOfAtMost({ requests }: Pick<CheckProgress, 'requests'>, most: number): ToldProgress {
  return { text: vscode.l10n.t('request {number} of {most} at most', { number: requests, most }) };
}

/**
 * Why people who were typed cannot be taken, as a sentence; `undefined` if they can.
 * @param own the account that asks, if it must not be one of them
 */
export function typedProblemText(pieces: readonly TypedPiece[], own?: OwnIdentity): string | undefined {
  const problem = pieces.find(piece => piece.kind === 'problem');
  if (problem) {
    return targetProblemText(problem);
  }
  if (pieces.length === 0) {
    return vscode.l10n.t('Name at least one person.');
  }
  return own && targetsIn(pieces).some(target => isOwn(target, own))
    ? vscode.l10n.t('One of these is you. Name other people only.')
    : undefined;
}

/** The verdicts of a run: counts of people, and what is known of groups. */
export function runSummary(run: CheckRun): string {
  const people = run.results.filter(({ targets }) => targets.length === 1);
  const groups = run.results.filter(({ targets }) => targets.length !== 1);
  const asked = people.filter(result => wasAsked(run, result));
  const count = (kind: Verdict['kind']): number =>
    asked.filter(({ verdict }) => verdict.kind === kind).length;
  const notAsked = people.length - asked.length;
  return [
    ...(count('allowed') > 0 ? [vscode.l10n.t('{count} allowed', { count: count('allowed') })] : []),
    ...(count('denied') > 0 ? [vscode.l10n.t('{count} denied', { count: count('denied') })] : []),
    ...(count('unknown') > 0 ? [vscode.l10n.t('{count} unknown', { count: count('unknown') })] : []),
    ...(notAsked > 0 ? [vscode.l10n.t('{count} not asked', { count: notAsked })] : []),
    // Only denied groups are ever several.
    ...(groups.length > 1
      ? [vscode.l10n.t('{count} groups not in one chat together', { count: groups.length })]
      : groups.map(group => answerText(group, wasAsked(run, group)))),
  ].join(', ');
}

/** The people of a result. */
export function targetsText(targets: readonly Target[], names: TargetNames): string {
  return plainText(targets.map(target => names.label(target)).join(', '));
}

/** A person with name and address, as far as they are known. */
export function personLine(target: Target, names: TargetNames): string {
  const address = names.address(target);
  const name = names.name(target);
  return name === undefined ? address : vscode.l10n.t('{name} ({target})', { name, target: address });
}

/** A target with its name and as it was typed, where both are known. */
export function targetLine(target: Target, names: TargetNames): string {
  const typed = addressText(formatTarget(target));
  const name = names.name(target);
  return name === undefined ? typed : vscode.l10n.t('{name} ({target})', { name, target: typed });
}

/** Why there is no answer; nothing where the question was not sent, because the failure is then another one's. */
export function reasonOf({ verdict }: Pick<CheckResult, 'verdict'>, isAsked: boolean): readonly string[] {
  return verdict.kind === 'unknown' && isAsked ? [failureText(verdict.failure)] : [];
}

/** All that is known about one result of a run. */
export function resultTooltip(run: CheckRun, result: CheckResult): vscode.MarkdownString {
  const isAsked = wasAsked(run, result);
  const lines = [
    `**${markdownText(capitalized(answerText(result, isAsked)))}**`,
    ...reasonOf(result, isAsked).map(reason => markdownText(reason)),
    ...result.targets.map(target => markdownText(addressText(formatTarget(target)), tooltipLineLength)),
    line(vscode.l10n.t('Asked by'), run.askedBy),
    line(vscode.l10n.t('When'), momentText(result.at)),
    ...(result.before
      ? [
          line(
            vscode.l10n.t('Before'),
            [verdictText(result.before.verdict), momentText(result.before.at)].join(', '),
          ),
        ]
      : []),
    line('request-id', result.requestId ?? '-'),
    line('client-request-id', result.clientRequestId ?? '-'),
  ];
  return new vscode.MarkdownString(lines.join('\n\n'));
}

function line(name: string, value: string): string {
  return markdownText(named(name, value));
}

/** Why a text names nobody, as a sentence. */
export function targetProblemText({ text, reason }: TargetProblem): string {
  const shown = { text: plainText(text, 60) };
  switch (reason) {
    case 'notATarget':
      return vscode.l10n.t('"{text}" is neither an address nor an ID.', shown);
    case 'notAnId':
      return vscode.l10n.t(
        '"{text}" is not a complete ID: it takes 32 hexadecimal digits in five groups.',
        shown,
      );
    case 'notATenantId':
      return vscode.l10n.t('"{text}" has something after the @ that is not a tenant ID.', shown);
    case 'notAnAddress':
      return vscode.l10n.t('"{text}" is not a complete address.', shown);
    case 'nothingAfterPrefix':
      return vscode.l10n.t('"{text}" has nothing after the colon.', shown);
    case 'unclearRow':
      return vscode.l10n.t(
        'The row {text} does not say who is meant: copy the names of its columns too, or the addresses alone.',
        shown,
      );
    case 'restOfLink':
      return vscode.l10n.t(
        '"{text}" also names somebody after the question mark: enter their address.',
        shown,
      );
    case 'duplicate':
      return vscode.l10n.t('"{text}" appears twice.', shown);
  }
}
