import type { TriedResult } from './carryOut.ts';
import { chatOfRequest, keyOf, membershipOfRequest } from './membership.ts';
import type { TriedRun } from './triedRun.ts';
import type { FaultWorld } from './world.ts';

/** Whom a fault must leave alone: all but the people or all but the chats that it met. */
export type Spared = 'people' | 'chats';

/** People who were not done though the fault had nothing to do with them. */
export function notSpared(
  world: FaultWorld,
  { steps, success }: TriedRun,
  spared: Spared,
  results: readonly TriedResult[],
): string[] {
  const met = whatFaultsMet(world, spared);
  return results.flatMap(({ step, outcome }) => {
    const planned = steps[step];
    // An answer that came too late is nobody's fault but that of a machine that is busy.
    const tooLate = outcome.failure?.kind === 'timeout';
    return !planned ||
      outcome.kind === success ||
      tooLate ||
      met.has(planned.chatId) ||
      met.has(keyOf(planned))
      ? []
      : [`${outcome.kind}, which the fault is no reason for`];
  });
}

/** Keys of people and ids of chats. */
function whatFaultsMet({ emulator }: FaultWorld, spared: Spared): ReadonlySet<string> {
  return new Set(
    emulator.requests
      .filter(({ fault }) => fault !== undefined)
      .map(request =>
        request.method === 'GET' || spared === 'chats'
          ? chatOfRequest(request.path)
          : keyOf(membershipOfRequest(emulator, request)),
      ),
  );
}
