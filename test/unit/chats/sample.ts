import type { Chat, Member } from '../../../src/chats/model.ts';

/** A member, by default of Contoso, changed as told. */
export function sampleMember(name: string, rest: Partial<Member> = {}): Member {
  return {
    membershipId: `membership of ${name}`,
    kind: 'aadUser',
    displayName: name,
    userId: `${name}-id`,
    tenantId: 'contoso',
    email: `${name}@contoso.example`,
    roles: ['owner'],
    visibleHistoryStartDateTime: undefined,
    ...rest,
  };
}

/** A chat of Contoso, changed as told. */
export function sampleChat(id: string, rest: Partial<Chat> = {}): Chat {
  return {
    id,
    type: 'group',
    topic: undefined,
    tenantId: 'contoso',
    webUrl: undefined,
    lastActivity: undefined,
    members: [],
    unreadableMembers: 0,
    roster: 'complete',
    ...rest,
  };
}
