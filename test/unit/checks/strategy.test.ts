import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { askFewest, requestCount, type Finding } from '../../../src/checks/strategy.ts';
import type { Target } from '../../../src/checks/target.ts';

/** People as numbers: who is denied alone, and which pairs are denied together. */
interface World {
  readonly people: number;
  readonly denied: readonly number[];
  readonly pairs: readonly (readonly [number, number])[];
}

const target = (person: number): Target => ({ kind: 'email', email: `${person}@x.example` });
const person = (one: Target): number => (one.kind === 'email' ? Number.parseInt(one.email) : NaN);

function allows({ denied, pairs }: World, people: readonly number[]): boolean {
  return (
    !people.some(one => denied.includes(one)) &&
    !pairs.some(([one, other]) => one !== other && people.includes(one) && people.includes(other))
  );
}

async function asked(
  world: World,
  silentFrom = Infinity,
): Promise<{
  questions: number[][];
  findings: (Omit<Finding, 'targets'> & { people: number[] })[];
  end: string;
}> {
  const questions: number[][] = [];
  const findings: (Omit<Finding, 'targets'> & { people: number[] })[] = [];
  const end = await askFewest(
    Array.from({ length: world.people }, (_, index) => target(index)),
    targets => {
      questions.push(targets.map(person));
      return Promise.resolve(questions.length > silentFrom ? undefined : allows(world, targets.map(person)));
    },
    ({ targets, ...rest }) => findings.push({ people: targets.map(person), ...rest }),
  );
  return { questions, findings, end };
}

const anyWorld: fc.Arbitrary<World> = fc.integer({ min: 1, max: 12 }).chain(people => {
  const one = fc.nat(people - 1);
  return fc.record({
    people: fc.constant(people),
    denied: fc.uniqueArray(one, { maxLength: 3 }),
    pairs: fc.array(fc.tuple(one, one), { maxLength: 3 }),
  });
});

describe('Asking with the fewest requests', () => {
  it('asks once where all are allowed together, and infers the rest', async () => {
    deepEqual(await asked({ people: 3, denied: [], pairs: [] }), {
      questions: [[0, 1, 2]],
      findings: [0, 1, 2].map(one => ({ people: [one], allowed: true, inferred: true })),
      end: 'allowed',
    });
  });

  it('asks once about one, and infers nothing', async () => {
    deepEqual(await asked({ people: 1, denied: [0], pairs: [] }), {
      questions: [[0]],
      findings: [{ people: [0], allowed: false, inferred: false }],
      end: 'denied',
    });
  });

  it('splits what is denied until single people are left', async () => {
    deepEqual(await asked({ people: 4, denied: [2], pairs: [] }), {
      questions: [[0, 1, 2, 3], [0, 1], [2, 3], [2], [3]],
      findings: [
        { people: [0], allowed: true, inferred: true },
        { people: [1], allowed: true, inferred: true },
        { people: [2], allowed: false, inferred: false },
        { people: [3], allowed: true, inferred: false },
      ],
      end: 'denied',
    });
  });

  it('finds a group that is denied although each half of it is allowed', async () => {
    deepEqual((await asked({ people: 4, denied: [], pairs: [[1, 2]] })).findings.at(-1), {
      people: [0, 1, 2, 3],
      allowed: false,
      inferred: false,
    });
  });

  it('agrees with asking about everybody alone, for every world', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async world => {
        const { questions, findings, end } = await asked(world);
        const single = findings.filter(({ people }) => people.length === 1);
        const everybody = Array.from({ length: world.people }, (_, index) => index);
        deepEqual(
          single.map(({ people, allowed }) => [people[0], allowed]).sort(),
          everybody.map(one => [one, allows(world, [one])]).sort(),
          'each person has one finding, and it is true',
        );
        equal(end, allows(world, everybody) ? 'allowed' : 'denied');
        for (const { people, allowed, inferred } of findings) {
          equal(allowed, allows(world, people));
          const exact = questions.some(question => question.join() === people.join());
          equal(inferred, !exact, 'what was not asked is marked as inferred');
          equal(allowed || exact, true, 'nobody is called denied without having been asked about');
        }
        const groups = findings.filter(({ people }) => people.length > 1);
        equal(
          end === 'denied' && single.every(({ allowed }) => allowed) ? groups.length > 0 : true,
          true,
          'a denial of people who are allowed alone is told',
        );
        const { least, most } = requestCount('fewest', world.people);
        equal(questions.length >= least && questions.length <= most, true);
        equal(
          new Set(questions.map(question => question.join())).size,
          questions.length,
          'none is asked twice',
        );
      }),
      { numRuns: 500 },
    );
  });

  it('stops where no answer comes, and finds nothing for what it did not learn', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.nat(10), async (world, silentFrom) => {
        const { questions, findings } = await asked(world, silentFrom);
        const answered = questions.slice(0, silentFrom);
        for (const { people, allowed } of findings) {
          equal(allowed, allows(world, people));
          equal(
            answered.some(question => people.every(one => question.includes(one))),
            true,
          );
        }
      }),
    );
  });
});

describe('The number of requests', () => {
  it('is known before they are sent', () => {
    deepEqual(
      [0, 1, 2, 10].map(count => [
        requestCount('each', count),
        requestCount('together', count),
        requestCount('fewest', count),
      ]),
      [
        [
          { least: 0, most: 0 },
          { least: 1, most: 1 },
          { least: 1, most: 1 },
        ],
        [
          { least: 1, most: 1 },
          { least: 1, most: 1 },
          { least: 1, most: 1 },
        ],
        [
          { least: 2, most: 2 },
          { least: 1, most: 1 },
          { least: 1, most: 3 },
        ],
        [
          { least: 10, most: 10 },
          { least: 1, most: 1 },
          { least: 1, most: 19 },
        ],
      ],
    );
  });

  it('reaches the most where everybody is denied', async () => {
    const { questions } = await asked({ people: 8, denied: [0, 1, 2, 3, 4, 5, 6, 7], pairs: [] });
    equal(questions.length, requestCount('fewest', 8).most);
  });
});
