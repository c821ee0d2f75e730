import { asRecord, missingField } from '../core/json.ts';
import { graphPath, type PostTemplate, type Sending } from '../graph/call.ts';
import type { Graph } from '../graph/client.ts';
import { targetIdentity, type Target } from './target.ts';

/** One answer of the service about a set of targets. */
export interface InteractionAnswer {
  /** One word for the whole set: the service does not say whom a denial is about, or why. */
  readonly allowed: boolean;
  readonly requestId: string | undefined;
  readonly clientRequestId: string;
}

/** Asking whether interactions are allowed. */
export interface ChecksApi {
  /**
   * Asks whether the signed-in user may create a chat with all of `targets` together. The request is written to
   * the audit logs of the targets' tenants. A busy service is waited for as long as it asks.
   * @throws FailureError
   */
  isChatAllowed(targets: readonly Target[], sending: Sending): Promise<InteractionAnswer>;
}

/** The action exists in beta alone. @see https://learn.microsoft.com/graph/api/teamwork-determineifinteractionisallowed */
export class GraphChecksApi implements ChecksApi {
  /** @param tenantId the tenant of the account that asks; `undefined` where its token does not tell. */
  constructor(
    private readonly graph: Graph,
    private readonly tenantId: string | undefined,
  ) {}

  async isChatAllowed(targets: readonly Target[], sending: Sending): Promise<InteractionAnswer> {
    const { body, requestId, clientRequestId } = await this.graph.send({
      ...interactionRequest(targets, this.tenantId),
      need: 'check',
      priority: 'background',
      uninterruptible: true,
      ...sending,
    });
    const allowed = asRecord(body)?.['value'];
    if (typeof allowed !== 'boolean') {
      throw missingField('an interaction answer without a true or false value');
    }
    return { allowed, requestId, clientRequestId };
  }
}

/**
 * The request that asks about `targets` together.
 * @param askerTenantId the tenant of the account that asks, if it is known.
 */
export function interactionRequest(
  targets: readonly Target[],
  askerTenantId: string | undefined,
): PostTemplate {
  return {
    method: 'POST',
    address: graphPath('beta')`/teamwork/determineIfInteractionIsAllowed`,
    body: {
      users: targets.map(target => targetIdentity(target, askerTenantId)),
      interactionType: 'createChat',
    },
  };
}
