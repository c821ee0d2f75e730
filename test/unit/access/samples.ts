import { createHash } from 'node:crypto';
import type { IntentSubject } from '../../../src/access/journal.ts';
import type { Intent, JournalChat } from '../../../src/access/journalLines.ts';
import type { RosterReading } from '../../../src/access/roster.ts';
import type { Chat, Member, MemberList } from '../../../src/chats/model.ts';
import { sampleChat, sampleMember } from '../chats/sample.ts';

// Ids in the form that Microsoft documents, made of names.

/** The GUID of a name. */
export function guid(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [8, 4, 4, 4, 12]
    .reduce<[string[], number]>(
      ([parts, at], length) => [[...parts, hex.slice(at, at + length)], at + length],
      [[], 0],
    )[0]
    .join('-');
}

/** The id of the chat with a name. */
export const chatIdOf = (name: string): string => `19:${name}@thread.v2`;

/** The account of Alex, of Contoso. */
export const alexAccount = {
  id: 'alex',
  label: 'alexw@contoso.example',
  userId: guid('Alex'),
  tenantId: guid('contoso'),
};

/** Alex, as a run of revocations names who acts. */
export const acting = { account: alexAccount, cloud: 'global' };

export const self = { userId: alexAccount.userId, tenantId: alexAccount.tenantId };

/** A member of Contoso, changed as told. */
export function member(name: string, rest: Partial<Member> = {}): Member {
  return sampleMember(name, { userId: guid(name), tenantId: guid('contoso'), ...rest });
}

/** A chat of Contoso, changed as told. */
export function chat(name: string, members: readonly Member[], rest: Partial<Chat> = {}): Chat {
  return sampleChat(chatIdOf(name), { members, tenantId: guid('contoso'), topic: name, ...rest });
}

/** What reading these members gives. */
export function read(...members: readonly Member[]): RosterReading {
  const roster: MemberList = { members, unreadableMembers: 0, roster: 'complete' };
  return { kind: 'read', roster };
}

/** Readings of chats as they are. */
export function readingsOf(...chats: readonly Chat[]): Map<string, RosterReading> {
  return new Map(chats.map(one => [one.id, read(...one.members)]));
}

/** An intent of Alex's to revoke the access of somebody, changed as told. */
export function intentFor(name: string, rest: Partial<Intent> = {}): Intent {
  const where: JournalChat = { id: chatIdOf('a'), label: 'a', type: 'group', tenantId: guid('contoso') };
  return {
    type: 'intent',
    version: 1,
    id: `intent for ${name}`,
    run: 'run',
    session: '1-own',
    time: '2026-06-18T14:30:00.000Z',
    action: 'revoke',
    ...acting,
    chat: where,
    person: { userId: guid(name), tenantId: guid('contoso'), displayName: name },
    membership: { roles: ['guest'] },
    clientRequestId: `request for ${name}`,
    ...rest,
  };
}

/** Somebody of Contoso in chat `a`, as a run names them to the journal. */
export function subjectFor(name: string): IntentSubject {
  return {
    chat: { id: chatIdOf('a'), label: 'a', type: 'group' },
    member: member(name),
    userId: guid(name),
    tenantId: guid('contoso'),
    clientRequestId: name,
  };
}
