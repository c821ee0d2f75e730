import { planRevocation, type Membership } from '../../src/access/revocationPlan.ts';
import type { RosterReading } from '../../src/access/roster.ts';
import type { Chat } from '../../src/chats/model.ts';
import { alex } from '../emulator/seed/people.ts';
import { acting } from './carryOut.ts';
import type { TriedRun, TruthTable } from './triedRun.ts';

const truth: TruthTable = {
  revoked: [false],
  alreadyGone: [false],
  stillListed: [true],
  refused: [true],
  notAttempted: [true],
  inDoubt: [true, false],
  added: [],
  stillMissing: [],
  alreadyMember: [],
  notVisibleYet: [true, false],
  notListed: [false],
  listed: [true],
  overtaken: [true, false],
};

/**
 * A run that removes so many members from each of the first chats.
 * @param passedOver members of each chat who are left for others.
 */
export function revocations(
  chats: readonly Chat[],
  stepsOfChats: readonly number[],
  passedOver = 0,
): TriedRun {
  const selection = stepsOfChats.flatMap((count, index): Membership[] => {
    const chat = chats[index];
    const others = chat?.members.filter(({ userId }) => userId !== alex.oid) ?? [];
    return others.slice(passedOver, passedOver + count).flatMap(member => (chat ? [{ chat, member }] : []));
  });
  const readings = new Map(
    chats.map((chat): [string, RosterReading] => [chat.id, { kind: 'read', roster: chat }]),
  );
  const self = { userId: alex.oid, tenantId: alex.tid };
  const plan = planRevocation(selection, readings, { self, acting });
  if (plan.steps.length !== stepsOfChats.reduce((sum, count) => sum + count, 0)) {
    throw new Error(`The plan has ${plan.steps.length} steps.`);
  }
  return {
    work: { action: 'revoke', plan },
    steps: plan.steps.map(({ chat, subject }) => ({
      chatId: chat.id,
      userId: subject.userId,
      shown: 'always',
    })),
    success: 'revoked',
    truth,
  };
}
