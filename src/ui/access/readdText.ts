import * as vscode from 'vscode';
import { addMemberRequest, type AdditionRole } from '../../access/additionApi.ts';
import type { AdditionResult } from '../../access/additionOutcome.ts';
import type {
  AdditionExclusion,
  AdditionObstacle,
  AdditionPlan,
  AdditionStep,
  Candidate,
} from '../../access/additionPlan.ts';
import { shortestAdditionMs, workOf } from '../../access/duration.ts';
import { startsAtTheBeginning } from '../../access/historyStart.ts';
import { personKey } from '../../access/journalLines.ts';
import { idEnd, twinHints } from '../../chats/twins.ts';
import type { Failure } from '../../core/failure.ts';
import type { GraphVersion } from '../../graph/cloud.ts';
import { isOutOfReach } from '../../graph/errors.ts';
import type { Connection } from '../../session/connection.ts';
import { outcomeHeading } from '../activity/outcomeText.ts';
import { chatLabel, memberLabel, nameText } from '../chats/chatText.ts';
import { hintsOfChat, peopleNaming, withHint } from '../chats/twinText.ts';
import { failureText } from '../failures/failureText.ts';
import { momentText, durationText } from '../text/dateText.ts';
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
export function additionQuestion(plan: AdditionPlan, connection: Named): string {
  const { steps } = plan;
  const naming = additionNaming(plan, connection);
  const [first] = steps;
  const chats = new Set(steps.map(({ chat }) => chat.id)).size;
  if (!first || chats > 1) {
    return vscode.l10n.t('Make {count} additions in {chats} chats?', { count: steps.length, chats });
  }
  return steps.length === 1
    ? vscode.l10n.t('Add {person} to the chat "{chat}"?', naming(first))
    : vscode.l10n.t('Add {count} people to the chat "{chat}"?', {
        count: steps.length,
        chat: naming(first).chat,
      });
}

/** The text below the question: what happens, whom, as what, the account that acts, what is not known, who is left out. */
export function additionDetail(plan: AdditionPlan, connection: Named & Signed): string {
  const { account } = connection;
  const { steps, exclusions } = plan;
  const naming = additionNaming(plan, connection);
  const paragraphs = [
    [
      steps.length === 1
        ? vscode.l10n.t(
            'They become a member again, and can read and write there. Microsoft does not say whether that restores everything that revoking took away.',
          )
        : vscode.l10n.t(
            'They become members again, and can read and write there. Microsoft does not say whether that restores everything that revoking took away.',
          ),
    ],
    [
      ...stepLines(steps, naming),
      ...homeTenantLines(
        steps.map(({ person }) => homeOf(person)),
        account.tenantId,
      ),
    ],
    notes(steps, account.id),
    leftOutLines(exclusions.map(leftOut(naming))),
    [workLine(plan), signedInText(connection)],
  ];
  return paragraphs
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

/** Who is left out, and why, everybody by name. */
export function additionExclusionLines(plan: AdditionPlan, connection: Named): string[] {
  return leftOutLines(plan.exclusions.map(leftOut(additionNaming(plan, connection))), Infinity);
}

function leftOut(names: AdditionNaming): (exclusion: AdditionExclusion) => LeftOut {
  return exclusion => ({
    who: vscode.l10n.t('{person} in "{chat}"', names(exclusion)),
    why: obstacleText(exclusion.obstacle),
  });
}

function homeOf({ tenantId, email, userPrincipalName }: Candidate['person']): OfTenant {
  return { tenantId, email: email ?? userPrincipalName };
}

/** The outcome of one step as a sentence. */
export function additionOutcomeText(
  { step, outcome }: AdditionResult,
  naming: AdditionNaming,
  session: Pick<Connection, 'signal'>,
): string {
  const names = naming(step);
  switch (outcome.kind) {
    case 'added':
      return [
        vscode.l10n.t('{person} is now a member of "{chat}".', {
          ...names,
          ...(step.person.displayName === '' ? { person: memberLabel(outcome.member) } : {}),
        }),
        ...differences(step, outcome.member),
      ].join(' ');
    case 'notVisibleYet':
      return [
        vscode.l10n.t('Microsoft Graph accepted adding {person} to "{chat}".', names),
        missingText(step),
        laterText(session),
      ].join(' ');
    case 'alreadyMember':
      return vscode.l10n.t('{person} was already a member of "{chat}".', names);
    case 'refused':
      return [vscode.l10n.t('{person} was not added to "{chat}".', names), failureText(outcome.failure)].join(
        ' ',
      );
    case 'notAttempted':
      return notAttemptedText(names, outcome.failure);
    case 'inDoubt':
      return [
        vscode.l10n.t('It is not known whether {person} was added to "{chat}".', names),
        failureText(outcome.failure),
        ...(outcome.isListed === false ? [missingText(step)] : []),
        laterText(session),
      ].join(' ');
  }
}

/** Says that somebody is not among the members, and why that is not certain. */
function missingText({ person }: AdditionStep): string {
  return person.userId === undefined
    ? vscode.l10n.t(
        'No member has that address, but the list can be a quarter of an hour late, or show another address.',
      )
    : vscode.l10n.t('They are not listed, but the list can be a quarter of an hour late.');
}

/** The report of a run: an outcome for each person, and who was left out. */
export function additionReport(
  plan: AdditionPlan,
  results: readonly AdditionResult[],
  connection: Named & Pick<Connection, 'account' | 'signal'>,
): string {
  const { account } = connection;
  const naming = additionNaming(plan, connection);
  const lines = [
    vscode.l10n.t('Adding members as {account}, {time}', {
      account: plainText(account.label),
      time: new Date().toISOString(),
    }),
    '',
    ...results.flatMap(result =>
      resultLines(
        result,
        outcomeHeading(result.outcome.kind),
        additionOutcomeText(result, naming, connection),
      ),
    ),
    ...additionExclusionLines(plan, connection),
  ];
  return `${lines.join('\n')}\n`;
}

/** The requests of a plan as HTTP, without the token. */
export function additionRequests(
  { steps }: AdditionPlan,
  { cloud }: Connection,
  version: GraphVersion,
): string {
  return dryRunText(
    steps.map(({ chat, subject, membership }) =>
      addMemberRequest(cloud, version, chat.id, subject, membership),
    ),
    { cloud, need: 'readd' },
  );
}

/** A role in words. */
export function roleText(role: AdditionRole): string {
  switch (role) {
    case 'owner':
      return vscode.l10n.t('owner');
    case 'guest':
      return vscode.l10n.t('guest');
  }
}

/** The start of the visible history in words. */
export function historyText(start: string | undefined): string {
  if (start === undefined) {
    return vscode.l10n.t('no history');
  }
  return startsAtTheBeginning(start)
    ? vscode.l10n.t('the whole history')
    : vscode.l10n.t('history from {time}', { time: momentText(Date.parse(start)) });
}

/** Names the person and the chat of a part of a plan, for texts. */
type AdditionNaming = (part: Pick<Candidate, 'person' | 'chat'>) => {
  readonly person: string;
  readonly chat: string;
};

/**
 * Names whoever a plan is about, and where, so that no two of them read the same, and no chat like another that is
 * loaded. Of a chat that is not loaded nobody knows whether it is the only one of its name: the end of its id is said.
 */
export function additionNaming({ steps, exclusions }: AdditionPlan, { chats, self }: Named): AdditionNaming {
  const parts = [...steps, ...exclusions];
  const personName = peopleNaming(
    parts.map(({ person }) => namedBy(person)),
    personKey,
  );
  const labels = new Map(chats.chats.map(chat => [chat.id, chatLabel(chat, self)]));
  parts.forEach(({ chat }) => labels.set(chat.id, chatText(chat)));
  const hints = twinHints(labels.keys(), id => ({
    label: labels.get(id) ?? '',
    hints: () => {
      const chat = chats.chat(id);
      return chat ? hintsOfChat(chat, self) : [idEnd(id)];
    },
  }));
  return ({ person, chat }) => ({
    person: personName(namedBy(person)),
    chat: withHint(chatText(chat), hints.get(chat.id) ?? (chats.chat(chat.id) ? undefined : idEnd(chat.id))),
  });
}

/** The name of a person, for texts about them alone. */
export function candidateName({ person }: Candidate): string {
  return nameText(namedBy(person));
}

/** With a sign-in name or an id in place of an address that is not known. */
function namedBy<T extends Candidate['person']>(person: T): T & { readonly email: string | undefined } {
  return { ...person, email: person.email ?? person.userPrincipalName ?? person.userId };
}

function chatText(chat: Candidate['chat']): string {
  return plainText(chat.label) || vscode.l10n.t('Unnamed chat');
}

/** What a person recognizes somebody by: the address, or else the sign-in name or the id. */
export function addressOf({ email, userPrincipalName, userId }: Candidate['person']): string {
  return plainText(email ?? userPrincipalName ?? userId ?? '');
}

function stepLines(steps: readonly AdditionStep[], naming: AdditionNaming): string[] {
  const [first] = steps;
  if (first && steps.length === 1) {
    const { role, visibleHistoryStartDateTime } = first.membership;
    return [
      addressOf(first.person),
      vscode.l10n.t('Role: {role}', { role: roleText(role) }),
      vscode.l10n.t('Sees: {history}', { history: historyText(visibleHistoryStartDateTime) }),
    ];
  }
  return limitedLines(steps, step =>
    vscode.l10n.t('• {person} ({address}) in "{chat}": {role}, {history}', {
      ...naming(step),
      address: addressOf(step.person),
      role: roleText(step.membership.role),
      history: historyText(step.membership.visibleHistoryStartDateTime),
    }),
  );
}

/** What is unusual or not documented about the steps. */
function notes(steps: readonly AdditionStep[], accountId: string): string[] {
  const others = new Set(
    steps.flatMap(({ recorded }) =>
      recorded && recorded.account.id !== accountId ? [plainText(recorded.account.label)] : [],
    ),
  );
  return [
    ...(others.size > 0
      ? [
          vscode.l10n.t('Recorded by another account: {accounts}. You are adding them with your account.', {
            accounts: [...others].join(', '),
          }),
        ]
      : []),
    ...(steps.some(({ isOfOtherTenant, membership }) => isOfOtherTenant && membership.role !== 'guest')
      ? [
          steps.length === 1
            ? vscode.l10n.t(
                'This person belongs to a different tenant from your account. Microsoft does not document adding them. Their tenant ID is sent with the request.',
              )
            : vscode.l10n.t(
                'Some of them belong to a different tenant from your account. Microsoft does not document adding them. Their tenant ID is sent with the request.',
              ),
        ]
      : []),
    ...(steps.some(({ isListed }) => isListed === true)
      ? [
          steps.length === 1
            ? vscode.l10n.t(
                'This person is still listed, because revoking their access is not visible yet. Adding them may be refused.',
              )
            : vscode.l10n.t(
                'Some of them are still listed, because revoking their access is not visible yet. Adding them may be refused.',
              ),
        ]
      : []),
    ...(steps.some(({ person }) => person.userId === undefined)
      ? [
          vscode.l10n.t(
            'Addresses are taken as sign-in names: Microsoft Graph looks them up in your directory.',
          ),
        ]
      : []),
    ...(steps.some(({ chat }) => chat.type !== 'group')
      ? [vscode.l10n.t('Microsoft documents adding members only for group chats. Other chats may refuse it.')]
      : []),
  ];
}

function workLine(plan: AdditionPlan): string {
  const work = workOf(plan);
  return vscode.l10n.t(
    'Requests to add: {posts}, to read the members again: {reads}. Time at the published limits (4 a minute for each chat): {time}.',
    { posts: work.posts, reads: work.reads, time: durationText(shortestAdditionMs(work)) },
  );
}

/** Why somebody cannot be added. */
export function obstacleText(obstacle: AdditionObstacle): string {
  switch (obstacle.kind) {
    case 'oneOnOne':
      return vscode.l10n.t('Nobody can be added to a 1:1 chat.');
    case 'otherAccount':
      return otherAccountText(obstacle.intent);
    case 'notMember':
      return vscode.l10n.t('You are not a member of this chat. Sign in as somebody who is.');
    case 'unreadable':
      return [membersUnreadText(obstacle.failure), failureText(obstacle.failure)].join(' ');
    case 'alreadyMember':
      return vscode.l10n.t('Already a member.');
    case 'unnameable':
      return noIdentityText();
    case 'malformedId':
      return malformedIdText(obstacle.id);
  }
}

function membersUnreadText(failure: Failure): string {
  return isOutOfReach(failure)
    ? vscode.l10n.t('The members could not be read, most likely because you are not one of them.')
    : vscode.l10n.t('The members could not be read.');
}

/** Where the membership that the service lists differs from the one asked for. */
function differences(
  { membership }: AdditionStep,
  member: { readonly roles: readonly string[]; readonly visibleHistoryStartDateTime: string | undefined },
): string[] {
  const role = member.roles.includes('guest') ? 'guest' : 'owner';
  const start = member.visibleHistoryStartDateTime;
  const asked = membership.visibleHistoryStartDateTime;
  const sameStart =
    start === undefined ||
    (asked === undefined
      ? !startsAtTheBeginning(start)
      : Date.parse(start) === Date.parse(asked) ||
        (startsAtTheBeginning(start) && startsAtTheBeginning(asked)));
  return [
    ...(member.roles.length === 0 || role === membership.role
      ? []
      : [
          vscode.l10n.t('Microsoft Graph lists a different role than requested: {role}.', {
            role: roleText(role),
          }),
        ]),
    ...(sameStart
      ? []
      : [
          vscode.l10n.t('Microsoft Graph lists a different start of the history than requested: {history}.', {
            history: historyText(start),
          }),
        ]),
  ];
}
