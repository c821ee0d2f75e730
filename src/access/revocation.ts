import type { Chat } from '../chats/model.ts';
import { shortestMs } from './duration.ts';
import { JournalledRun, type RunObserver, type RunParts } from './journalledRun.ts';
import type { RevocationApi } from './revocationApi.ts';
import { revocationNeedsReading, revocationOutcome, type RevocationResult } from './revocationOutcome.ts';
import type { RevocationPlan } from './revocationPlan.ts';

/** What a revocation needs besides what every run does. */
export interface RevocationParts extends RunParts {
  readonly api: RevocationApi;
  /** What the journal calls a chat. */
  readonly chatLabel: (chat: Chat) => string;
}

/** Carries out a plan to revoke access as a {@link JournalledRun}. */
export class Revocation {
  constructor(private readonly parts: RevocationParts) {}

  /**
   * Sends the requests of `plan`.
   * @returns one result for each step, in the plan's order. Never throws for a failure of the service.
   */
  run(
    { steps }: RevocationPlan,
    signal: AbortSignal,
    observer: RunObserver<RevocationResult> = {},
  ): Promise<readonly RevocationResult[]> {
    const { api, chatLabel } = this.parts;
    const run = new JournalledRun(
      this.parts,
      {
        send: ({ chat, subject }, sending) => api.removeAllAccess(chat.id, subject, sending),
        subject: ({ chat, member, subject }) => ({
          chat: { id: chat.id, label: chatLabel(chat), type: chat.type, tenantId: chat.tenantId },
          member,
          ...subject,
        }),
        needsReading: revocationNeedsReading,
        outcome: revocationOutcome,
        shortestMs,
      },
      steps,
      signal,
      observer,
    );
    return run.carryOut();
  }
}
