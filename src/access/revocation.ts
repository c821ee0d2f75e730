import type { Chat } from '../chats/model.ts';
import type { AccessApi } from './accessApi.ts';
import { shortestMs } from './duration.ts';
import { JournalledRun, type RunObserver, type RunParts, type RunProgress } from './journalledRun.ts';
import { needsReading, outcomeOf, type StepResult } from './revocationOutcome.ts';
import type { RevocationPlan } from './revocationPlan.ts';

/** What the engine needs. */
export interface RevocationParts extends RunParts {
  readonly api: AccessApi;
  /** What the journal calls a chat. */
  readonly chatLabel: (chat: Chat) => string;
}

/** Told while a run goes on. */
export type RevocationObserver = RunObserver<StepResult>;

/** How far a run is. */
export type RevocationProgress = RunProgress;

/** Carries out a plan, as a {@link JournalledRun} does: each chat is read again, to see what really changed. */
export class Revocation {
  constructor(private readonly parts: RevocationParts) {}

  /**
   * Sends the requests of `plan`.
   * @returns one result for each step, in the plan's order. Never throws for a failure of the service.
   */
  run(
    { steps }: RevocationPlan,
    signal: AbortSignal,
    observer: RevocationObserver = {},
  ): Promise<readonly StepResult[]> {
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
        needsReading,
        outcome: outcomeOf,
        shortestMs,
      },
      steps,
      signal,
      observer,
    );
    return run.results();
  }
}
