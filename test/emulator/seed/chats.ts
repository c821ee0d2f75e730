import { app, charts, formerApp, launchCompanion, polls, sideloaded } from './apps.ts';
import { groupId, meetingId, oneOnOneId } from './chatFactory.ts';
import type { ChatPlan } from './chatFactory.ts';
import { hostileChats } from './hostileChats.ts';
import {
  anonymousGuest,
  basicUser,
  communicationServices,
  guest,
  namelessUser,
  personalAccount,
  phone,
  skype,
  skypeForBusiness,
  unheardOf,
  user,
} from './members.ts';
import {
  adele,
  alex,
  arabicSpeakers,
  colleagues,
  diego,
  fabrikam,
  facilities,
  frenchSpeakers,
  grady,
  hanna,
  hebrewSpeakers,
  ingrid,
  isaiah,
  jonas,
  laura,
  lee,
  lynne,
  matteo,
  megan,
  nora,
  patti,
  pradeep,
  robin,
  tomas,
  worldwide,
} from './people.ts';
import type { Account } from '../tenant.ts';

/** Ids of the chats that tests and pictures name. */
export const chatIds = {
  contosoLaunch: groupId('Contoso Launch'),
  adele: oneOnOneId(alex, adele),
  designReview: meetingId('Design Review: Access Reviews'),
  withoutTopic: groupId('Alex, Pradeep, Isaiah'),
  jonas: oneOnOneId(alex, jonas),
  steeringCommittee: groupId('Comité de pilotage — été 2026'),
  weeklySync: meetingId('Weekly Sync'),
  megan: oneOnOneId(alex, megan),
  allHands: groupId('All Hands'),
  lynne: oneOnOneId(alex, lynne),
  laura: oneOnOneId(alex, laura),
  /** 25 members: as many as an expanded chat can show. */
  exactlyTwentyFive: groupId('Platform Engineering'),
  /** 26 members: one more than an expanded chat can show. */
  twentySix: groupId('Field Marketing'),
  supportBridge: meetingId('Support Bridge'),
  onlyMe: groupId('Notes to self'),
  withoutMembers: groupId('Abandoned'),
  unheardOfType: groupId('Unheard-of type'),
  unheardOfMember: groupId('Hologram trial'),
  /** Belongs to Fabrikam: Alex is the external here. */
  ofFabrikam: groupId('Fabrikam steering'),
  lastOwner: groupId('One owner'),
} as const;

export function oneOnOne(other: Account, text: string, rest: Partial<ChatPlan> = {}): ChatPlan {
  return {
    key: `${alex.upn} ${other.upn}`,
    chatType: 'oneOnOne',
    members: [user(alex), user(other)],
    lastMessage: { from: other, text },
    ...rest,
  };
}

function group(topic: string, members: ChatPlan['members'], from: Account, text: string): ChatPlan {
  return {
    key: topic,
    chatType: 'group',
    topic,
    members: [user(alex), ...members],
    lastMessage: { from, text },
  };
}

function meeting(topic: string, members: ChatPlan['members'], from: Account, text: string): ChatPlan {
  return { ...group(topic, members, from, text), chatType: 'meeting' };
}

const users = (people: readonly Account[]): ChatPlan['members'] => people.map(person => user(person));
const inMind = (from: number, to: number): readonly Account[] => colleagues.slice(from, to);

/** The newest page of Alex's chats, newest first. */
export const firstPage: readonly ChatPlan[] = [
  {
    key: 'Contoso Launch',
    chatType: 'group',
    topic: 'Contoso Launch',
    members: [
      user(alex),
      user(megan),
      user(adele),
      user(lynne),
      user(laura),
      guest(diego),
      anonymousGuest('Sam (Guest)'),
    ],
    apps: [app(launchCompanion), app(charts), app(polls)],
    formerApps: [app(formerApp)],
    lastMessage: { from: megan, text: 'Press kit is final. Laura, can you confirm the partner quote?' },
    unread: true,
  },
  oneOnOne(adele, 'Thanks, that worked!', { unread: true }),
  meeting(
    'Design Review: Access Reviews',
    users([adele, isaiah, lee, patti]),
    isaiah,
    'Slides are in the meeting notes.',
  ),
  {
    key: 'Alex, Pradeep, Isaiah',
    chatType: 'group',
    members: users([alex, pradeep, isaiah]),
    apps: [app(sideloaded)],
    lastMessage: { from: pradeep, text: 'Lunch at noon?' },
  },
  oneOnOne(jonas, 'I will send the contract tomorrow.'),
  group(
    'Comité de pilotage — été 2026',
    users([...frenchSpeakers, megan]),
    frenchSpeakers[0] ?? megan,
    'Compte rendu envoyé à toutes et à tous.',
  ),
  {
    ...meeting('Weekly Sync', users([megan, pradeep, lynne, grady]), grady, 'Moved to 10:30 this week.'),
    apps: [app(launchCompanion)],
  },
  oneOnOne(megan, 'See you at the launch.'),
  group(
    'All Hands',
    users([megan, adele, lynne, pradeep, isaiah, grady, patti, lee, ...colleagues, facilities]),
    lynne,
    'Recording is up.',
  ),
  group(
    'Fabrikam integration',
    [user(laura), user(jonas), user(ingrid), user(pradeep)],
    ingrid,
    'The sandbox is open until Friday.',
  ),
  oneOnOne(lynne, 'Policy draft attached.'),
  meeting(
    'Customer interview: Northwind',
    [user(nora), user(grady), anonymousGuest('Kim (Guest)'), phone('+1 425 555 0123')],
    grady,
    'Transcript follows.',
  ),
  group('Release 4.2: go or no-go', users([pradeep, isaiah, lee, patti, grady]), lee, 'Go.'),
  oneOnOne(laura, 'Who else from your side joins on Monday?'),
  group('Vendor onboarding', [user(tomas), user(nora), basicUser(patti)], tomas, 'Forms are signed.'),
  oneOnOne(pradeep, 'Build is green again.'),
  group('Équipe Montréal', users([...frenchSpeakers, lee]), frenchSpeakers[1] ?? lee, 'À demain !'),
  group('فريق الإطلاق', users([...arabicSpeakers, lynne]), arabicSpeakers[0] ?? lynne, 'شكرا جزيلا'),
  group('צוות העיצוב', users([...hebrewSpeakers, isaiah]), hebrewSpeakers[0] ?? isaiah, 'תודה רבה'),
  group('🚀 Ship it! 🎉 👩‍👩‍👧‍👦', users([...worldwide, adele]), adele, '🎉🎉🎉'),
  meeting(
    'Support Bridge',
    [
      user(patti),
      phone('+44 20 7946 0018'),
      skype('Terry Skype'),
      communicationServices('Contoso Bot Caller'),
      personalAccount('Jo Private'),
      anonymousGuest('Anonymous caller'),
    ],
    patti,
    'Bridge stays open.',
  ),
  {
    key: `${alex.upn} ${hanna.upn}`,
    chatType: 'oneOnOne',
    members: [user(alex), skypeForBusiness(hanna)],
    lastMessage: { from: alex, text: 'Are you on the old client?' },
  },
  group(
    'Security champions',
    [...users(inMind(0, 5)), guest(robin)],
    inMind(0, 1)[0] ?? alex,
    'Patch Tuesday.',
  ),
  group('Platform Engineering', users(inMind(0, 24)), inMind(3, 4)[0] ?? alex, 'On-call hand-over is done.'),
  group('Field Marketing', users(inMind(10, 35)), inMind(12, 13)[0] ?? alex, 'Banner proofs are in.'),
  {
    key: 'Notes to self',
    chatType: 'group',
    topic: 'Notes to self',
    members: [user(alex)],
    lastMessage: { from: alex, text: 'Buy milk.' },
  },
  { key: 'Abandoned', chatType: 'group', topic: 'Abandoned', members: [], visibleTo: [alex] },
  {
    key: 'Unheard-of type',
    chatType: 'unknownFutureValue',
    topic: 'Space: Q3 planning',
    members: users([alex, lee, patti]),
    lastMessage: { from: lee, text: 'Try the new spaces.' },
  },
  group('Hologram trial', [unheardOf('Hologram Guest'), namelessUser(grady)], alex, 'Can you see me?'),
  ...hostileChats,
  group('Budget FY27', users(inMind(5, 9)), inMind(5, 6)[0] ?? alex, 'Numbers by Thursday.'),
  { ...group('', users([grady, patti]), grady, 'A topic can be empty too.'), key: 'Empty topic' },
  {
    ...group('Fabrikam steering', [user(laura), user(matteo), user(hanna)], matteo, 'Welcome to our tenant.'),
    tenantId: fabrikam.id,
    apps: [app(polls)],
  },
  {
    key: 'One owner',
    chatType: 'group',
    topic: 'Office move',
    members: [basicUser(alex), basicUser(lee), user(facilities)],
    lastMessage: { from: facilities, text: 'Boxes arrive on Wednesday.' },
    webUrl: null,
  },
];

/** Chats of Megan without Alex, newest first. */
export const chatsOfMegan: readonly ChatPlan[] = [
  ...[adele, lynne, grady, laura, nora].map((other): ChatPlan => ({
    key: `${megan.upn} ${other.upn}`,
    chatType: 'oneOnOne',
    members: [user(megan), user(other)],
    lastMessage: { from: other, text: 'Can we talk later today?' },
  })),
  ...[
    'Brand refresh',
    'Analyst briefing',
    'Partner summit',
    'Newsletter',
    'Photo shoot',
    'Launch budget',
  ].map((topic, index): ChatPlan => ({
    key: `Megan ${topic}`,
    chatType: 'group',
    topic,
    members: users([megan, ...inMind(index * 4, index * 4 + 3)]),
    lastMessage: { from: megan, text: `Next step for ${topic}?` },
  })),
  ...['1:1 with Lynne', 'Marketing stand-up', 'Agency check-in'].map((topic, index): ChatPlan => ({
    key: `Megan ${topic}`,
    chatType: 'meeting',
    topic,
    members: users([megan, ...inMind(20 + index * 3, 23 + index * 3)]),
    lastMessage: { from: megan, text: 'Notes are in the usual place.' },
  })),
];
