import * as vscode from 'vscode';
import {
  missingFrom,
  recordedRole,
  wholeHistory,
  type Addable,
  type Candidate,
  type MembershipChoice,
} from '../../access/additionPlan.ts';
import { parseHistoryStart, startsAtTheBeginning } from '../../access/historyStart.ts';
import type { JournalEntry } from '../../access/journalEntries.ts';
import type { JournalChat, JournalPerson } from '../../access/journalLines.ts';
import type { Target } from '../../checks/target.ts';
import { targetsIn } from '../../checks/typedPiece.ts';
import { readTyped } from '../../checks/typedTargets.ts';
import type { Connection } from '../../session/connection.ts';
import { typedProblemText } from '../checks/checkText.ts';
import { askInput, askPick, askPickMany, type Step } from '../input/multiStepInput.ts';
import { timeText } from '../text/dateText.ts';
import { notificationText, pickText, plainText } from '../text/safeText.ts';
import { addressOf, candidateName, historyText, roleText } from './readdText.ts';

/** The position of a question among the steps. */
interface QuestionPosition {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** Asks whom to add to a chat: people from the journal, or people who are typed in. */
export function peopleStep(
  connection: Connection,
  chat: JournalChat,
  entries: readonly JournalEntry[],
  position: QuestionPosition,
  next: (candidates: readonly Candidate[]) => Promise<Step | undefined>,
): Step {
  const { account, cloud, chats } = connection;
  const roster = chats.chat(chat.id) ?? { members: [], unreadableMembers: 0, roster: 'complete' };
  const missing = missingFrom(entries, chat.id, { account, cloud: cloud.name }, roster);
  const items = missing.map(candidateItem);
  // Outside the step, so that the text is still there when the person comes back.
  let typed = '';
  const askTyped: Step = async input => {
    typed = await askInput(input, {
      ...position,
      value: typed,
      prompt: vscode.l10n.t(
        'IDs or sign-in names of people in your directory, separated by commas or semicolons. Forms: ID, ID@tenant ID, name@domain.',
      ),
      placeholder: '59b5bc69-ca73-4ffd-a2e0-88a79115d13b, laura@contoso.example',
      problemOf: text => {
        const problem = typedProblemText(readTyped(text));
        return problem === undefined ? undefined : notificationText(problem);
      },
    });
    const people = await namedPeople(targetsIn(readTyped(typed)), connection);
    return next(
      people.map(person => withRecord({ chat, person, recorded: undefined, mayLag: false }, missing)),
    );
  };
  const askSeveral: Step = async input => {
    const chosen = await askPickMany(input, {
      ...position,
      placeholder: vscode.l10n.t('Whom do you want to add to "{chat}"?', { chat: plainText(chat.label) }),
      items,
    });
    return next(chosen.map(({ candidate }) => candidate));
  };
  if (items.length === 0) {
    return askTyped;
  }
  const others = [
    ...(items.length > 1 ? [{ label: vscode.l10n.t('Several of these people…'), nextStep: askSeveral }] : []),
    { label: vscode.l10n.t('Type or paste people…'), nextStep: askTyped },
  ];
  return async input => {
    const chosen = await askPick<(typeof items)[number] | (typeof others)[number]>(input, {
      ...position,
      placeholder: vscode.l10n.t('Whom do you want to add to "{chat}"?', { chat: plainText(chat.label) }),
      items: [...items, ...others],
      active: items[0],
    });
    return 'candidate' in chosen ? next([chosen.candidate]) : chosen.nextStep;
  };
}

/**
 * Asks for role and history. The recorded ones come first.
 * @param leftOut how many others cannot be added.
 */
export function membershipSteps(
  addable: readonly Addable[],
  leftOut: number,
  position: QuestionPosition,
  answer: (choice: MembershipChoice) => void,
): Step {
  return async input => {
    const items = roleItems(addable);
    const { role } = await askPick(input, {
      ...position,
      placeholder:
        leftOut === 0
          ? vscode.l10n.t('Which role?')
          : vscode.l10n.t(
              'Which role? {count} of {all} can be added; the confirmation says why not the others.',
              {
                count: addable.length,
                all: addable.length + leftOut,
              },
            ),
      items,
      active: items[0],
    });
    return historyStep(addable, { ...position, step: position.step + 1 }, history =>
      answer({ role, history }),
    );
  };
}

type History = MembershipChoice['history'];

function historyStep(
  addable: readonly Addable[],
  position: QuestionPosition,
  answer: (history: History) => void,
): Step {
  let typed = '';
  const askDate: Step = async input => {
    typed = await askInput(input, {
      ...position,
      value: typed,
      prompt: vscode.l10n.t('From when on? A day or a time, in UTC unless you give a time zone.'),
      placeholder: '2026-05-04, 2026-05-04T08:00Z, 2026-05-04T10:00+02:00',
      problemOf: startProblem,
    });
    const start = parseHistoryStart(typed, Date.now());
    answer({ from: 'start' in start ? start.start : undefined });
    return undefined;
  };
  return async input => {
    const items = historyItems(addable);
    const { history } = await askPick(input, {
      ...position,
      placeholder: vscode.l10n.t('Which earlier messages may they see?'),
      items,
      active: items[0],
    });
    if (history === 'date') {
      return askDate;
    }
    answer(history);
    return undefined;
  };
}

function roleItems(
  addable: readonly Addable[],
): (vscode.QuickPickItem & { readonly role: MembershipChoice['role'] })[] {
  const recorded = addable.filter(one => one.recorded);
  const roles = new Set(recorded.map(one => recordedRole(one.recorded?.membership)));
  const [only] = roles;
  const unnamed = recorded.some(one => one.recorded?.membership.roles.length === 0);
  const missing = addable.length - recorded.length;
  return [
    ...(only === undefined
      ? []
      : [
          {
            label:
              roles.size === 1
                ? vscode.l10n.t('As recorded: {role}', { role: roleText(only) })
                : vscode.l10n.t('As recorded for each person'),
            detail: [
              ...(unnamed
                ? [
                    vscode.l10n.t(
                      'Members without a role become owners: Microsoft Graph accepts only owner or guest.',
                    ),
                  ]
                : []),
              ...(missing > 0
                ? [vscode.l10n.t('Owner because nothing is recorded: {count}', { count: missing })]
                : []),
            ].join(' '),
            role: 'recorded' as const,
          },
        ]),
    {
      label: vscode.l10n.t('Owner'),
      detail: vscode.l10n.t('For people of your own organization, and for external people'),
      role: 'owner',
    },
    { label: vscode.l10n.t('Guest'), detail: vscode.l10n.t('For guests in your directory'), role: 'guest' },
  ];
}

function historyItems(
  addable: readonly Addable[],
): (vscode.QuickPickItem & { readonly history: History | 'date' })[] {
  const starts = addable.flatMap(({ recorded }) => recorded?.membership.visibleHistoryStartDateTime ?? []);
  const distinct = new Set(starts.map(start => (startsAtTheBeginning(start) ? wholeHistory : start)));
  const [only] = distinct;
  const missing = addable.length - starts.length;
  return [
    ...(only === undefined
      ? []
      : [
          {
            label:
              distinct.size === 1
                ? vscode.l10n.t('As recorded: {history}', { history: historyText(only) })
                : vscode.l10n.t('As recorded for each person'),
            detail:
              missing > 0
                ? vscode.l10n.t('No history because nothing is recorded: {count}', { count: missing })
                : '',
            history: 'recorded' as const,
          },
        ]),
    {
      label: vscode.l10n.t('No history'),
      detail: vscode.l10n.t('Only messages from now on'),
      history: { from: undefined },
    },
    {
      label: vscode.l10n.t('The whole history'),
      detail: vscode.l10n.t('Every message in the chat'),
      history: { from: wholeHistory },
    },
    { label: vscode.l10n.t('From a date…'), history: 'date' },
  ];
}

/** Somebody from the journal: their membership, when it ended, and by whom. */
function candidateItem(candidate: Candidate): vscode.QuickPickItem & { readonly candidate: Candidate } {
  const { person, recorded } = candidate;
  return {
    label: pickText(candidateName(candidate)),
    description: pickText(addressOf(person)),
    detail: recorded
      ? pickText(
          vscode.l10n.t('{role}, {history}; {time}, by {account}', {
            role: recorded.membership.roles.join(', ') || vscode.l10n.t('no role'),
            history: historyText(recorded.membership.visibleHistoryStartDateTime),
            time: timeText(Date.parse(recorded.time)),
            account: recorded.account.label,
          }),
        )
      : '',
    candidate,
  };
}

function startProblem(text: string): string | undefined {
  const start = parseHistoryStart(text, Date.now());
  if (!('problem' in start)) {
    return undefined;
  }
  switch (start.problem) {
    case 'notADate':
      return vscode.l10n.t('This is not a date. Forms: 2026-05-04, 2026-05-04T08:00Z.');
    case 'inFuture':
      return vscode.l10n.t('This is in the future.');
  }
}

/**
 * The people that requests would name, with their names as far as the loaded chats tell. An address never becomes the
 * id of a member who has it: other organizations decide which addresses their people have.
 */
async function namedPeople(
  targets: readonly Target[],
  connection: Connection,
): Promise<readonly JournalPerson[]> {
  const people = await connection.people(connection.signal);
  return targets.map((target): JournalPerson => {
    switch (target.kind) {
      case 'id': {
        const known = people.withUserId(target.id);
        return {
          userId: target.id,
          tenantId: target.tenantId ?? known?.tenantId,
          displayName: known?.displayName ?? '',
          email: known?.email,
        };
      }
      case 'email':
        return { userId: undefined, userPrincipalName: target.email, displayName: '' };
      case 'upn':
        return { userId: undefined, userPrincipalName: target.userPrincipalName, displayName: '' };
    }
  });
}

/** The recorded candidate instead of the typed one, if it is the same person: then role and history are offered too. */
function withRecord(candidate: Candidate, recorded: readonly Candidate[]): Candidate {
  const id = candidate.person.userId?.toLowerCase();
  const known = recorded.find(({ person }) => id !== undefined && person.userId?.toLowerCase() === id);
  return known ?? candidate;
}
