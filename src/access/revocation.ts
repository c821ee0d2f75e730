import { answerIn, failureOf, type Failure } from '../core/failure.ts';
import { sameId, type Chat } from '../chats/model.ts';
import { cannotHaveActed, endsRun, wasSent } from '../graph/errors.ts';
import type { AccessApi } from './accessApi.ts';
import type { RevocationPlan, RevocationStep } from './plan.ts';

/** What became of one member. Exactly one holds. */
export type Outcome =
  /** No longer among the members, and the request was sent. */
  | { readonly kind: 'revoked' }
  /** Still among the members after the request; `failure` if the request itself was not confirmed. */
  | { readonly kind: 'stillListed'; readonly failure: Failure | undefined }
  /** The service knew nobody to remove, and the member is not listed. */
  | { readonly kind: 'alreadyGone' }
  /** The service said no and did nothing. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** Nothing was sent: the run was cancelled, or `failure` made going on pointless. */
  | { readonly kind: 'notAttempted'; readonly failure: Failure }
  /** The request was sent, and what became of it could not be read. */
  | { readonly kind: 'inDoubt'; readonly failure: Failure };

/** The outcome of one step, with the ids that support asks for. */
export interface StepResult {
  readonly step: RevocationStep;
  readonly outcome: Outcome;
  readonly requestId: string | undefined;
  readonly clientRequestId: string | undefined;
}

/** What the engine needs. */
export interface RevocationParts {
  readonly api: AccessApi;
  /** Reads the members of a chat from the service. Throws FailureError. */
  readonly readRoster: (chatId: string, signal: AbortSignal) => Promise<Chat>;
}

/** What a request told, before the members are read again. */
type Sent = { readonly step: RevocationStep; readonly requestId: string | undefined } & (
  | { readonly kind: 'accepted'; readonly clientRequestId: string }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly clientRequestId: string | undefined }
  | { readonly kind: 'notSent'; readonly failure: Failure; readonly clientRequestId: undefined }
);

/** Carries out a plan, chat by chat, and reads each chat again to see what really changed. */
export class Revocation {
  constructor(private readonly parts: RevocationParts) {}

  /**
   * Sends the requests of `plan`. Cancelling stops before the next request; one under way is waited for.
   * @param onResult called once for each step, as soon as its outcome is known.
   * @returns one result for each step, in the plan's order. Never throws for a failure of the service.
   */
  async run(
    plan: RevocationPlan,
    signal: AbortSignal,
    onResult: (result: StepResult) => void,
  ): Promise<StepResult[]> {
    const results: StepResult[] = [];
    let stopped: Failure | undefined;
    for (const steps of byChat(plan.steps)) {
      const sent: Sent[] = [];
      for (const step of steps) {
        const one = stopped ? notSent(step, stopped) : await this.send(step, signal);
        sent.push(one);
        if (!stopped && one.kind === 'failed' && endsRun(one.failure)) {
          stopped = one.failure;
        }
      }
      for (const result of await this.verified(sent)) {
        results.push(result);
        onResult(result);
      }
    }
    return results;
  }

  private async send(step: RevocationStep, signal: AbortSignal): Promise<Sent> {
    if (signal.aborted) {
      return notSent(step, { kind: 'cancelled' });
    }
    try {
      const { requestId, clientRequestId } = await this.parts.api.removeAllAccess(
        step.chat.id,
        step.subject,
        signal,
      );
      return { kind: 'accepted', step, requestId, clientRequestId };
    } catch (thrown) {
      const failure = failureOf(thrown);
      const answer = answerIn(failure);
      return {
        kind: 'failed',
        step,
        failure,
        requestId: answer?.requestId,
        clientRequestId: answer?.clientRequestId,
      };
    }
  }

  /** Reads the chat of `sent` again, if any of its requests may have changed it. */
  private async verified(sent: readonly Sent[]): Promise<StepResult[]> {
    const first = sent[0];
    const roster =
      first && sent.some(mayHaveActed)
        ? await this.rosterNow(first.step.chat.id)
        : { kind: 'unread' as const };
    return sent.map(one => ({
      step: one.step,
      outcome: outcomeOf(one, roster),
      requestId: one.requestId,
      clientRequestId: one.clientRequestId,
    }));
  }

  private async rosterNow(chatId: string): Promise<RosterNow> {
    try {
      // Not bound to the run's signal: what was sent must be looked at even if the run was cancelled.
      return { kind: 'read', chat: await this.parts.readRoster(chatId, new AbortController().signal) };
    } catch (thrown) {
      return { kind: 'failed', failure: failureOf(thrown) };
    }
  }
}

type RosterNow =
  | { readonly kind: 'unread' }
  | { readonly kind: 'read'; readonly chat: Chat }
  | { readonly kind: 'failed'; readonly failure: Failure };

function outcomeOf(sent: Sent, roster: RosterNow): Outcome {
  if (sent.kind === 'notSent') {
    return { kind: 'notAttempted', failure: sent.failure };
  }
  if (sent.kind === 'failed' && !mayHaveActed(sent)) {
    return wasSent(sent.failure)
      ? { kind: 'refused', failure: sent.failure }
      : { kind: 'notAttempted', failure: sent.failure };
  }
  if (roster.kind !== 'read') {
    if (sent.kind === 'failed' && cannotHaveActed(sent.failure)) {
      return { kind: 'refused', failure: sent.failure };
    }
    const failure = roster.kind === 'failed' ? roster.failure : undefined;
    return {
      kind: 'inDoubt',
      failure: sent.kind === 'failed' ? sent.failure : (failure ?? { kind: 'cancelled' }),
    };
  }
  const listed = roster.chat.members.some(member => sameId(member.userId, sent.step.subject.userId));
  if (sent.kind === 'failed' && sent.failure.kind === 'notFound') {
    return listed ? { kind: 'refused', failure: sent.failure } : { kind: 'alreadyGone' };
  }
  return listed
    ? { kind: 'stillListed', failure: sent.kind === 'failed' ? sent.failure : undefined }
    : { kind: 'revoked' };
}

/** Whether the chat must be read again to know. A 404 too: it may mean the member, who is then gone already. */
function mayHaveActed(sent: Sent): boolean {
  switch (sent.kind) {
    case 'accepted':
      return true;
    case 'failed':
      return sent.failure.kind === 'notFound' || (wasSent(sent.failure) && !cannotHaveActed(sent.failure));
    case 'notSent':
      return false;
  }
}

function notSent(step: RevocationStep, failure: Failure): Sent {
  return { kind: 'notSent', step, failure, requestId: undefined, clientRequestId: undefined };
}

function byChat(steps: readonly RevocationStep[]): RevocationStep[][] {
  const chats = new Map<string, RevocationStep[]>();
  for (const step of steps) {
    chats.set(step.chat.id, [...(chats.get(step.chat.id) ?? []), step]);
  }
  return [...chats.values()];
}
