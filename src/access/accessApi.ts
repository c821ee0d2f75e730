import type { Graph } from '../graph/client.ts';
import { graphPath, type GraphReply } from '../graph/call.ts';
import type { GraphVersion } from '../graph/cloud.ts';

/** The person whose access is taken away, named so that no other can be meant. */
export interface RevocationSubject {
  /** Entra object id, a GUID. */
  readonly userId: string;
  /** Home tenant, a GUID. */
  readonly tenantId: string;
}

/** Taking access away. */
export interface AccessApi {
  /**
   * Sends one `removeAllAccessForUser`. It is never sent twice unless the service said that it did nothing, and
   * once it has left it is waited for even if `signal` aborts, because its outcome would be lost.
   * @throws FailureError; whether it may have been carried out tells `cannotHaveActed`.
   */
  removeAllAccess(chatId: string, subject: RevocationSubject, signal: AbortSignal): Promise<GraphReply>;
}

/** @see https://learn.microsoft.com/graph/api/chat-removeallaccessforuser */
export class GraphAccessApi implements AccessApi {
  constructor(
    private readonly graph: Graph,
    private readonly version: GraphVersion,
  ) {}

  removeAllAccess(chatId: string, subject: RevocationSubject, signal: AbortSignal): Promise<GraphReply> {
    return this.graph.send({
      method: 'POST',
      address: graphPath(this.version)`/chats/${chatId}/removeAllAccessForUser`,
      body: removeAllAccessBody(subject),
      need: 'revoke',
      uninterruptible: true,
      signal,
    });
  }
}

/** The body of the action. */
export function removeAllAccessBody({ userId, tenantId }: RevocationSubject): unknown {
  return { user: { '@odata.type': 'microsoft.graph.teamworkUserIdentity', id: userId, tenantId } };
}
