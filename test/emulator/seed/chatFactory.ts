import type { Account, Chat, InstalledApp, Member } from '../tenant.ts';
import { grantsOf } from './apps.ts';
import type { MemberMaker } from './members.ts';
import { contoso } from './people.ts';
import { digitsFor, guidFor } from './random.ts';

/** What is told of a chat; everything else follows from it. */
export interface ChatPlan {
  /** Unique in the tenant; ids are made from it. */
  readonly key: string;
  readonly chatType: Chat['chatType'];
  readonly topic?: string;
  readonly members: readonly MemberMaker[];
  /** Who sees the chat without standing in its roster. */
  readonly visibleTo?: readonly Account[];
  /** Of Contoso by default. */
  readonly tenantId?: string;
  /** Undefined for a chat in which nothing was said. */
  readonly lastMessage?: { readonly from: Account; readonly text: string };
  readonly unread?: boolean;
  readonly webUrl?: null;
  readonly apps?: readonly ((chatId: string) => InstalledApp)[];
  /** Apps that were in the chat once. */
  readonly formerApps?: readonly ((chatId: string) => InstalledApp)[];
}

export function groupId(key: string): string {
  return `19:${digitsFor(`group ${key}`)}@thread.v2`;
}

export function meetingId(key: string): string {
  return `19:meeting_${Buffer.from(guidFor(`meeting ${key}`)).toString('base64url')}@thread.v2`;
}

/** The id of a chat of two people is made of theirs, the smaller one first. */
export function oneOnOneId(first: Account, second: Account): string {
  const [smaller, larger] = [first.oid, second.oid].sort();
  return `19:${smaller ?? ''}_${larger ?? ''}@unq.gbl.spaces`;
}

/**
 * @param id as the type of the chat wants it
 * @param activity when something last happened in it
 */
export function makeChat(plan: ChatPlan, id: string, activity: Date): Chat {
  const tenantId = plan.tenantId ?? contoso.id;
  const before = (days: number): string => new Date(activity.getTime() - days * 86_400_000).toISOString();
  const installedApps = (plan.apps ?? []).map(install => install(id));
  const formerApps = (plan.formerApps ?? []).map(install => install(id));
  const age = Number.parseInt(digitsFor(id).slice(0, 2), 16);
  return {
    id,
    chatType: plan.chatType,
    topic: plan.topic ?? null,
    createdDateTime: before(age + 2),
    lastUpdatedDateTime: plan.lastMessage === undefined ? activity.toISOString() : before(1 + age / 4),
    tenantId,
    webUrl:
      plan.webUrl === null
        ? null
        : `https://teams.microsoft.com/l/chat/${encodeURIComponent(id)}/0?tenantId=${tenantId}`,
    onlineMeetingInfo: plan.chatType === 'meeting' ? meetingInfo(plan, id) : null,
    lastMessagePreview: plan.lastMessage === undefined ? null : preview(plan.lastMessage, activity),
    lastMessageReadDateTime: plan.unread === true ? '0001-01-01T00:00:00Z' : activity.toISOString(),
    members: plan.members.map((make): Member => make(id)),
    visibleTo: (plan.visibleTo ?? []).map(account => account.oid),
    installedApps,
    permissionGrants: installedApps.flatMap(app => grantsOf(app, id)),
    formerGrants: formerApps.flatMap(app => grantsOf(app, id)),
  };
}

function preview(
  message: NonNullable<ChatPlan['lastMessage']>,
  activity: Date,
): NonNullable<Chat['lastMessagePreview']> {
  return {
    id: String(activity.getTime()),
    createdDateTime: activity.toISOString(),
    isDeleted: false,
    messageType: 'message',
    body: { contentType: 'text', content: message.text },
    from: {
      application: null,
      device: null,
      user: { id: message.from.oid, displayName: message.from.name, userIdentityType: 'aadUser' },
    },
  };
}

function meetingInfo(plan: ChatPlan, id: string): NonNullable<Chat['onlineMeetingInfo']> {
  return {
    calendarEventId: Buffer.from(`event ${plan.key}`).toString('base64'),
    joinWebUrl: `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(id)}/0`,
    organizer: { id: guidFor(`organizer ${plan.key}`), displayName: null, userIdentityType: 'aadUser' },
  };
}
