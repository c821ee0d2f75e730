import type { Failure } from '../core/failure.ts';
import { Answers, type KnownAnswer } from './answers.ts';
import type { CheckResult, ExplanationEnding, Explanation, Evidence } from './model.ts';
import { targetKey, type Target } from './target.ts';

/** How many requests an explanation sends. */
export interface ExplanationCount {
  /** The most it sends if two people cause the denial. */
  readonly expected: number;
  readonly most: number;
}

/** How many questions {@link findConflict} asks at most for a group of this size, if only its denial is known. */
export function explanationCount(people: number): ExplanationCount {
  const sizes = Array.from({ length: people }, (_, index) => index + 1);
  return {
    expected: Math.floor(conflictBound(people, Math.min(2, people))),
    most: Math.floor(Math.max(0, ...sizes.map(size => conflictBound(people, size)))),
  };
}

/** How many questions QuickXplain asks at most for a conflict of `size` among `people`. */
function conflictBound(people: number, size: number): number {
  return 2 * size * Math.log2(people / size) + 2 * size;
}

/** Asks one question. Never throws: without an answer the verdict says why. */
export type AskOnce = (targets: readonly Target[]) => Promise<CheckResult>;

/**
 * Finds a smallest denied part of a denied group: without any one of its people the rest is allowed. Another such part
 * may have fewer people. Nothing is asked that follows from `known`, which must say that the group is denied, or from
 * an answer that came meanwhile.
 *
 * The algorithm is QuickXplain (U. Junker, "QUICKXPLAIN: Preferred Explanations and Relaxations for
 * Over-Constrained Problems", AAAI 2004): for a part of size k of a group of n it asks at most
 * 2k log2(n/k) + 2k questions. It assumes that people who may share a chat may also share a smaller one; answers
 * that contradict this end it as `contradictory`.
 */
export async function findConflict(
  group: readonly Target[],
  known: readonly CheckResult[],
  ask: AskOnce,
): Promise<Pick<Explanation, 'ending' | 'evidence'>> {
  const search = new ConflictSearch(known, ask);
  // If a part is known to be denied, only that part needs to be searched.
  const start = search.smallestDeniedIn(group);
  try {
    const conflict = await search.minimal([], false, start);
    return { ending: search.checked(conflict), evidence: search.evidence };
  } catch (thrown) {
    if (thrown instanceof Unanswered) {
      const ending = {
        kind: 'unfinished',
        conflict: search.smallestDeniedIn(group),
        failure: thrown.failure,
      } as const;
      return { ending, evidence: search.evidence };
    }
    throw thrown;
  }
}

/** Whether {@link findConflict} needs to ask nothing. */
export async function isExplained(group: readonly Target[], known: readonly CheckResult[]): Promise<boolean> {
  const { ending } = await findConflict(group, known, targets =>
    Promise.resolve({
      targets,
      verdict: { kind: 'unknown', failure: { kind: 'cancelled' } },
      at: 0,
      requestId: undefined,
      clientRequestId: undefined,
    }),
  );
  return ending.kind !== 'unfinished';
}

class Unanswered extends Error {
  constructor(readonly failure: Failure) {
    super(failure.kind);
  }
}

class ConflictSearch {
  private readonly answers: Answers;
  private readonly earlier: ReadonlySet<CheckResult>;
  private readonly used = new Set<CheckResult>();

  constructor(
    known: readonly CheckResult[],
    private readonly ask: AskOnce,
  ) {
    this.answers = new Answers(known);
    this.earlier = new Set(known);
  }

  get evidence(): readonly Evidence[] {
    return [...this.used].map(source => ({ source, reused: this.earlier.has(source) }));
  }

  /** The smallest part of the group that is known to be denied; the group itself if no part is. */
  smallestDeniedIn(group: readonly Target[]): readonly Target[] {
    const keys = new Set(group.map(targetKey));
    const denied = this.answers
      .denied()
      .find(({ targets }) => targets.every(target => keys.has(targetKey(target))));
    return denied && denied.targets.length < group.length ? denied.targets : group;
  }

  /**
   * The people of `candidates` in a smallest denied set that contains `background`.
   * @param grown whether the background grew since it was last known to be allowed.
   */
  async minimal(
    background: readonly Target[],
    grown: boolean,
    candidates: readonly Target[],
  ): Promise<readonly Target[]> {
    if (grown && (await this.isDenied(background))) {
      return [];
    }
    if (candidates.length === 1) {
      return candidates;
    }
    const middle = Math.ceil(candidates.length / 2);
    const first = candidates.slice(0, middle);
    const second = candidates.slice(middle);
    const inSecond = await this.minimal([...background, ...first], first.length > 0, second);
    const inFirst = await this.minimal([...background, ...inSecond], inSecond.length > 0, first);
    return [...inFirst, ...inSecond];
  }

  /** Compares the conflict with the answers about it, and about what is left of it without each of its people. */
  checked(conflict: readonly Target[]): ExplanationEnding {
    const whole = this.note(this.answers.about(conflict));
    const parts = conflict.map(target => conflict.filter(other => other !== target));
    const allowed = parts.every(
      part => part.length === 0 || this.note(this.answers.about(part))?.kind === 'allowed',
    );
    const fits = whole?.kind === 'denied' && whole.exact && allowed;
    return { kind: fits ? 'found' : 'contradictory', conflict };
  }

  private async isDenied(targets: readonly Target[]): Promise<boolean> {
    const known = this.note(this.answers.about(targets));
    if (known) {
      return known.kind === 'denied';
    }
    const result = await this.ask(targets);
    this.used.add(result);
    if (result.verdict.kind === 'unknown') {
      throw new Unanswered(result.verdict.failure);
    }
    this.answers.add(result);
    return result.verdict.kind === 'denied';
  }

  private note(answer: KnownAnswer | undefined): KnownAnswer | undefined {
    if (answer) {
      this.used.add(answer.source);
    }
    return answer;
  }
}
