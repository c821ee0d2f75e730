import { faultRun } from './faultRun.ts';
import { Killing, type KillMoment } from './killing.ts';
import { faultRows } from './rows.ts';
import { wholeRun, type FaultWorld } from './world.ts';

/** A fault and what came of trying it. */
export interface Tried {
  readonly name: string;
  readonly tried: number;
  readonly right: number;
  /** What went wrong, each with its point. */
  readonly wrong: readonly string[];
}

/** Something that can be tried at several points. */
export interface Trial {
  readonly name: string;
  readonly points: number;
  readonly run: (point: number) => Promise<readonly string[]>;
}

/** Everything that is tried. */
export function trials(world: FaultWorld, killing: Killing): readonly Trial[] {
  const killed = (moment: KillMoment): Trial => ({
    name: `process killed ${moment} the change`,
    points: wholeRun.posts + wholeRun.reads,
    run: point => killing.run(moment, point),
  });
  return [
    ...faultRows().map((row): Trial => ({
      name: row.name,
      points: row.points,
      run: point => faultRun(world, row, point),
    })),
    killed('before'),
    killed('after'),
  ];
}

/** Tries a fault at some of its points. */
export async function tryAt(trial: Trial, points: readonly number[]): Promise<Tried> {
  const wrong: string[] = [];
  for (const point of points) {
    const found = await trial.run(point);
    if (found.length > 0) {
      wrong.push(`point ${point}: ${[...new Set(found)].join('; ')}`);
    }
  }
  return { name: trial.name, tried: points.length, right: points.length - wrong.length, wrong };
}
