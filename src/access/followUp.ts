import { hasPassed, type Clock } from '../core/async.ts';
import { verifyDoubts, type DoubtParts, type Verification } from './doubts.ts';
import { isOpen } from './finding.ts';
import type { Journal } from './journal.ts';

/** The pauses before the readings that follow a run, in milliseconds: 21 minutes in all, longer than members lag. */
const pausesMs: readonly number[] = [5, 10, 20, 40, 80, 160, 320, 640].map(seconds => seconds * 1000);

/** What following up a run needs. */
export interface FollowUpParts extends DoubtParts {
  readonly journal: Pick<Journal, 'read' | 'settle'>;
  readonly clock: Clock;
}

/**
 * Reads the chats again in which the run left something open, with growing pauses, until everything is settled or the
 * members have had the time to show it.
 * @param entryIds the entries of the run that it left open.
 * @returns what it settled. Ends early, without a failure, when `signal` aborts.
 * @throws FailureError `storage` if the journal cannot be read.
 */
export async function followUp(
  entryIds: ReadonlySet<string>,
  parts: FollowUpParts,
  signal: AbortSignal,
): Promise<readonly Verification[]> {
  const settled: Verification[] = [];
  for (const [index, pauseMs] of pausesMs.entries()) {
    if (!(await hasPassed(pauseMs, parts.clock, signal))) {
      break;
    }
    const { entries } = await parts.journal.read();
    const open = entries.filter(entry => entryIds.has(entry.intent.id) && isOpen(entry));
    if (open.length === 0) {
      break;
    }
    const isLagOver = index === pausesMs.length - 1;
    const verifications = await verifyDoubts(open, entries, { ...parts, isLagOver }, signal);
    settled.push(...verifications.filter(({ kind }) => kind === 'settled'));
  }
  return settled;
}
