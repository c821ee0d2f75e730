import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { askFewest, type Answer } from '../../../src/checks/fewest.ts';
import { requestCount } from '../../../src/checks/strategy.ts';
import { allows, anyWorld, everybody, personOf, target, worldOfDenied, type World } from './barriers.ts';

/** The questions asked in a world, as groups of people. */
async function asked(
  world: World,
  answer: (people: readonly number[], number: number) => Answer = people =>
    allows(world, people) ? 'allowed' : 'denied',
): Promise<number[][]> {
  const questions: number[][] = [];
  await askFewest(everybody(world).map(target), group => {
    const people = group.map(personOf);
    questions.push(people);
    return Promise.resolve(answer(people, questions.length));
  });
  return questions;
}

/** What may be asked about this many people of whom so many are denied, each alone. */
function bound(people: number, denied: number): number {
  return 1.5 * denied * Math.log2(people / denied) + 5 * denied + 1;
}

const deniedAlone = fc
  .tuple(fc.integer({ min: 1, max: 256 }), fc.integer({ min: 1, max: 8 }))
  .chain(([people, denied]) =>
    fc.record({
      people: fc.constant(people),
      denied: fc.uniqueArray(fc.nat(people - 1), { minLength: Math.min(people, denied), maxLength: denied }),
    }),
  );

describe('Asking with the fewest requests', () => {
  it('asks once where all are allowed together', async () => {
    deepEqual(await asked({ people: 3, barriers: [] }), [[0, 1, 2]]);
  });

  it('asks once about one', async () => {
    deepEqual(await asked(worldOfDenied(1, [0])), [[0]]);
  });

  it('asks nothing about nobody', async () => {
    deepEqual(await asked({ people: 0, barriers: [] }), []);
  });

  it('searches what is denied until one person is left, then asks about the others', async () => {
    deepEqual(await asked(worldOfDenied(16, [9])), [
      everybody({ people: 16 }),
      [0, 1, 2, 3, 4, 5, 6, 7],
      [8, 9, 10, 11],
      [8],
      [9],
      [10, 11, 12, 13, 14, 15],
    ]);
  });

  it('goes on among fewer people where the service refuses a question, as with a stranger in it', async () => {
    deepEqual(
      await asked({ people: 8, barriers: [[5]] }, people => (people.includes(5) ? 'refused' : 'allowed')),
      [everybody({ people: 8 }), [0, 1, 2, 3], [4], [5], [6, 7]],
    );
  });

  it('asks nobody again who was in a question without an answer', async () => {
    deepEqual(await asked(worldOfDenied(8, [5]), (_, number) => (number === 2 ? 'none' : 'denied')), [
      everybody({ people: 8 }),
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [4],
      [5, 6, 7],
      [5],
      [6, 7],
      [6],
      [7],
    ]);
  });

  it('settles everybody, asks nothing twice and nothing that follows from what was said', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(14), async world => {
        const questions = await asked(world);
        const denied = (people: readonly number[]): boolean => !allows(world, people);
        const isPart = (part: readonly number[], whole: readonly number[]): boolean =>
          part.every(person => whole.includes(person));
        questions.forEach((question, index) => {
          const follows = questions
            .slice(0, index)
            .find(earlier => (denied(earlier) ? isPart(earlier, question) : isPart(question, earlier)));
          equal(follows, undefined, `${question.join()} is known from ${follows?.join() ?? ''}`);
        });
        for (const person of everybody(world)) {
          equal(
            questions.some(
              question => question.includes(person) && (question.length === 1 || !denied(question)),
            ),
            true,
            'each person is in an allowed question, or was asked about alone',
          );
        }
        ok(questions.length <= requestCount('fewest', world.people).most);
      }),
      { numRuns: 1000 },
    );
  });

  it('never needs more than one question a person, a quarter more and two', async () => {
    const anyAnswer = fc.constantFrom<Answer>('allowed', 'denied', 'refused', 'none');
    const anyAnswers = fc.array(anyAnswer, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 120 }), anyAnswers, async (people, answers) => {
        const questions = await asked(
          { people, barriers: [] },
          (_, number) => answers[number % answers.length] ?? 'denied',
        );
        const { most } = requestCount('fewest', people);
        ok(questions.length <= most && most <= 1.25 * people + 2, `${questions.length} of ${most}`);
        equal(new Set(questions.map(question => question.join())).size, questions.length);
      }),
      { numRuns: 500 },
    );
    for (const people of [1, 2, 3, 4, 5, 8, 64, 256]) {
      const questions = await asked(worldOfDenied(people, everybody({ people })));
      ok(questions.length <= requestCount('fewest', people).most);
    }
  });

  it('stays within its bound where up to eight of up to 256 are denied', async () => {
    await fc.assert(
      fc.asyncProperty(deniedAlone, async ({ people, denied }) => {
        const questions = await asked(worldOfDenied(people, denied));
        ok(questions.length <= bound(people, denied.length), `${questions.length} of ${people}`);
      }),
      { numRuns: 300 },
    );
  });

  it('stays within its bound wherever one or two are denied', async () => {
    for (const people of [2, 3, 5, 11, 24, 33, 67]) {
      for (let one = 0; one < people; one += 1) {
        for (let other = one; other < people; other += 1) {
          const denied = [...new Set([one, other])];
          const questions = await asked(worldOfDenied(people, denied));
          ok(questions.length <= bound(people, denied.length), `${denied.join()} of ${people}`);
        }
      }
    }
  });

  it('needs about as many as it says where one is denied', async () => {
    for (const people of [2, 5, 10, 30, 100, 256]) {
      const counts = await Promise.all(
        everybody({ people }).map(async one => (await asked(worldOfDenied(people, [one]))).length),
      );
      const mean = counts.reduce((sum, count) => sum + count, 0) / people;
      ok(Math.abs(mean - requestCount('fewest', people).expected) < 1, `${people}: ${mean}`);
    }
  });
});
