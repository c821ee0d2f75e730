import type { Graph } from '../graph/client.ts';
import { graphPath, type GraphReply, type RequestTemplate } from '../graph/call.ts';
import type { Cloud, GraphVersion } from '../graph/cloud.ts';
import type { AccessSending } from './accessApi.ts';

/** Whom a request adds: somebody by Entra object id, or somebody of the directory by sign-in name. */
export type AdditionSubject =
  | {
      readonly userId: string;
      /** Named where it is another tenant than one's own. */
      readonly tenantId: string | undefined;
    }
  | { readonly userPrincipalName: string };

/** The roles that Add member takes: it wants exactly one of them. */
export type AdditionRole = 'owner' | 'guest';

/** What somebody is to be in a chat. */
export interface NewMembership {
  readonly role: AdditionRole;
  /** From when on they see what was written, ISO 8601; the year 1 for all of it, `undefined` for nothing. */
  readonly visibleHistoryStartDateTime: string | undefined;
}

/** Adding members. */
export interface MembersApi {
  /**
   * Sends one Add member, in the background. It is sent again and waited for as `AccessApi` does.
   * @throws FailureError; whether it may have been carried out tells `cannotHaveActed`.
   */
  addMember(
    chatId: string,
    subject: AdditionSubject,
    membership: NewMembership,
    sending: AccessSending,
  ): Promise<GraphReply>;
}

/** @see https://learn.microsoft.com/graph/api/chat-post-members */
export class GraphMembersApi implements MembersApi {
  constructor(
    private readonly graph: Graph,
    private readonly cloud: Pick<Cloud, 'graphRoot'>,
    private readonly version: GraphVersion,
  ) {}

  addMember(
    chatId: string,
    subject: AdditionSubject,
    membership: NewMembership,
    sending: AccessSending,
  ): Promise<GraphReply> {
    return this.graph.send({
      ...addMemberRequest(this.cloud, this.version, chatId, subject, membership),
      need: 'readd',
      uninterruptible: true,
      priority: 'background',
      ...sending,
    });
  }
}

/**
 * The request that adds somebody.
 * @param cloud that the request goes to: the person is named by an address there.
 * @throws FailureError `protocol` if the chat's id cannot stand in a path.
 */
export function addMemberRequest(
  { graphRoot }: Pick<Cloud, 'graphRoot'>,
  version: GraphVersion,
  chatId: string,
  subject: AdditionSubject,
  { role, visibleHistoryStartDateTime }: NewMembership,
): RequestTemplate {
  const byId = 'userId' in subject;
  // An @ is written as it is in Microsoft's examples; a guest's sign-in name holds a # that must not be.
  const key = encodeURIComponent(byId ? subject.userId : subject.userPrincipalName).replaceAll('%40', '@');
  return {
    method: 'POST',
    address: graphPath(version)`/chats/${chatId}/members`,
    body: {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      'user@odata.bind': `${graphRoot}/${version}/users/${key}`,
      roles: [role],
      ...(visibleHistoryStartDateTime === undefined ? {} : { visibleHistoryStartDateTime }),
      // A guest is somebody of one's own directory, whichever tenant they come from.
      ...(byId && subject.tenantId !== undefined && role !== 'guest' ? { tenantId: subject.tenantId } : {}),
    },
  };
}
