import { deepEqual } from 'node:assert/strict';
import { faultRows } from './rows.ts';
import { Killing } from './killing.ts';
import { trials, tryAt } from './suite.ts';
import { FaultWorld } from './world.ts';

/** Some points of each fault; "npm run faults" tries all. */
function somePoints(points: number): number[] {
  return [...new Set([0, 1, Math.floor(points / 2), points - 15, points - 1])].filter(point => point >= 0);
}

describe('A run of 50 revocations', () => {
  let world: FaultWorld | undefined;
  let killing: Killing | undefined;

  before(async () => {
    world = await FaultWorld.start();
    killing = await Killing.prepare(world);
  });
  after(async () => {
    await killing?.close();
    await world?.close();
  });

  for (const name of [
    ...faultRows().map(row => row.name),
    'process killed before the change',
    'process killed after the change',
  ]) {
    it(`tells the truth about everybody (${name})`, async () => {
      const trial = world && killing && trials(world, killing).find(other => other.name === name);
      if (!trial) {
        throw new Error('There is no such fault.');
      }
      const points = somePoints(trial.points);
      deepEqual(await tryAt(trial, points), { name, tried: points.length, right: points.length, wrong: [] });
    });
  }
});
