import { deepEqual } from 'node:assert/strict';
import { suites, tryAt, type Prepared } from './suite.ts';
import { FaultWorld } from './world.ts';

/**
 * Makes a test of each fault of a suite, at some of its points: others for each fault, so that together they go
 * through the whole run. `npm run faults` tries all points.
 * @param tries how many points of each fault.
 */
export function describeSuite(name: string, tries: number): void {
  const suite = suites.find(other => other.name === name);
  if (!suite) {
    throw new Error(`There is no suite "${name}".`);
  }
  describe(`Runs with something going wrong: ${name}`, () => {
    let world: FaultWorld | undefined;
    let prepared: Prepared | undefined;

    before(async () => {
      world = await FaultWorld.start();
      prepared = await suite.prepare(world);
    });
    after(async () => {
      await prepared?.close();
      await world?.close();
    });

    for (const [number, fault] of suite.faults.entries()) {
      it(`tell the truth about everybody (${fault})`, async () => {
        const trial = prepared?.trials[number];
        if (trial?.name !== fault) {
          throw new Error('There is no such fault.');
        }
        const points = somePoints(trial.points, tries, number);
        deepEqual(await tryAt(trial, points), {
          name: fault,
          tried: points.length,
          right: points.length,
          wrong: [],
        });
      });
    }
  });
}

/** So many points, evenly apart, which begin elsewhere for each number. */
function somePoints(points: number, tries: number, number: number): readonly number[] {
  const chosen = Array.from(
    { length: tries },
    (_, index) => (number * 7 + Math.floor((index * points) / tries)) % points,
  );
  return [...new Set(chosen)];
}
