import * as vscode from 'vscode';
import { removeAllAccessRequest } from '../../access/accessApi.ts';
import { shortestMs, workOf } from '../../access/duration.ts';
import type {
  RevocationExclusion,
  ExclusionReason,
  RevocationPlan,
  RevocationStep,
} from '../../access/revocationPlan.ts';
import type { RevocationResult } from '../../access/revocationOutcome.ts';
import { rosterChange } from '../../access/roster.ts';
import { isSelf, type Chat, type Self } from '../../chats/model.ts';
import type { Failure } from '../../core/failure.ts';
import type { GraphVersion } from '../../graph/cloud.ts';
import { revocationHeading } from '../activity/outcomeText.ts';
import { chatLabel, memberLabel } from '../chats/chatText.ts';
import type { Connection } from '../../session/connection.ts';
import { failureText } from '../failures/failureText.ts';
import { dryRunText, limitedLines, resultLines } from './runProgress.ts';
import { plainText } from '../text/safeText.ts';
import { durationText } from '../text/dateText.ts';

/** The question that the confirmation asks. */
export function revocationQuestion(plan: RevocationPlan, self: Self | undefined): string {
  const [first] = plan.steps;
  if (first && plan.steps.length === 1) {
    return vscode.l10n.t('Revoke the access of {person} to the chat "{chat}"?', {
      person: memberLabel(first.member),
      chat: chatLabel(first.chat, self),
    });
  }
  const chats = new Set(plan.steps.map(step => step.chat.id)).size;
  return chats === 1 && first
    ? vscode.l10n.t('Revoke the access of {count} people to the chat "{chat}"?', {
        count: plan.steps.length,
        chat: chatLabel(first.chat, self),
      })
    : vscode.l10n.t('Revoke access {count} times, in {chats} chats?', { count: plan.steps.length, chats });
}

/** The text below the question: whose access, where, the account that acts, and who is left out and why. */
export function revocationDetail(plan: RevocationPlan, connection: Connection): string {
  const { account, self } = connection;
  const lines = [
    ...peopleLines(plan.steps, self),
    '',
    vscode.l10n.t('Their home tenant: {tenants}', {
      tenants: [...new Set(plan.steps.map(step => step.subject.tenantId))].join(', '),
    }),
    vscode.l10n.t('Signed in as {account}, tenant {tenant}', {
      account: plainText(account.label),
      tenant: account.tenantId ?? vscode.l10n.t('unknown'),
    }),
  ];
  if (plan.steps.some(step => isSelf(step.member, self))) {
    lines.push('', vscode.l10n.t('This is you: it is your own access that will be revoked.'));
  }
  if (plan.steps.some(step => step.external)) {
    lines.push(
      '',
      plan.steps.length === 1
        ? vscode.l10n.t(
            'This person is external. Microsoft documents this action for users of your own tenant only.',
          )
        : vscode.l10n.t(
            'Some of them are external. Microsoft documents this action for users of your own tenant only.',
          ),
    );
  }
  if (plan.exclusions.length > 0) {
    lines.push('', ...revocationExclusionLines(plan.exclusions));
  }
  if (plan.steps.length > 1) {
    lines.push('', workText(plan));
  }
  lines.push(
    '',
    vscode.l10n.t('People can be added to group chats again, but there is no undo for this action.'),
  );
  return lines.join('\n');
}

/** The number of requests of a plan, and the time they take at the published limits. */
export function workText(plan: RevocationPlan): string {
  const work = workOf(plan);
  return vscode.l10n.t(
    '{posts} requests to revoke and {reads} to read the members again, in {time} at the published limits.',
    { posts: work.posts, reads: work.reads, time: durationText(shortestMs(work)) },
  );
}

/** Who is left out, and why. */
export function revocationExclusionLines(exclusions: readonly RevocationExclusion[]): string[] {
  return exclusions.map(({ member, reason }) =>
    vscode.l10n.t('Left out of the revocation: {person}. {reason}', {
      person: memberLabel(member),
      reason: exclusionText(reason),
    }),
  );
}

/** The outcome of one step as a sentence. */
export function revocationOutcomeText({ step, outcome }: RevocationResult, self: Self | undefined): string {
  const names = { person: memberLabel(step.member), chat: chatLabel(step.chat, self) };
  switch (outcome.kind) {
    case 'revoked':
      return vscode.l10n.t('{person} no longer has access to "{chat}".', names);
    case 'stillListed':
      return [
        vscode.l10n.t('Revoking was requested, but {person} is still listed as a member of "{chat}".', names),
        ...(outcome.failure ? [failureText(outcome.failure)] : []),
      ].join(' ');
    case 'alreadyGone':
      return vscode.l10n.t('{person} already had no access to "{chat}".', names);
    case 'refused':
      return [
        vscode.l10n.t('The access of {person} to "{chat}" was not revoked.', names),
        failureText(outcome.failure),
      ].join(' ');
    case 'notAttempted':
      return notAttemptedText(names, outcome.failure);
    case 'inDoubt':
      return [
        vscode.l10n.t(
          'It is not known whether {person} still has access to "{chat}". Verify it in the Activity view.',
          names,
        ),
        failureText(outcome.failure),
      ].join(' ');
  }
}

/** Says that nothing was sent for somebody, and why, unless the person cancelled. */
export function notAttemptedText(
  names: { readonly person: string; readonly chat: string },
  failure: Failure,
): string {
  return [
    vscode.l10n.t('Not attempted: {person} in "{chat}".', names),
    ...(failure.kind === 'cancelled' ? [] : [failureText(failure)]),
  ].join(' ');
}

/** The report of a run: an outcome for each member, other changes of the members, and who was left out. */
export function revocationReport(
  plan: RevocationPlan,
  results: readonly RevocationResult[],
  connection: Connection,
): string {
  const { self, account } = connection;
  const lines = [
    vscode.l10n.t('Revocation as {account}, {time}', {
      account: plainText(account.label),
      time: new Date().toISOString(),
    }),
    '',
    ...results.flatMap(result =>
      resultLines(result, revocationHeading(result.outcome.kind), revocationOutcomeText(result, self)),
    ),
    ...otherChanges(plan, connection),
    ...revocationExclusionLines(plan.exclusions),
  ];
  return `${lines.join('\n')}\n`;
}

/** The requests of a plan as HTTP, without the token. */
export function revocationRequests(
  plan: RevocationPlan,
  { cloud }: Connection,
  version: GraphVersion,
): string {
  return dryRunText(
    plan.steps.map(({ chat, subject }) => removeAllAccessRequest(version, chat.id, subject)),
    { cloud, need: 'revoke' },
  );
}

/** Who loses access to which chat. The question names a single person already, so their address is enough. */
function peopleLines(steps: readonly RevocationStep[], self: Self | undefined): string[] {
  const [first] = steps;
  if (first && steps.length === 1) {
    return [addressOf(first)];
  }
  return limitedLines(steps, step =>
    vscode.l10n.t('• {person} ({address}) in "{chat}"', {
      person: memberLabel(step.member),
      address: addressOf(step),
      chat: chatLabel(step.chat, self),
    }),
  );
}

function addressOf({ member, subject }: RevocationStep): string {
  return member.email === undefined ? subject.userId : plainText(member.email);
}

function exclusionText(reason: ExclusionReason): string {
  switch (reason) {
    case 'self':
      return vscode.l10n.t('This is you. To revoke your own access, select yourself alone.');
    case 'anonymous':
      return vscode.l10n.t('This member has no Microsoft Entra identity that the action could name.');
    case 'unknownMemberType':
      return vscode.l10n.t('This version does not know this kind of member.');
    case 'identityUnknown':
      return vscode.l10n.t('Microsoft Graph does not say which person of which tenant this is.');
    case 'noLongerMember':
      return vscode.l10n.t('No longer a member of the chat.');
  }
}

/** Members who left or joined since the plan, and were not part of it. */
function otherChanges(plan: RevocationPlan, connection: Connection): string[] {
  const before = new Map<string, Chat>(plan.steps.map(step => [step.chat.id, step.chat]));
  return [...before.values()].flatMap(chat => {
    const now = connection.chats.chat(chat.id);
    const planned = new Set(
      plan.steps.filter(step => step.chat.id === chat.id).map(step => step.member.membershipId),
    );
    if (!now) {
      return [];
    }
    const { left, joined } = rosterChange(chat, now);
    const name = { chat: chatLabel(chat, connection.self) };
    return [
      ...left
        .filter(member => !planned.has(member.membershipId))
        .map(member =>
          vscode.l10n.t('Also left "{chat}": {person}', { ...name, person: memberLabel(member) }),
        ),
      ...joined.map(member =>
        vscode.l10n.t('Joined "{chat}": {person}', { ...name, person: memberLabel(member) }),
      ),
    ];
  });
}
