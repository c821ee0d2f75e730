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
  /** About as many as it sends if one target is denied. */
  readonly expected: number;
  /** No run sends more, whatever the answers are. */
  readonly most: number;
}

/** How many requests `strategy` sends for this many targets. */
export function requestCount(strategy: Strategy, targets: number): RequestCount {
  switch (strategy) {
    case 'each':
      return { least: targets, expected: targets, most: targets };
    case 'together':
      return { least: 1, expected: 1, most: 1 };
    case 'fewest': {
      const most = mostOfFewest(targets);
      const expected = Math.min(most, Math.round(Math.log2(Math.max(1, targets)) + 3));
      return { least: 1, expected, most };
    }
  }
}

/**
 * The most questions that `fewest` asks: 1.25 times the number of targets, plus two. Up to four targets are asked about
 * one by one as soon as they are denied together.
 */
function mostOfFewest(targets: number): number {
  if (targets <= 1) {
    return 1;
  }
  return targets <= 4 ? targets + 1 : Math.floor(1.25 * targets + 2);
}
