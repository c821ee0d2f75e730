import type { NewMembership } from '../../src/access/additionApi.ts';
import {
  sortCandidates,
  wholeHistory,
  type AdditionStep,
  type Candidate,
} from '../../src/access/additionPlan.ts';
import type { Chat } from '../../src/chats/model.ts';
import { alex } from '../emulator/seed/people.ts';
import type { Account } from '../emulator/tenant.ts';
import { acting } from './carryOut.ts';
import type { TriedRun, TriedStep, TruthTable } from './triedRun.ts';

const truth: TruthTable = {
  added: [true],
  alreadyMember: [true],
  stillMissing: [false],
  refused: [false],
  notAttempted: [false],
  inDoubt: [true, false],
  revoked: [],
  alreadyGone: [],
  stillListed: [],
  notVisibleYet: [true, false],
  notListed: [false],
  listed: [true],
  overtaken: [true, false],
};

/** What people become, in turns. */
const memberships: readonly NewMembership[] = [
  { role: 'owner', visibleHistoryStartDateTime: undefined },
  { role: 'owner', visibleHistoryStartDateTime: wholeHistory },
  { role: 'guest', visibleHistoryStartDateTime: '2026-05-01T00:00:00Z' },
];

/** Somebody of the directory who is to be added, and what the plan is to call them. */
export interface Addressed {
  readonly chat: Chat;
  readonly account: Account;
  readonly by: 'id' | 'signInName';
}

/**
 * A run that adds so many people to each of the first chats: most by id, some of them of another tenant, and some by
 * sign-in name, guests among them.
 * @param passedOver people who are left for others.
 */
export function additions(
  chats: readonly Chat[],
  accounts: readonly Account[],
  stepsOfChats: readonly number[],
  passedOver = 0,
): TriedRun {
  return additionsOf(
    stepsOfChats.flatMap((count, index) => {
      const chat = chats[index];
      return chat ? peopleFor(chat, accounts, count, passedOver) : [];
    }),
  );
}

/** A run that adds these people, those of a chat one after the other. None of them is there. */
export function additionsOf(people: readonly Addressed[]): TriedRun {
  const { addable, exclusions } = sortCandidates(
    people.map(candidateOf),
    new Map(people.map(({ chat }) => [chat.id, { kind: 'read', roster: chat }])),
    { userId: alex.oid, tenantId: alex.tid },
    acting,
  );
  if (addable.length !== people.length) {
    throw new Error(`${addable.length} of ${people.length} can be added.`);
  }
  const steps = addable.map((one, index): AdditionStep => {
    const membership = memberships[index % memberships.length];
    if (!membership) {
      throw new Error('There is no membership to give.');
    }
    // A person of another tenant cannot be a guest under their id there.
    return { ...one, membership: one.isOfOtherTenant ? { ...membership, role: 'owner' } : membership };
  });
  return {
    work: { action: 'readd', plan: { steps, exclusions } },
    steps: steps.map(({ chat, membership }, index): TriedStep => {
      const { account, by } = people[index] ?? {};
      return {
        chatId: chat.id,
        userId: account?.oid ?? '',
        membership,
        shown: by === 'id' ? 'always' : account?.upn === account?.mail ? 'ifThere' : 'never',
      };
    }),
    success: 'added',
    truth,
  };
}

/** Two strangers where there is room, then colleagues; every third one is named by sign-in name, and so is every guest. */
function peopleFor(chat: Chat, accounts: readonly Account[], count: number, passedOver: number): Addressed[] {
  const there = new Set(chat.members.map(({ userId }) => userId));
  const missing = accounts.filter(({ oid }) => !there.has(oid));
  const [strangers, colleagues] = [missing.filter(isStranger), missing.filter(one => !isStranger(one))];
  const ofStrangers = count > 2 ? 2 : 0;
  return [
    ...strangers.slice(passedOver, passedOver + ofStrangers),
    ...colleagues.slice(passedOver, passedOver + count - ofStrangers),
  ].map((account, index) => ({
    chat,
    account,
    by: isGuest(account) || (index % 3 === 2 && account.tid === alex.tid) ? 'signInName' : 'id',
  }));
}

function isGuest({ upn }: Account): boolean {
  return upn.includes('#EXT#');
}

function isStranger(account: Account): boolean {
  return isGuest(account) || account.tid !== alex.tid;
}

function candidateOf({ chat, account, by }: Addressed): Candidate {
  const { oid, tid, upn, name, mail } = account;
  return {
    chat: { id: chat.id, label: chat.topic ?? '', type: chat.type, tenantId: chat.tenantId },
    person:
      by === 'id'
        ? { userId: oid, tenantId: tid, displayName: name, email: mail ?? undefined }
        : { userId: undefined, userPrincipalName: upn, displayName: '' },
    recorded: undefined,
    mayLag: false,
  };
}
