import type { ActingAccount } from '../../src/access/actingAccount.ts';
import { Addition } from '../../src/access/addition.ts';
import { GraphAdditionApi } from '../../src/access/additionApi.ts';
import type { Journal } from '../../src/access/journal.ts';
import type { RunObserver, RunParts } from '../../src/access/journalledRun.ts';
import type { Renew } from '../../src/access/renewal.ts';
import { Revocation } from '../../src/access/revocation.ts';
import { GraphRevocationApi } from '../../src/access/revocationApi.ts';
import type { RunOutcome, RunResult, RunStep } from '../../src/access/runOutcome.ts';
import { GraphChatsApi } from '../../src/chats/chatsApi.ts';
import type { Clock } from '../../src/core/async.ts';
import { FailureError } from '../../src/core/failure.ts';
import type { Graph } from '../../src/graph/client.ts';
import { clouds } from '../../src/graph/cloud.ts';
import type { TriedPlan } from './triedRun.ts';

/** What carries a plan out. */
export interface CarryingOut {
  readonly graph: Graph;
  /** `https://` and the host of Graph. */
  readonly graphRoot: string;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly renew: Renew;
}

/** What became of one step. */
export interface TriedResult {
  /** Its place in the plan; -1 for a step that is not in it. */
  readonly step: number;
  readonly outcome: RunOutcome;
  readonly clientRequestId: string | undefined;
  readonly recorded: boolean;
}

/** What is told while a plan is carried out. */
export interface CarryingOutObserver {
  readonly onResult?: (result: TriedResult) => void;
  /** @param remainingMs how long the rest is said to take */
  readonly onProgress?: (remainingMs: number | undefined) => void;
}

/** Who acts in every run. */
export const acting: ActingAccount = { account: { id: 'alex', label: 'Alex' }, cloud: 'global' };

/** Nobody signs in. */
export const nobodySignsIn: Renew = failure => Promise.reject(new FailureError(failure));

/** Carries a plan out as the extension does. @returns one result for each step, in the plan's order. */
export async function carryOut(
  work: TriedPlan,
  { graph, graphRoot, journal, clock, renew }: CarryingOut,
  signal: AbortSignal,
  observer: CarryingOutObserver = {},
): Promise<readonly TriedResult[]> {
  const chats = new GraphChatsApi(graph, clouds.global, 'beta');
  const parts: RunParts = {
    readRoster: (chatId, until, priority) => chats.listMembers(chatId, until, priority),
    journal: journal.begin({ action: work.action, ...acting }),
    assertMayWrite: () => undefined,
    renew,
    clock,
  };
  if (work.action === 'revoke') {
    const { steps } = work.plan;
    const api = new GraphRevocationApi(graph, 'beta');
    const revocation = new Revocation({ ...parts, api, chatLabel: ({ topic }) => topic ?? '' });
    const results = await revocation.run(work.plan, signal, observerOf(steps, observer));
    return results.map(result => numbered(steps, result));
  }
  const { steps } = work.plan;
  const addition = new Addition({ ...parts, api: new GraphAdditionApi(graph, { graphRoot }, 'beta') });
  const results = await addition.run(work.plan, signal, observerOf(steps, observer));
  return results.map(result => numbered(steps, result));
}

type AnyResult = RunResult<RunStep, RunOutcome>;

function observerOf(
  steps: readonly RunStep[],
  { onResult, onProgress }: CarryingOutObserver,
): RunObserver<AnyResult> {
  return {
    onResult: result => onResult?.(numbered(steps, result)),
    onProgress: ({ remainingMs }) => onProgress?.(remainingMs),
  };
}

function numbered(
  steps: readonly RunStep[],
  { step, outcome, clientRequestId, recorded }: AnyResult,
): TriedResult {
  return { step: steps.indexOf(step), outcome, clientRequestId, recorded };
}
