import { graphPath, type GraphReply, type PostTemplate, type Sending } from '../graph/call.ts';
import type { Graph } from '../graph/client.ts';
import type { GraphVersion } from '../graph/cloud.ts';

/** The person whose access is revoked, named so that nobody else can be meant. */
export interface RevocationSubject {
  /** Entra object id, a GUID. */
  readonly userId: string;
  /** Home tenant, a GUID. */
  readonly tenantId: string;
}

/** How a request that changes who is in a chat is sent. */
export interface AccessSending extends Sending {
  /** The GUID that names the request to the service. */
  readonly clientRequestId: string;
}

/** Revokes access. */
export interface RevocationApi {
  /**
   * Sends one `removeAllAccessForUser`, in the background. It is sent again only if the service said that it did
   * nothing. Once it has left, its answer is waited for even if the signal aborts, or its outcome would be lost.
   * @throws FailureError; `cannotHaveActed` tells whether the service may have carried it out.
   */
  removeAllAccess(chatId: string, subject: RevocationSubject, sending: AccessSending): Promise<GraphReply>;
}

/** @see https://learn.microsoft.com/graph/api/chat-removeallaccessforuser */
export class GraphRevocationApi implements RevocationApi {
  constructor(
    private readonly graph: Graph,
    private readonly version: GraphVersion,
  ) {}

  removeAllAccess(chatId: string, subject: RevocationSubject, sending: AccessSending): Promise<GraphReply> {
    return this.graph.send({
      ...removeAllAccessRequest(this.version, chatId, subject),
      need: 'revoke',
      uninterruptible: true,
      priority: 'background',
      ...sending,
    });
  }
}

/** The request that revokes access. @throws FailureError `protocol` if the chat's id cannot stand in a path. */
export function removeAllAccessRequest(
  version: GraphVersion,
  chatId: string,
  { userId, tenantId }: RevocationSubject,
): PostTemplate {
  return {
    method: 'POST',
    address: graphPath(version)`/chats/${chatId}/removeAllAccessForUser`,
    body: { user: { '@odata.type': 'microsoft.graph.teamworkUserIdentity', id: userId, tenantId } },
  };
}
