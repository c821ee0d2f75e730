import * as vscode from 'vscode';
import { shortestMs, workOf } from '../../access/duration.ts';
import { removeAllAccessRequest } from '../../access/revocationApi.ts';
import type { RevocationResult } from '../../access/revocationOutcome.ts';
import type {
  RevocationExclusion,
  RevocationObstacle,
  RevocationPlan,
  RevocationStep,
} from '../../access/revocationPlan.ts';
import { rosterChange } from '../../access/roster.ts';
import { marksOf, type Chat } from '../../chats/model.ts';
import { answerIn, type Failure } from '../../core/failure.ts';
import { sameGuid } from '../../core/guid.ts';
import type { GraphVersion } from '../../graph/cloud.ts';
import type { Connection } from '../../session/connection.ts';
import { outcomeHeading } from '../activity/outcomeText.ts';
import { chatLabel, markText, memberLabel } from '../chats/chatText.ts';
import { chatNaming, peopleNaming } from '../chats/twinText.ts';
import { failureText } from '../failures/failureText.ts';
import { durationText } from '../text/dateText.ts';
import { leftOutLines, type LeftOut } from '../text/leftOut.ts';
import { plainText } from '../text/safeText.ts';
import { homeTenantLines, type OfTenant } from '../text/tenantText.ts';
import {
  laterText,
  malformedIdText,
  noIdentityText,
  notAttemptedText,
  otherAccountText,
  signedInText,
  type Named,
  type Signed,
} from './accessText.ts';
import { dryRunText, limitedLines, resultLines } from './runProgress.ts';

/** The question that the confirmation asks. */
export function revocationQuestion(plan: RevocationPlan, connection: Named): string {
  const nameOfChat = chatNaming(connection);
  const [first] = plan.steps;
  if (first && plan.steps.length === 1) {
    return questionAboutOne(first, nameOfChat(first.chat));
  }
  const chats = new Set(plan.steps.map(step => step.chat.id)).size;
  return chats === 1 && first
    ? vscode.l10n.t('Revoke the access of {count} people to the chat "{chat}"?', {
        count: plan.steps.length,
        chat: nameOfChat(first.chat),
      })
    : vscode.l10n.t('Revoke access {count} times, in {chats} chats?', { count: plan.steps.length, chats });
}

function questionAboutOne({ chat: { type, topic }, member, isSelf }: RevocationStep, chat: string): string {
  const names = { person: memberLabel(member), chat };
  if (type === 'oneOnOne' && topic === undefined) {
    return isSelf
      ? vscode.l10n.t('Revoke your own access to your chat with {chat}?', names)
      : vscode.l10n.t('Revoke the access of {person} to your chat with them?', names);
  }
  return isSelf
    ? vscode.l10n.t('Revoke your own access to the chat "{chat}"?', names)
    : vscode.l10n.t('Revoke the access of {person} to the chat "{chat}"?', names);
}

/**
 * The text below the question: what happens, whose access, where, the account that acts, what is unusual, and who is
 * left out and why.
 */
export function revocationDetail(plan: RevocationPlan, connection: Named & Signed): string {
  const { account } = connection;
  const { steps, exclusions } = plan;
  const paragraphs = [
    [consequenceText(steps)],
    [...peopleLines(steps, connection), ...homeTenantLines(steps.map(homeOf), account.tenantId)],
    notes(steps, account.tenantId),
    leftOutLines(exclusions.map(leftOut(revocationNaming(plan, connection)))),
    [...(steps.length > 1 ? [workText(plan)] : []), signedInText(connection)],
  ];
  return paragraphs
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

/** What a revocation does, and that there is no way back. */
function consequenceText(steps: readonly RevocationStep[]): string {
  const pairs = steps.filter(({ chat }) => chat.type === 'oneOnOne').length;
  const what = steps.some(({ isSelf }) => !isSelf)
    ? vscode.l10n.t('They lose their access to the chat. There is no undo.')
    : vscode.l10n.t('You lose your access to the chat. There is no undo.');
  const again =
    pairs === steps.length
      ? vscode.l10n.t('Nobody can be added to a 1:1 chat again.')
      : pairs === 0
        ? vscode.l10n.t('People can be added to group chats again.')
        : vscode.l10n.t('People can be added to group chats again, but not to 1:1 chats.');
  return `${what} ${again}`;
}

function homeOf({ member, subject }: RevocationStep): OfTenant {
  return { tenantId: subject.tenantId, email: member.email };
}

/** The number of requests of a plan, and the time they take at the published limits. */
export function workText(plan: RevocationPlan): string {
  const work = workOf(plan);
  return vscode.l10n.t(
    '{posts} requests to revoke and {reads} to read the members again, in {time} at the published limits.',
    { posts: work.posts, reads: work.reads, time: durationText(shortestMs(work)) },
  );
}

/** What is unusual about the steps. */
function notes(steps: readonly RevocationStep[], accountTenantId: string | undefined): string[] {
  const one = steps.length === 1;
  const chatTenants = new Set(
    steps.flatMap(({ chat: { tenantId } }) =>
      tenantId === undefined || accountTenantId === undefined || sameGuid(tenantId, accountTenantId)
        ? []
        : [tenantId],
    ),
  );
  const tenants = [...chatTenants].map(id => plainText(id)).join(', ');
  return [
    ...(steps.length > 1 && steps.some(({ isSelf }) => isSelf)
      ? [vscode.l10n.t('You are one of them: it is your own access too.')]
      : []),
    ...(chatTenants.size > 0
      ? [
          one
            ? vscode.l10n.t('The chat belongs to another tenant: {tenants}', { tenants })
            : vscode.l10n.t('Some of the chats belong to other tenants: {tenants}', { tenants }),
        ]
      : []),
    ...(steps.some(({ isOfOtherTenant }) => isOfOtherTenant === true)
      ? [
          one
            ? vscode.l10n.t(
                'This person belongs to a different tenant from your account. Microsoft documents this action for users of your own tenant only.',
              )
            : vscode.l10n.t(
                'Some of them belong to a different tenant from your account. Microsoft documents this action for users of your own tenant only.',
              ),
        ]
      : []),
    ...(steps.some(({ isOfOtherTenant }) => isOfOtherTenant === undefined)
      ? [
          vscode.l10n.t(
            'The tenant of your account is not known. Microsoft documents this action for users of your own tenant only.',
          ),
        ]
      : []),
  ];
}

/** Who is left out, and why, everybody by name. */
export function revocationExclusionLines(plan: RevocationPlan, connection: Named): string[] {
  return leftOutLines(plan.exclusions.map(leftOut(revocationNaming(plan, connection))), Infinity);
}

function leftOut(namesOf: RevocationNaming) {
  return (exclusion: RevocationExclusion, _: number, all: readonly RevocationExclusion[]): LeftOut => {
    const { chat, obstacle } = exclusion;
    const names = namesOf(exclusion);
    return {
      who: all.every(other => other.chat.id === chat.id)
        ? names.person
        : vscode.l10n.t('{person} in "{chat}"', names),
      why: obstacleText(chat, obstacle),
    };
  };
}

/** Names the person and the chat of a part of a plan, for texts. */
type RevocationNaming = (part: Pick<RevocationStep, 'chat' | 'member'>) => {
  readonly person: string;
  readonly chat: string;
};

/** Names whoever a plan is about so that no two of them read the same. */
export function revocationNaming({ steps, exclusions }: RevocationPlan, connection: Named): RevocationNaming {
  const chatName = chatNaming(connection);
  const personName = peopleNaming(
    [...steps, ...exclusions].map(({ member }) => member),
    ({ userId, membershipId }) => userId?.toLowerCase() ?? membershipId,
  );
  return ({ chat, member }) => ({ person: personName(member), chat: chatName(chat) });
}

/** The outcome of one step as a sentence. */
export function revocationOutcomeText(
  { step, outcome }: RevocationResult,
  namesOf: RevocationNaming,
  session: Pick<Connection, 'signal'>,
): string {
  const names = namesOf(step);
  switch (outcome.kind) {
    case 'revoked':
      return vscode.l10n.t('{person} no longer has access to "{chat}".', names);
    case 'notVisibleYet':
      return [
        vscode.l10n.t(
          'Microsoft Graph accepted the revocation, but still lists {person} in "{chat}". The list can be a quarter of an hour late.',
          names,
        ),
        laterText(session),
      ].join(' ');
    case 'alreadyGone':
      return vscode.l10n.t('{person} already had no access to "{chat}".', names);
    case 'refused':
      return [
        vscode.l10n.t('The access of {person} to "{chat}" was not revoked.', names),
        ...(outcome.isListed === true
          ? refusalOfListedText(outcome.failure)
          : [failureText(outcome.failure)]),
      ].join(' ');
    case 'notAttempted':
      return notAttemptedText(names, outcome.failure);
    case 'inDoubt':
      return [
        vscode.l10n.t('It is not known whether {person} still has access to "{chat}".', names),
        failureText(outcome.failure),
        ...(outcome.isListed === true
          ? [vscode.l10n.t('They are still listed, but the list can be a quarter of an hour late.')]
          : []),
        laterText(session),
      ].join(' ');
  }
}

/** A 404 for somebody who is listed: it must not be told as if nobody were there. */
function refusalOfListedText(failure: Failure): string[] {
  const answer = answerIn(failure);
  const words = plainText([answer?.code, answer?.message].filter(Boolean).join(': '), 200);
  return [
    vscode.l10n.t('Microsoft Graph still lists them as a member, but did not find what the request named.'),
    ...(words === '' ? [] : [vscode.l10n.t('It said: "{words}"', { words })]),
  ];
}

/** The report of a run: an outcome for each member, other changes of the members, and who was left out. */
export function revocationReport(
  plan: RevocationPlan,
  results: readonly RevocationResult[],
  connection: Named & Pick<Connection, 'account' | 'signal'>,
): string {
  const { account } = connection;
  const namesOf = revocationNaming(plan, connection);
  const lines = [
    vscode.l10n.t('Revocation as {account}, {time}', {
      account: plainText(account.label),
      time: new Date().toISOString(),
    }),
    '',
    ...results.flatMap(result =>
      resultLines(
        result,
        outcomeHeading(result.outcome.kind),
        revocationOutcomeText(result, namesOf, connection),
      ),
    ),
    ...otherChanges(plan, connection),
    ...revocationExclusionLines(plan, connection),
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
function peopleLines(steps: readonly RevocationStep[], connection: Named): string[] {
  const nameOfChat = chatNaming(connection);
  const [first] = steps;
  if (first && steps.length === 1) {
    return [marked(addressOf(first), first)];
  }
  return limitedLines(steps, step =>
    vscode.l10n.t('• {person} ({address}) in "{chat}"', {
      person: memberLabel(step.member),
      address: marked(addressOf(step), step),
      chat: nameOfChat(step.chat),
    }),
  );
}

/** An address with the marks of the member, which a person must see before anything else. */
function marked(address: string, { chat, member }: RevocationStep): string {
  const marks = marksOf(member, chat, undefined).map(markText);
  return [address, ...marks].join(', ');
}

function addressOf({ member, subject }: RevocationStep): string {
  return member.email === undefined ? subject.userId : plainText(member.email);
}

function obstacleText(chat: Chat, obstacle: RevocationObstacle): string {
  switch (obstacle.kind) {
    case 'self':
      return vscode.l10n.t('To revoke your own access, select yourself alone.');
    case 'anonymous':
      return noIdentityText();
    case 'unknownMemberType':
      return vscode.l10n.t('A kind of member that this version does not know.');
    case 'identityUnknown':
      return vscode.l10n.t('Microsoft Graph does not say which person of which tenant that is.');
    case 'identityAmbiguous':
      return vscode.l10n.t('Listed by Microsoft Graph with several tenants.');
    case 'malformedId':
      return malformedIdText(obstacle.id);
    case 'noLongerMember':
      return vscode.l10n.t('No longer a member of the chat.');
    case 'unreadable':
      return [
        vscode.l10n.t('The members of "{chat}" could not be read.', { chat: chatLabel(chat, undefined) }),
        failureText(obstacle.failure),
      ].join(' ');
    case 'otherAccount':
      return otherAccountText(obstacle.intent);
  }
}

/** Members who left or joined since the plan, and were not part of it. */
function otherChanges(plan: RevocationPlan, connection: Named): string[] {
  const before = new Map<string, Chat>(plan.steps.map(step => [step.chat.id, step.chat]));
  return [...before.values()].flatMap(chat => {
    const now = connection.chats.chat(chat.id);
    const planned = new Set(
      plan.steps.flatMap(step => (step.chat.id === chat.id ? step.subject.userId.toLowerCase() : [])),
    );
    if (!now) {
      return [];
    }
    const { left, joined } = rosterChange(chat, now);
    const name = { chat: chatLabel(chat, connection.self) };
    return [
      ...left
        .filter(({ userId }) => userId === undefined || !planned.has(userId.toLowerCase()))
        .map(member =>
          vscode.l10n.t('Also left "{chat}": {person}', { ...name, person: memberLabel(member) }),
        ),
      ...joined.map(member =>
        vscode.l10n.t('Joined "{chat}": {person}', { ...name, person: memberLabel(member) }),
      ),
    ];
  });
}
