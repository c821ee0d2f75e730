import type { AdditionApi } from './additionApi.ts';
import { additionNeedsReading, additionOutcome, type AdditionResult } from './additionOutcome.ts';
import type { AdditionPlan } from './additionPlan.ts';
import { shortestAdditionMs } from './duration.ts';
import { JournalledRun, type RunObserver, type RunParts } from './journalledRun.ts';

/** What an addition needs besides what every run does. */
export interface AdditionParts extends RunParts {
  readonly api: AdditionApi;
}

/** Carries out a plan to add members as a {@link JournalledRun}. */
export class Addition {
  constructor(private readonly parts: AdditionParts) {}

  /**
   * Sends the requests of `plan`.
   * @returns one result for each step, in the plan's order. Never throws for a failure of the service.
   */
  run(
    { steps }: AdditionPlan,
    signal: AbortSignal,
    observer: RunObserver<AdditionResult> = {},
  ): Promise<readonly AdditionResult[]> {
    const { api } = this.parts;
    const run = new JournalledRun(
      this.parts,
      {
        send: ({ chat, subject, membership }, sending) =>
          api.addMember(chat.id, subject, membership, sending),
        subject: ({ chat, person, membership: { role, visibleHistoryStartDateTime } }) => ({
          chat,
          member: {
            displayName: person.displayName,
            email: person.email,
            roles: [role],
            visibleHistoryStartDateTime,
          },
          userId: person.userId,
          userPrincipalName: person.userPrincipalName,
          tenantId: person.tenantId,
        }),
        needsReading: additionNeedsReading,
        outcome: additionOutcome,
        shortestMs: shortestAdditionMs,
      },
      steps,
      signal,
      observer,
    );
    return run.carryOut();
  }
}
