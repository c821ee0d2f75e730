/**
 * What Microsoft's documentation leaves open. Every default is OUR choice, not Microsoft's: a test that depends on
 * one sets it by name, and the product must get along with every value.
 */
export interface Choices {
  /** Whether a 204 of removeAllAccessForUser takes the person off the roster, or leaves it as it was. */
  removeAllEffect: 'removed' | 'unchanged';
  /** removeAllAccessForUser for somebody who is not in the chat. */
  removeAllUnknownUser: '404' | '204' | '400emptyCode';
  /** removeAllAccessForUser without an id, as an older reference page shows it. */
  removeAllWithoutId: '400' | '204';
  /** removeAllAccessForUser for somebody of another tenant than the caller's; the page speaks of "your tenant". */
  removeAllExternal: 'likeOthers' | '403' | '204unchanged';
  /** Whether the caller of removeAllAccessForUser has to be in the chat. */
  callerMustBeMember: boolean;
  /** DELETE of a member of another tenant: seen to fail, not documented. */
  deleteExternalMember: '403' | '204';
  /** POST of somebody who is a member already. */
  addExistingMember: '201' | '409' | '400emptyCode';
  /** Whether a 201 of POST member puts the person on the roster, or leaves it as it was. */
  addEffect: 'added' | 'unchanged';
  /**
   * How many readings of a chat's members after a change still show those before it, List chats and Get chat with
   * their members included; Infinity for ever. They were seen to lag behind by up to a quarter of an hour.
   */
  membersLagReadings: number;
  /** For how many milliseconds after a change they show those before it, however often they are read. */
  membersLagMs: number;
  /** POST of a member of another tenant than the chat's, whose tenant the request names. */
  addExternalMember: '201' | '403';
  /** POST of somebody of another tenant whose tenant the request does not name: the directory knows nobody like that. */
  addExternalWithoutTenant: '201' | '404';
  /** POST of a member to a meeting chat, of which the page says nothing. */
  addToMeetingChat: '403' | '201';
  /** GET of the organization with User.Read alone: some pages say that it takes a role in the directory as well. */
  organization: '200' | '403';
  /** GET of a chat that does not exist. */
  unknownChat: '404' | '403';
  /** `$top` above the documented 50. */
  topAbove50: 'error' | 'clamp';
  /** Chats on a page when `$top` is not given. */
  defaultPageSize: number;
  /** `$select` on chats: named in the schema, called unsupported on the page. */
  selectOnChats: 'error' | 'applied';
  /** Whether the 25 members of `$expand=members` are counted for each chat or for the whole answer. */
  expandMembersLimit: 'perChat' | 'perResponse';
  /** Members of `$expand=members` on one chat, whose page names no limit; undefined for all of them. */
  getChatMembersLimit: number | undefined;
  /** Members on a page of /members; undefined for the whole roster at once. */
  membersPageSize: number | undefined;
  /** Whether Chat.ReadWrite.All alone may list and read chats. */
  chatReadWriteAllLists: boolean;
  /** determineIfInteractionIsAllowed with a person nobody knows among the users. */
  interactionUnknownUser: 'denied' | '404' | 'allowed';
  /** determineIfInteractionIsAllowed with an empty list. */
  emptyUsers: '400' | 'allowed' | 'denied';
  /** How many users one determineIfInteractionIsAllowed may name; undefined for any number. */
  interactionMaximumUsers: number | undefined;
  /** The order of the answers inside a batch, which is documented to be any. */
  batchOrder: 'reversed' | 'given';
}

export const defaultChoices: Readonly<Choices> = {
  removeAllEffect: 'removed',
  removeAllUnknownUser: '404',
  removeAllWithoutId: '400',
  removeAllExternal: 'likeOthers',
  callerMustBeMember: true,
  deleteExternalMember: '403',
  addExistingMember: '409',
  addEffect: 'added',
  membersLagReadings: 0,
  membersLagMs: 0,
  addExternalMember: '201',
  addExternalWithoutTenant: '404',
  addToMeetingChat: '403',
  organization: '200',
  unknownChat: '404',
  topAbove50: 'error',
  defaultPageSize: 50,
  selectOnChats: 'error',
  expandMembersLimit: 'perChat',
  getChatMembersLimit: 25,
  membersPageSize: undefined,
  chatReadWriteAllLists: false,
  interactionUnknownUser: 'denied',
  emptyUsers: '400',
  interactionMaximumUsers: undefined,
  batchOrder: 'reversed',
};
