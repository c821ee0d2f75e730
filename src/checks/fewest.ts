import { requestCount } from './strategy.ts';
import type { Target } from './target.ts';

/** How one question ended. */
export type Answer =
  | 'allowed'
  | 'denied'
  /** The service refused this question; it may answer one about fewer people. */
  | 'refused'
  /** No answer, and asking about fewer people would not bring one. */
  | 'none';

/** A denied group of up to this many is asked about one by one: that takes no more questions on average, and settles more. */
const askedOneByOne = 4;

/** The share of those not asked about yet that is assumed to be allowed, until answers tell how rare denials are. */
const assumedAllowed = 0.1;

/** A group this close to everybody who is left becomes everybody. */
const nearlyAll = 0.6;

/**
 * Finds out about everybody with few questions: adaptive group testing without knowing how many are denied.
 *
 * All are asked about at once. A group that is denied is searched by halving: a half that is allowed is settled and
 * the other half is searched without a question of its own, until one person is left, who is always asked about alone.
 * Those of the group who are still unsettled go back to the others, and the size of the next group is such that it
 * is as likely denied as not, by the share of denials so far (generalized binary splitting with an estimate in place
 * of the known number: F. K. Hwang, "A method for detecting all defective members in a population by group
 * testing", J. Amer. Statist. Assoc. 67, 1972; D.-Z. Du and F. K. Hwang, "Combinatorial Group Testing and Its
 * Applications", 2nd ed., 2000, chapters 2 and 4).
 *
 * That a group is denied says nothing about any one of its people, who may be allowed alone: it only tells where to
 * search. The one conclusion drawn is that a part of an allowed group is allowed. No question is about settled people
 * only, and none contains a group that is known to be denied, so no question is asked twice and none has an answer
 * that follows from earlier ones.
 *
 * Questions for `n` people of whom `d` are denied: 1 for d = 0. At most {@link requestCount}, which is within
 * 1.25 n + 2, for any answers: a group is asked about only as long as all who are left could still be asked about
 * alone if it were denied. Within 1.5 d log2(n/d) + 5d + 1 for n up to 256 and d up to 8 where each is denied alone,
 * which is not proven but tested, exhaustively for small d.
 * @param ask asks about a group that is never empty. People in a question without an answer are not asked about again.
 */
export async function askFewest(
  targets: readonly Target[],
  ask: (group: readonly Target[]) => Promise<Answer>,
): Promise<void> {
  const { most } = requestCount('fewest', targets.length);
  let unsettled = [...targets];
  let asked = 0;
  let found = 0;

  const put = async (group: readonly Target[]): Promise<Answer> => {
    asked += 1;
    const answer = await ask(group);
    const isFound = answer === 'denied' || answer === 'refused';
    if (isFound && group.length > 1) {
      return answer;
    }
    found += isFound ? 1 : 0;
    const settled = new Set(group);
    unsettled = unsettled.filter(target => !settled.has(target));
    return answer;
  };

  /** Whether the bound still holds if the next question and `more` after it settle nobody. */
  const canAfford = (more: number): boolean => asked + 1 + more + unsettled.length <= most;

  /** Searches a group that is not allowed, until a person is found or nobody is left. */
  const search = async (group: readonly Target[]): Promise<void> => {
    let suspects = group;
    while (suspects.length > 0) {
      // One question is kept in reserve for the others, who would otherwise all be asked about alone.
      const halves = suspects.length > askedOneByOne && canAfford(1);
      const part = suspects.slice(0, halves ? Math.ceil(suspects.length / 2) : 1);
      const answer = await put(part);
      if (answer === 'allowed') {
        suspects = suspects.slice(part.length);
      } else if (answer === 'none' || part.length === 1) {
        return;
      } else {
        suspects = part;
      }
    }
  };

  while (unsettled.length > 0) {
    const size = canAfford(0) ? nextSize({ all: targets.length, unsettled: unsettled.length, found }) : 1;
    const group = unsettled.slice(0, size);
    const answer = await put(group);
    if (group.length > 1 && (answer === 'denied' || answer === 'refused')) {
      await search(group);
    }
  }
}

/** The size of a group that is as likely denied as not. */
function nextSize(state: {
  readonly all: number;
  readonly unsettled: number;
  readonly found: number;
}): number {
  const { all, unsettled, found } = state;
  if (found === 0) {
    return unsettled;
  }
  const size = (Math.LN2 * (all - unsettled + assumedAllowed * unsettled)) / found;
  return size >= nearlyAll * unsettled ? unsettled : Math.max(1, Math.round(size));
}
