import { lastActivity } from '../tenant.ts';
import type { Account, Chat, Tenant } from '../tenant.ts';
import { groupId, makeChat, meetingId, oneOnOneId } from './chatFactory.ts';
import type { ChatPlan } from './chatFactory.ts';
import { chatsOfMegan, firstPage, oneOnOne } from './chats.ts';
import { basicUser, user } from './members.ts';
import {
  adele,
  alex,
  colleagues,
  contoso,
  everybody,
  grady,
  ingrid,
  isaiah,
  jonas,
  laura,
  lee,
  lynne,
  matteo,
  megan,
  nora,
  northwind,
  patti,
  pradeep,
} from './people.ts';
import { SeededRandom } from './random.ts';

/** How many chats Alex sees: two full pages of 50 and a third. */
export const alexChatCount = 137;

/** The present of the seeded tenant. */
export const seedNow = '2026-06-18T14:30:00.000Z';

const subjects = [
  'Budget',
  'Roadmap',
  'Hiring',
  'Incident',
  'Retrospective',
  'Research',
  'Training',
  'Accessibility',
  'Localisation',
  'Customer advisory',
  'Pricing',
  'Travel',
  'Data quality',
] as const;
const kinds = ['review', 'planning', 'follow-up', 'working group', 'Q&A', 'hand-over', 'workshop'] as const;
const remarks = [
  'Sounds good to me.',
  'I will look into it.',
  'Done, please check.',
  'Can we move this to tomorrow?',
  'Thanks everyone!',
  'See the attached notes.',
] as const;

/**
 * The tenant of a company as life made it, the same in every run.
 * @param options.now moves every date so that the newest chat was active a few minutes before it
 */
export function contosoTenant(options: { readonly now?: Date } = {}): Tenant {
  const now = options.now ?? new Date(seedNow);
  const plans = [...firstPage, ...olderChats()];
  const chats = [...datedChats(plans, now, 4), ...datedChats(chatsOfMegan, now, 11)].sort((a, b) =>
    lastActivity(a) < lastActivity(b) ? 1 : -1,
  );
  return {
    id: contoso.id,
    name: contoso.name,
    now: now.toISOString(),
    accounts: everybody,
    signIns: [alex, megan],
    chats: new Map(chats.map(chat => [chat.id, chat])),
    policies: {
      blockedPeople: [jonas.oid],
      blockedTenants: [northwind.id],
      forbiddenSets: [[laura.oid, lynne.oid]],
    },
  };
}

/** Chats in the order of the plans, the gaps between them growing with age. */
function datedChats(plans: readonly ChatPlan[], now: Date, firstMinutes: number): Chat[] {
  return plans.map((plan, index) => {
    const minutes = firstMinutes + index * 17 + index ** 2 * 9;
    return makeChat(plan, idOf(plan), new Date(now.getTime() - minutes * 60_000));
  });
}

function idOf(plan: ChatPlan): string {
  if (plan.chatType === 'meeting') return meetingId(plan.key);
  const people = everybody.filter(account => plan.key.split(' ').includes(account.upn));
  const [first, second] = people;
  return plan.chatType === 'oneOnOne' && first !== undefined && second !== undefined
    ? oneOnOneId(first, second)
    : groupId(plan.key);
}

/** Ordinary chats that bring Alex to the agreed number. Megan has no part in them. */
function olderChats(): ChatPlan[] {
  const random = new SeededRandom(20_260_618);
  const single = [isaiah, grady, patti, lee, ingrid, matteo, nora, ...colleagues.slice(0, 23)];
  const circle: readonly Account[] = [adele, lynne, pradeep, isaiah, grady, patti, lee, ...colleagues];
  const outsiders = [laura, jonas, ingrid, matteo, nora] as const;
  const wanted = alexChatCount - firstPage.length;
  return Array.from({ length: wanted }, (_, index): ChatPlan => {
    const other = index % 3 === 0 ? single[index / 3] : undefined;
    if (other !== undefined) return oneOnOne(other, random.pick(remarks));
    const people = random.sample(circle, random.between(2, 9));
    const outsider = index % 7 === 2 ? [user(random.pick(outsiders))] : [];
    const isMeeting = index % 4 === 1;
    const topic = `${random.pick(subjects)} ${random.pick(kinds)}`;
    return {
      key: `older ${index}`,
      chatType: isMeeting ? 'meeting' : 'group',
      ...(index % 11 === 4 && !isMeeting ? {} : { topic }),
      members: [
        user(alex),
        ...people.map((account, position) => (position % 3 === 2 ? basicUser(account) : user(account))),
        ...outsider,
      ],
      ...(index % 13 === 5 ? {} : { lastMessage: { from: people[0] ?? alex, text: random.pick(remarks) } }),
    };
  });
}
