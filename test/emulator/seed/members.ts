import { membershipId } from '../tenant.ts';
import type { AadUserMember, Account, Member } from '../tenant.ts';
import { contoso } from './people.ts';
import { guidFor } from './random.ts';

/** Makes a member of a chat that is about to be made. */
export type MemberMaker = (chatId: string) => Member;

const wholeHistory = '0001-01-01T00:00:00Z';

interface Standing {
  readonly roles?: readonly string[];
  readonly historyStart?: string;
}

/** A directory user. Graph gives people of other tenants the owner role, so it is the default here. */
export function user(account: Account, standing: Standing = {}): (chatId: string) => AadUserMember {
  return chatId => ({
    '@odata.type': '#microsoft.graph.aadUserConversationMember',
    id: membershipId(contoso.id, chatId, account.oid),
    displayName: account.name,
    roles: standing.roles ?? ['owner'],
    visibleHistoryStartDateTime: standing.historyStart ?? wholeHistory,
    userId: account.oid,
    email: account.mail,
    tenantId: account.tid,
  });
}

/** A member without a qualifier in its roles. */
export function basicUser(account: Account): MemberMaker {
  return user(account, { roles: [] });
}

export function guest(account: Account): MemberMaker {
  return user(account, { roles: ['guest'], historyStart: '2026-05-04T08:00:00Z' });
}

/** Somebody of whom Graph told an id and nothing else. */
export function namelessUser(account: Account): MemberMaker {
  const make = user(account);
  return chatId => ({ ...make(chatId), displayName: null, email: null });
}

function base(
  chatId: string,
  name: string,
): { id: string; displayName: string; roles: string[]; visibleHistoryStartDateTime: string } {
  return {
    id: membershipId(contoso.id, chatId, guidFor(name)),
    displayName: name,
    roles: ['guest'],
    visibleHistoryStartDateTime: wholeHistory,
  };
}

export function anonymousGuest(name: string): MemberMaker {
  return chatId => ({
    '@odata.type': '#microsoft.graph.anonymousGuestConversationMember',
    ...base(chatId, name),
    anonymousGuestId: guidFor(`anonymous ${name}`),
  });
}

export function phone(phoneNumber: string): MemberMaker {
  return chatId => ({
    '@odata.type': '#microsoft.graph.phoneUserConversationMember',
    ...base(chatId, phoneNumber),
    phoneNumber,
  });
}

export function skype(name: string): MemberMaker {
  return chatId => ({
    '@odata.type': '#microsoft.graph.skypeUserConversationMember',
    ...base(chatId, name),
    skypeId: `live:${name.toLowerCase().replaceAll(' ', '.')}`,
  });
}

export function communicationServices(name: string): MemberMaker {
  return chatId => ({
    '@odata.type': '#microsoft.graph.azureCommunicationServicesUserConversationMember',
    ...base(chatId, name),
    azureCommunicationServicesId: `8:acs:${guidFor('acs resource')}_${guidFor(`acs ${name}`)}`,
  });
}

export function personalAccount(name: string): MemberMaker {
  return chatId => ({
    '@odata.type': '#microsoft.graph.microsoftAccountUserConversationMember',
    ...base(chatId, name),
    userId: guidFor(`personal ${name}`),
  });
}

export function skypeForBusiness(account: Account): MemberMaker {
  return chatId => ({
    '@odata.type': '#microsoft.graph.skypeForBusinessUserConversationMember',
    ...base(chatId, account.name),
    tenantId: account.tid,
    userId: account.oid,
  });
}

/** A member of a type that no schema names. */
export function unheardOf(name: string): MemberMaker {
  return chatId => ({
    '@odata.type': '#microsoft.graph.hologramUserConversationMember',
    ...base(chatId, name),
  });
}
