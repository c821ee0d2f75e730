import * as vscode from 'vscode';
import type { Verification } from '../../access/doubts.ts';
import { isUnwanted, type OpenReason } from '../../access/finding.ts';
import type { JournalEntry } from '../../access/journalEntries.ts';
import { failureText } from '../failures/failureText.ts';
import { named } from '../text/tooltip.ts';
import { chatText, countsText, entryPerson, recordedByText } from './activityText.ts';
import { outcomeHeading } from './outcomeText.ts';

type Settled = Extract<Verification, { readonly kind: 'settled' }>;

type Open = Extract<Verification, { readonly kind: 'open' }>;

/** Whether everything was settled as the person wanted. */
export function isAsWanted(verifications: readonly Verification[]): boolean {
  return verifications.every(
    one => one.kind === 'settled' && !isUnwanted(one.entry.intent.action, one.outcome),
  );
}

/**
 * What verifying found out.
 * @param others entries that this account cannot verify.
 */
export function verificationText(
  verifications: readonly Verification[],
  others: readonly JournalEntry[],
): string {
  const settled = verifications.filter(one => one.kind === 'settled');
  const open = verifications.filter(one => one.kind === 'open');
  const unreadable = verifications.filter(one => one.kind === 'unreadable');
  return [
    ...foundText(settled),
    ...(settled.every(({ recorded }) => recorded)
      ? []
      : [vscode.l10n.t('The activity log could not be written: this outcome is missing there.')]),
    ...openText(open),
    ...membersUnreadText(unreadable),
    ...othersText(others),
  ].join(' ');
}

function foundText(settled: readonly Settled[]): string[] {
  const [only] = settled;
  if (!only) {
    return [];
  }
  return settled.length === 1
    ? [foundSentence(only)]
    : [vscode.l10n.t('Verified. {listed}.', { listed: countsText(settled.map(({ outcome }) => outcome)) })];
}

function foundSentence({ entry, outcome }: Settled): string {
  const names = { person: entryPerson(entry), chat: chatText(entry) };
  switch (outcome) {
    case 'revoked':
      return vscode.l10n.t('{person} no longer has access to "{chat}".', names);
    case 'stillListed':
      return vscode.l10n.t(
        'Revoking was requested, but {person} is still listed as a member of "{chat}".',
        names,
      );
    case 'added':
      return vscode.l10n.t('{person} is now a member of "{chat}".', names);
    case 'stillMissing':
      return vscode.l10n.t('{person} is not a member of "{chat}".', names);
    case 'notListed':
      return vscode.l10n.t(
        '{person} is not listed in "{chat}" now. It is not known whether the request was sent.',
        names,
      );
    case 'listed':
      return vscode.l10n.t(
        '{person} is listed in "{chat}" now. It is not known whether the request was sent.',
        names,
      );
    case 'overtaken':
      return vscode.l10n.t(
        'There was a later request about {person} in "{chat}", which may hide the effect of this one.',
        names,
      );
    case 'alreadyGone':
    case 'alreadyMember':
    case 'refused':
    case 'notAttempted':
    case 'notVisibleYet':
    case 'inDoubt':
      return named(names.person, outcomeHeading(outcome));
  }
}

/** What could be read and does not say enough. */
function openText(open: readonly Open[]): string[] {
  const because = (reason: OpenReason): readonly Open[] => open.filter(one => one.reason === reason);
  const lagging = because('lagging').length;
  const followed = because('laterRequestOpen').length;
  return [
    ...(lagging > 0
      ? [
          vscode.l10n.t(
            'Not certain yet, because the list of members can be a quarter of an hour late: {count}. Verify again later.',
            { count: lagging },
          ),
        ]
      : []),
    ...(followed > 0
      ? [
          vscode.l10n.t(
            'Not certain yet, because a later request about the same person is under way or not certain either: {count}. Verify again later.',
            { count: followed },
          ),
        ]
      : []),
    ...because('signInNameUnknown').map(({ entry }) =>
      vscode.l10n.t(
        'No member of "{chat}" has the address {person}. It stays in doubt, because they may be listed under another one.',
        { chat: chatText(entry), person: entryPerson(entry) },
      ),
    ),
  ];
}

function membersUnreadText(
  unreadable: readonly Extract<Verification, { readonly kind: 'unreadable' }>[],
): string[] {
  const [first] = unreadable;
  if (!first) {
    return [];
  }
  // Mostly all reasons are the same, so the first is enough.
  return [
    vscode.l10n.t('Still in doubt, because the members could not be read: {count}.', {
      count: unreadable.length,
    }),
    failureText(first.failure),
  ];
}

function othersText(others: readonly JournalEntry[]): string[] {
  if (others.length === 0) {
    return [];
  }
  const accounts = new Set(others.map(({ intent }) => recordedByText(intent)));
  return [
    vscode.l10n.t(
      'Still in doubt, because they belong to another tenant or cloud: {count}. To verify them, sign in as {accounts}.',
      { count: others.length, accounts: [...accounts].join('; ') },
    ),
  ];
}
