import type { Target } from './target.ts';

/** How a run asks. Values of the setting `teamsChatAccess.checks.strategy`. */
export type Strategy =
  /** One request for each target. */
  | 'each'
  /** All at once first; what is denied is split until single people are left. */
  | 'fewest'
  /** One request for all targets. */
  | 'together';

/** How many requests a run will send. */
export interface RequestCount {
  readonly least: number;
  readonly most: number;
}

/** How many requests `strategy` sends for this many targets. */
export function requestCount(strategy: Strategy, targets: number): RequestCount {
  switch (strategy) {
    case 'each':
      return { least: targets, most: targets };
    case 'together':
      return { least: 1, most: 1 };
    case 'fewest':
      return { least: 1, most: Math.max(1, 2 * targets - 1) };
  }
}

/** What a run has found out about a set of targets. */
export interface Finding {
  readonly targets: readonly Target[];
  readonly allowed: boolean;
  /** Follows from another answer; nobody asked about just this set. */
  readonly inferred: boolean;
}

/** Asks one question; `undefined` where no answer came. */
export type Ask = (targets: readonly Target[]) => Promise<boolean | undefined>;

/**
 * Asks for all at once, and halves what is denied until single people are left. A person is called denied only if
 * asked about alone; people of a group that is allowed are allowed by inference. A group that is denied although
 * both of its halves are allowed is a finding of its own.
 * @param report called with each finding; a question without an answer has none.
 */
export async function askFewest(
  targets: readonly Target[],
  ask: Ask,
  report: (finding: Finding) => void,
): Promise<'allowed' | 'denied' | 'unknown'> {
  const allowed = await ask(targets);
  if (allowed === undefined) {
    return 'unknown';
  }
  if (allowed || targets.length === 1) {
    for (const target of targets) {
      report({ targets: [target], allowed, inferred: targets.length > 1 });
    }
    return allowed ? 'allowed' : 'denied';
  }
  const middle = Math.ceil(targets.length / 2);
  const first = await askFewest(targets.slice(0, middle), ask, report);
  const second = await askFewest(targets.slice(middle), ask, report);
  if (first === 'allowed' && second === 'allowed') {
    report({ targets, allowed: false, inferred: false });
  }
  return 'denied';
}
