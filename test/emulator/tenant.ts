import type { PolicySettings } from './policies.ts';

/** A person of the directory, of the home tenant or of another one. */
export interface Account {
  readonly name: string;
  readonly upn: string;
  readonly oid: string;
  readonly tid: string;
  readonly mail: string | null;
  readonly givenName: string;
  readonly surname: string;
  readonly jobTitle: string | null;
  readonly officeLocation: string | null;
  readonly preferredLanguage: string | null;
}

interface MemberBase {
  readonly id: string;
  readonly displayName: string | null;
  readonly roles: readonly string[];
  readonly visibleHistoryStartDateTime: string | null;
}

export interface AadUserMember extends MemberBase {
  readonly '@odata.type': '#microsoft.graph.aadUserConversationMember';
  readonly userId: string | null;
  readonly email: string | null;
  readonly tenantId: string | null;
}

export interface AnonymousGuestMember extends MemberBase {
  readonly '@odata.type': '#microsoft.graph.anonymousGuestConversationMember';
  readonly anonymousGuestId: string;
}

export interface CommunicationServicesMember extends MemberBase {
  readonly '@odata.type': '#microsoft.graph.azureCommunicationServicesUserConversationMember';
  readonly azureCommunicationServicesId: string;
}

export interface PersonalAccountMember extends MemberBase {
  readonly '@odata.type': '#microsoft.graph.microsoftAccountUserConversationMember';
  readonly userId: string;
}

export interface PhoneMember extends MemberBase {
  readonly '@odata.type': '#microsoft.graph.phoneUserConversationMember';
  readonly phoneNumber: string;
}

export interface SkypeForBusinessMember extends MemberBase {
  readonly '@odata.type': '#microsoft.graph.skypeForBusinessUserConversationMember';
  readonly tenantId: string;
  readonly userId: string;
}

export interface SkypeMember extends MemberBase {
  readonly '@odata.type': '#microsoft.graph.skypeUserConversationMember';
  readonly skypeId: string;
}

/** A type that no schema names: what a client meets when Graph grows. */
export interface UnheardOfMember extends MemberBase {
  readonly '@odata.type': '#microsoft.graph.hologramUserConversationMember';
}

/** A conversationMember as Graph writes it: https://learn.microsoft.com/graph/api/resources/conversationmember */
export type Member =
  | AadUserMember
  | AnonymousGuestMember
  | CommunicationServicesMember
  | PersonalAccountMember
  | PhoneMember
  | SkypeForBusinessMember
  | SkypeMember
  | UnheardOfMember;

export interface MessagePreview {
  readonly id: string;
  readonly createdDateTime: string;
  readonly isDeleted: boolean;
  readonly messageType: 'message' | 'systemEventMessage';
  readonly body: { readonly contentType: 'text' | 'html'; readonly content: string };
  readonly from: {
    readonly application: null;
    readonly device: null;
    readonly user: {
      readonly id: string;
      readonly displayName: string;
      readonly userIdentityType: 'aadUser';
    };
  } | null;
}

export interface OnlineMeeting {
  readonly calendarEventId: string | null;
  readonly joinWebUrl: string;
  readonly organizer: {
    readonly id: string;
    readonly displayName: null;
    readonly userIdentityType: 'aadUser';
  };
}

/** A resource-specific permission, as a manifest asks for it. */
export interface AppPermission {
  readonly name: string;
  readonly type: 'application' | 'delegated';
}

/**
 * An installation of an app, with what Graph keeps about the app:
 * https://learn.microsoft.com/graph/api/resources/teamsappinstallation
 */
export interface InstalledApp {
  readonly id: string;
  readonly teamsApp: {
    readonly id: string;
    /** The manifest's id; none for apps of the store, whose own id it is. */
    readonly externalId: string | null;
    readonly displayName: string;
    readonly distributionMethod: 'store' | 'organization' | 'sideloaded';
  };
  readonly definition: {
    readonly id: string;
    readonly displayName: string;
    readonly version: string;
    readonly shortdescription: string;
    readonly description: string;
  };
  /** The manifest's `webApplicationInfo.id`. */
  readonly azureADAppId: string | null;
  readonly botId: string | undefined;
  /** What the installed version asks for. */
  readonly required: readonly AppPermission[];
  /** What was consented to while it was installed or upgraded. */
  readonly consented: readonly AppPermission[];
}

/** A grant as Graph writes it: https://learn.microsoft.com/graph/api/resources/resourcespecificpermissiongrant */
export interface PermissionGrant {
  readonly id: string;
  readonly clientAppId: string;
  readonly resourceAppId: string;
  readonly clientId: string;
  readonly permissionType: 'Application' | 'Delegated';
  readonly permission: string;
}

/** A chat as Graph writes it (https://learn.microsoft.com/graph/api/resources/chat), with its whole roster. */
export interface Chat {
  readonly id: string;
  readonly chatType: 'oneOnOne' | 'group' | 'meeting' | 'unknownFutureValue';
  readonly topic: string | null;
  readonly createdDateTime: string;
  lastUpdatedDateTime: string | null;
  readonly tenantId: string;
  readonly webUrl: string | null;
  readonly onlineMeetingInfo: OnlineMeeting | null;
  readonly lastMessagePreview: MessagePreview | null;
  readonly lastMessageReadDateTime: string;
  members: Member[];
  /** Object ids of people who see the chat without standing in its roster. */
  visibleTo: string[];
  installedApps: readonly InstalledApp[];
  /** Application permissions alone. */
  permissionGrants: readonly PermissionGrant[];
  /** Grants of apps that were uninstalled; whether they are still there is a choice. */
  formerGrants: readonly PermissionGrant[];
}

/** Everything the emulator knows: who there is, which chats there are, and which interactions are forbidden. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** When the records were last true, in ISO 8601; nothing in the tenant is younger. */
  readonly now: string;
  /** People of every tenant. */
  readonly accounts: readonly Account[];
  /** Those of them who have a password here. */
  readonly signIns: readonly Account[];
  readonly chats: Map<string, Chat>;
  readonly policies: PolicySettings;
}

/** A tenant that can be changed without the first one noticing. Accounts are never changed and so are shared. */
export function cloneTenant(tenant: Tenant): Tenant {
  const chats = Array.from(tenant.chats.values(), (chat): Chat => ({
    ...chat,
    members: [...chat.members],
    visibleTo: [...chat.visibleTo],
  }));
  return { ...tenant, chats: new Map(chats.map(chat => [chat.id, chat])) };
}

/** The Entra user id behind a member, or undefined for members that are no directory user. */
export function entraUserId(member: Member): string | undefined {
  return member['@odata.type'] === '#microsoft.graph.aadUserConversationMember'
    ? (member.userId ?? undefined)
    : undefined;
}

export function isVisibleTo(chat: Chat, oid: string): boolean {
  return chat.visibleTo.includes(oid) || chat.members.some(member => entraUserId(member) === oid);
}

/** When something last happened in the chat, the key of the default order. */
export function lastActivity(chat: Chat): string {
  return chat.lastMessagePreview?.createdDateTime ?? chat.lastUpdatedDateTime ?? chat.createdDateTime;
}

/** Finds a person by object id, sign-in name or mail address; names and addresses without regard to case. */
export function findAccount(tenant: Tenant, key: string, tenantId?: string): Account | undefined {
  const lower = key.toLowerCase();
  return tenant.accounts
    .filter(({ tid }) => tenantId === undefined || tid === tenantId.toLowerCase())
    .find(
      account =>
        account.oid === lower || account.upn.toLowerCase() === lower || account.mail?.toLowerCase() === lower,
    );
}

/** An opaque membership id in the shape that Graph's own examples decode to. */
export function membershipId(tenantId: string, chatId: string, person: string): string {
  return Buffer.from(`0##0##${tenantId}##${chatId}##${person}`).toString('base64');
}
