import { graphPath, type GraphReply, type PostTemplate } from '../graph/call.ts';
import type { Graph } from '../graph/client.ts';
import type { Cloud, GraphVersion } from '../graph/cloud.ts';
import type { AccessSending } from './revocationApi.ts';

/** Whom a request adds: anybody by Entra object id, or somebody in the directory by sign-in name. */
export type AdditionSubject =
  | {
      readonly userId: string;
      /** Sent if it is not the account's own tenant. */
      readonly tenantId: string | undefined;
    }
  | { readonly userPrincipalName: string };

/** The roles that Add member takes. It wants exactly one. */
export type AdditionRole = 'owner' | 'guest';

/** The membership that somebody is to get. */
export interface NewMembership {
  readonly role: AdditionRole;
  /** The start of the history they see, ISO 8601: the year 1 for all of it, `undefined` for none. */
  readonly visibleHistoryStartDateTime: string | undefined;
}

/** Adds members. */
export interface AdditionApi {
  /**
   * Sends one Add member, in the background. It is sent again and waited for under the same rules as in `RevocationApi`.
   * @throws FailureError; `cannotHaveActed` tells whether the service may have carried it out.
   */
  addMember(
    chatId: string,
    subject: AdditionSubject,
    membership: NewMembership,
    sending: AccessSending,
  ): Promise<GraphReply>;
}

/** @see https://learn.microsoft.com/graph/api/chat-post-members */
export class GraphAdditionApi implements AdditionApi {
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
 * @param cloud the cloud that the request goes to: the body names the person by an address there.
 * @throws FailureError `protocol` if the chat's id cannot stand in a path.
 */
export function addMemberRequest(
  { graphRoot }: Pick<Cloud, 'graphRoot'>,
  version: GraphVersion,
  chatId: string,
  subject: AdditionSubject,
  { role, visibleHistoryStartDateTime }: NewMembership,
): PostTemplate {
  const byId = 'userId' in subject;
  // Microsoft's examples leave the @ as it is. The # in a guest's sign-in name must be escaped.
  const key = encodeURIComponent(byId ? subject.userId : subject.userPrincipalName).replaceAll('%40', '@');
  return {
    method: 'POST',
    address: graphPath(version)`/chats/${chatId}/members`,
    body: {
      '@odata.type': '#microsoft.graph.aadUserConversationMember',
      'user@odata.bind': `${graphRoot}/${version}/users/${key}`,
      roles: [role],
      ...(visibleHistoryStartDateTime === undefined ? {} : { visibleHistoryStartDateTime }),
      // A guest is in the account's own directory, whichever tenant they come from.
      ...(byId && subject.tenantId !== undefined && role !== 'guest' ? { tenantId: subject.tenantId } : {}),
    },
  };
}
