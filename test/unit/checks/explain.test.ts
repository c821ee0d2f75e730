import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { explanationCount, findConflict, isExplained } from '../../../src/checks/explain.ts';
import { allows, anyWorld, everybody, personOf, quickXplainBound, target, type World } from './barriers.ts';
import type { CheckResult, Explanation } from '../../../src/checks/model.ts';

let moment = 0;

function answered(people: readonly number[], allowed: boolean | undefined): CheckResult {
  moment += 1;
  return {
    targets: people.map(target),
    verdict:
      allowed === undefined
        ? { kind: 'unknown', failure: { kind: 'timeout', afterMs: 1000 } }
        : allowed
          ? { kind: 'allowed', inferred: false }
          : { kind: 'denied' },
    at: moment,
    requestId: `request ${moment}`,
    clientRequestId: undefined,
  };
}

const peopleOf = (result: Pick<CheckResult, 'targets'>): number[] => result.targets.map(personOf);

async function explained(
  world: World,
  known: readonly CheckResult[] = [answered(everybody(world), allows(world, everybody(world)))],
  answer: (people: readonly number[], number: number) => boolean | undefined = people =>
    allows(world, people),
): Promise<{
  ending: Explanation['ending']['kind'];
  conflict: number[];
  questions: number[][];
  evidence: Explanation['evidence'];
}> {
  const questions: number[][] = [];
  const { ending, evidence } = await findConflict(everybody(world).map(target), known, targets => {
    const people = targets.map(personOf);
    questions.push(people);
    return Promise.resolve(answered(people, answer(people, questions.length)));
  });
  return {
    ending: ending.kind,
    conflict: ending.conflict.map(personOf).sort((a, b) => a - b),
    questions,
    evidence,
  };
}

/** A world in which all together are denied. */
function deniedWorld(most: number): fc.Arbitrary<World> {
  return anyWorld(most).filter(world => !allows(world, everybody(world)));
}

describe('Explaining a denial', () => {
  it('finds the two who may not be in one chat, and says what it rests on', async () => {
    const world = { people: 4, barriers: [[0, 3]] };
    const { ending, conflict, questions, evidence } = await explained(world);
    deepEqual([ending, conflict], ['found', [0, 3]]);
    deepEqual(
      evidence.map(({ source, reused }) => [peopleOf(source).join(), source.verdict.kind, reused]),
      [
        ['0,1', 'allowed', false],
        ['0,1,2', 'allowed', false],
        ['0,1,3', 'denied', false],
        ['3', 'allowed', false],
        ['3,0', 'denied', false],
      ],
    );
    equal(questions.length, 5);
  });

  it('finds one person who is denied alone', async () => {
    const { ending, conflict } = await explained({ people: 5, barriers: [[2]] });
    deepEqual([ending, conflict], ['found', [2]]);
  });

  it('asks nothing where the answers say it already', async () => {
    const world = { people: 2, barriers: [[0, 1]] };
    const known = [answered([0, 1], false), answered([0], true), answered([1], true)];
    const { ending, conflict, questions, evidence } = await explained(world, known);
    deepEqual([ending, conflict, questions], ['found', [0, 1], []]);
    equal(
      evidence.every(({ reused }) => reused),
      true,
    );
    deepEqual(
      [
        await isExplained(everybody(world).map(target), known),
        await isExplained(everybody(world).map(target), known.slice(0, 2)),
      ],
      [true, false],
    );
  });

  it('finds a set that is denied, and allowed without any one of its people', async () => {
    await fc.assert(
      fc.asyncProperty(deniedWorld(14), async world => {
        const { ending, conflict, evidence } = await explained(world);
        equal(ending, 'found');
        equal(allows(world, conflict), false);
        for (const left of conflict) {
          equal(
            allows(
              world,
              conflict.filter(person => person !== left),
            ),
            true,
          );
        }
        ok(
          evidence.some(
            ({ source }) =>
              peopleOf(source)
                .sort((a, b) => a - b)
                .join() === conflict.join(),
          ),
          'it was asked about just these people',
        );
      }),
      { numRuns: 500 },
    );
  });

  it("stays within QuickXplain's bound, and within the number it says beforehand", async () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 128 }), fc.integer({ min: 1, max: 10 }));
    const world = sizes.chain(([people, size]) =>
      fc
        .uniqueArray(fc.nat(people - 1), { minLength: Math.min(people, size), maxLength: size })
        .map((barrier): World => ({ people, barriers: [barrier] })),
    );
    await fc.assert(
      fc.asyncProperty(world, async one => {
        const { conflict, questions } = await explained(one);
        ok(questions.length <= quickXplainBound(one.people, conflict.length), `${questions.length}`);
        ok(questions.length <= explanationCount(one.people).most);
      }),
      { numRuns: 500 },
    );
  });

  it('stays within the number it says beforehand, whatever the answers are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.boolean(), { minLength: 100, maxLength: 100 }),
        async (people, answers) => {
          const world = { people, barriers: [] };
          const known = [answered(everybody(world), false)];
          const { questions } = await explained(world, known, (_, number) => answers[number - 1] ?? false);
          ok(questions.length <= explanationCount(people).most, `${questions.length} for ${people}`);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("stays within QuickXplain's bound for every conflict among up to nine people", async () => {
    for (let people = 1; people <= 9; people += 1) {
      for (let bits = 1; bits < 2 ** people; bits += 1) {
        const barrier = everybody({ people }).filter(person => (bits >> person) % 2 === 1);
        const { conflict, questions } = await explained({ people, barriers: [barrier] });
        deepEqual(conflict, barrier);
        ok(
          questions.length <= quickXplainBound(people, barrier.length),
          `${questions.length} for ${barrier.join()} of ${people}`,
        );
      }
    }
  });

  it('asks nothing twice, and nothing that is known or follows from what is known', async () => {
    const withKnown = deniedWorld(12).chain(world =>
      fc.record({
        world: fc.constant(world),
        groups: fc.array(fc.uniqueArray(fc.nat(world.people - 1), { minLength: 1 }), { maxLength: 6 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(withKnown, async ({ world, groups }) => {
        const earlier = [everybody(world), ...groups];
        const known = earlier.map(people => answered(people, allows(world, people)));
        const { ending, conflict, questions } = await explained(world, known);
        equal(ending, 'found');
        equal(allows(world, conflict), false);
        const all = [...earlier, ...questions];
        questions.forEach((question, index) => {
          const before = all.slice(0, earlier.length + index);
          const isKnown = before.some(other =>
            allows(world, other)
              ? question.every(person => other.includes(person))
              : other.every(person => question.includes(person)),
          );
          equal(isKnown, false, `${question.join()} was known`);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('says what is denied so far where no answer comes, whenever that is', async () => {
    await fc.assert(
      fc.asyncProperty(deniedWorld(12), fc.integer({ min: 1, max: 12 }), async (world, silentFrom) => {
        const { ending, conflict, questions } = await explained(world, undefined, (people, number) =>
          number >= silentFrom ? undefined : allows(world, people),
        );
        equal(ending, questions.length >= silentFrom ? 'unfinished' : 'found');
        ok(questions.length <= silentFrom, 'nothing is asked after it');
        equal(allows(world, conflict), false, 'what is said to be denied was said by the service');
      }),
      { numRuns: 300 },
    );
  });

  it('ends, and claims no more than was said, where the answers follow no rule', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 16 }),
        fc.infiniteStream(fc.boolean()),
        async (people, answers) => {
          const all = everybody({ people });
          const known = [answered(all, false), answered([0], true)];
          const { ending, conflict, evidence } = await explained({ people, barriers: [] }, known, () =>
            Boolean(answers.next().value),
          );
          const said = evidence.map(({ source }) => ({
            people: peopleOf(source),
            allowed: source.verdict.kind === 'allowed',
          }));
          const isDenied = said.some(
            one =>
              !one.allowed &&
              one.people.length === conflict.length &&
              conflict.every(c => one.people.includes(c)),
          );
          const parts = conflict.map(left => conflict.filter(person => person !== left));
          const areAllowed = parts.every(
            part =>
              part.length === 0 || said.some(one => one.allowed && part.every(p => one.people.includes(p))),
          );
          equal(ending === 'found', isDenied && areAllowed);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('says so where earlier answers contradict each other', async () => {
    const known = [
      answered([0, 1, 2], true),
      answered([0], false),
      answered([0, 1], false),
      answered([0], true),
    ];
    const { ending } = await explained({ people: 2, barriers: [] }, known, () => false);
    equal(ending, 'contradictory');
  });
});

describe('The number of requests of an explanation', () => {
  it('is known before they are sent', () => {
    deepEqual(
      [1, 2, 3, 8, 30].map(people => [people, explanationCount(people)]),
      [
        [1, { expected: 2, most: 2 }],
        [2, { expected: 4, most: 4 }],
        [3, { expected: 6, most: 6 }],
        [8, { expected: 12, most: 16 }],
        [30, { expected: 19, most: 63 }],
      ],
    );
  });
});
