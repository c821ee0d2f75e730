import type { CheckResult, CheckRun } from './model.ts';
import { targetKey, type Target } from './target.ts';

/** What is known about a set of targets. The question behind it may have been about another set. */
export interface KnownAnswer {
  readonly kind: 'allowed' | 'denied';
  /** The question that was asked, and its answer. */
  readonly source: CheckResult;
  /** The question was about exactly this set. */
  readonly exact: boolean;
}

/**
 * What the answers so far say about sets of targets. One assumption is made, here and nowhere else: people who may
 * share a chat may also share a smaller one. So a part of an allowed set is allowed, and a set that contains a denied
 * set is denied. Where answers contradict each other, the latest counts.
 */
export class Answers {
  private readonly latestFirst: { readonly keys: ReadonlySet<string>; readonly source: CheckResult }[] = [];

  constructor(asked: readonly CheckResult[]) {
    for (const source of asked) {
      this.add(source);
    }
  }

  /** Adds the answer to a question. A question without an answer says nothing. */
  add(source: CheckResult): void {
    if (source.verdict.kind !== 'unknown') {
      this.latestFirst.unshift({ keys: keysOf(source.targets), source });
    }
  }

  /** What is known about the set, without asking. */
  about(targets: readonly Target[]): KnownAnswer | undefined {
    const wanted = keysOf(targets);
    const following = this.latestFirst.filter(({ keys, source }) =>
      source.verdict.kind === 'allowed' ? isPart(wanted, keys) : isPart(keys, wanted),
    );
    const kind = following[0]?.source.verdict.kind === 'allowed' ? 'allowed' : 'denied';
    const agreeing = following.filter(({ source }) => source.verdict.kind === kind);
    const exact = agreeing.find(({ keys }) => keys.size === wanted.size);
    const answer = exact ?? agreeing[0];
    return answer && { kind, source: answer.source, exact: exact !== undefined };
  }

  /** The smallest denied sets, none of which contains another, the smallest first. */
  denied(): readonly CheckResult[] {
    const smallestFirst = this.latestFirst
      .filter(({ source }) => source.verdict.kind === 'denied')
      .toSorted((one, other) => one.keys.size - other.keys.size);
    const kept: typeof smallestFirst = [];
    for (const one of smallestFirst) {
      if (!kept.some(({ keys }) => isPart(keys, one.keys))) {
        kept.push(one);
      }
    }
    return kept.map(({ source }) => source);
  }
}

/** Every question of a run that was sent, in order, explanations and later questions included. */
export function askedIn(run: CheckRun): readonly CheckResult[] {
  return run.asked ?? run.results.filter(({ verdict }) => verdict.kind !== 'allowed' || !verdict.inferred);
}

/**
 * Whether the question behind a result was sent, with or without an answer. Where something ended the run before its
 * turn, it was not.
 */
export function wasAsked(
  run: CheckRun,
  {
    verdict,
    targets,
    at,
    clientRequestId,
  }: Pick<CheckResult, 'verdict' | 'targets' | 'at' | 'clientRequestId'>,
): boolean {
  if (verdict.kind !== 'unknown') {
    return true;
  }
  return askedIn(run).some(
    asked => asked.at === at && asked.clientRequestId === clientRequestId && isAbout(asked, targets),
  );
}

/** Whether a question was about these targets, alone or with others. */
export function isAbout(asked: Pick<CheckResult, 'targets'>, targets: readonly Target[]): boolean {
  return isPart(keysOf(targets), keysOf(asked.targets));
}

/** Equal for two sets of the same targets. */
export function setKey(targets: readonly Target[]): string {
  return [...keysOf(targets)].sort().join('\n');
}

function isPart(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  return part.size <= whole.size && [...part].every(key => whole.has(key));
}

function keysOf(targets: readonly Target[]): ReadonlySet<string> {
  return new Set(targets.map(targetKey));
}
