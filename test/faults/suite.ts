import { additions } from './additions.ts';
import { clockRows } from './clockRows.ts';
import { faultRun, measure } from './faultRun.ts';
import { killedRun, kills } from './killing.ts';
import { lagRows } from './lagRows.ts';
import { oneChatRows } from './oneChatRows.ts';
import { revocations } from './revocations.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';
import { requestsOf, type TriedRun } from './triedRun.ts';
import { thenAddedRows, thenAddedRun } from './thenAdded.ts';
import { twoWindowsRows, twoWindowsRun, type TwoRuns } from './twoWindows.ts';
import { Windows } from './windows.ts';
import type { FaultWorld } from './world.ts';

/** Something that can be tried at several points. */
export interface Trial {
  readonly name: string;
  readonly points: number;
  /** @returns what went wrong; empty if all is as it must be. */
  readonly run: (point: number) => Promise<readonly string[]>;
}

/** Trials that are ready. */
export interface Prepared {
  readonly trials: readonly Trial[];
  readonly close: () => Promise<void>;
}

/** What is tried with one kind of run. */
export interface Suite {
  readonly name: string;
  readonly faults: readonly string[];
  readonly prepare: (world: FaultWorld) => Promise<Prepared>;
}

/** A fault and what came of trying it. */
export interface Tried {
  readonly name: string;
  readonly tried: number;
  readonly right: number;
  /** What went wrong, each with its point. */
  readonly wrong: readonly string[];
}

/** How many people of each chat a run is about: in more chats than it works on at a time, 50 people in all. */
const many = [...Array<number>(14).fill(1), 2, 2, 2, 2, 4, 8, 8, 8];
/** 28 people, so many of two chats that the limit of a minute counts. */
const some = [1, 1, 1, 1, 2, 2, 3, 5, 6, 6];
const few = [3, 3, 3, 3];

/** Everything that is tried. */
export const suites: readonly Suite[] = [
  anywhere('revocations', ({ chats }) => revocations(chats, many)),
  anywhere('additions', world => additions(world.chats, accountsOf(world), some)),
  inOneChat('revocations, a fault in one chat', ({ chats }) => revocations(chats, few)),
  inOneChat('additions, a fault in one chat', world => additions(world.chats, accountsOf(world), few)),
  thenAdded('revocations, then the same people added', ({ chats }) => revocations(chats, few)),
  withTwoWindows('revocations of two windows', ({ chats }) => ({
    killed: revocations(chats, few),
    living: revocations(chats, few, 3),
  })),
  withTwoWindows('additions of two windows', world => ({
    killed: additions(world.chats, accountsOf(world), few),
    living: additions(world.chats, accountsOf(world), few, 2),
  })),
];

function accountsOf({ emulator }: FaultWorld): FaultWorld['emulator']['tenant']['accounts'] {
  return emulator.tenant.accounts;
}

/** Every fault at every point of a run, the death of its window among them. */
function anywhere(name: string, runOf: (world: FaultWorld) => TriedRun): Suite {
  const all = [...rows, ...clockRows, ...lagRows];
  return {
    name,
    faults: [...all, ...kills].map(row => row.name),
    prepare: async world => {
      const run = runOf(world);
      const windows = await Windows.prepare();
      const ofKills = kills.map((kill): Trial => ({
        name: kill.name,
        points: requestsOf(run),
        run: point => killedRun(world, windows, run, kill, point),
      }));
      return {
        trials: [...(await trialsOf(world, run, all)), ...ofKills],
        close: () => windows.close(),
      };
    },
  };
}

function inOneChat(name: string, runOf: (world: FaultWorld) => TriedRun): Suite {
  return {
    name,
    faults: oneChatRows.map(row => row.name),
    prepare: async world => ({
      trials: await trialsOf(world, runOf(world), oneChatRows),
      close: () => Promise.resolve(),
    }),
  };
}

function thenAdded(name: string, runOf: (world: FaultWorld) => TriedRun): Suite {
  return {
    name,
    faults: thenAddedRows.map(({ revoking }) => revoking.name),
    prepare: world => {
      const run = runOf(world);
      const trials = thenAddedRows.map((row): Trial => ({
        name: row.revoking.name,
        points: requestsOf(run),
        run: point => thenAddedRun(world, run, row, point),
      }));
      return Promise.resolve({ trials, close: () => Promise.resolve() });
    },
  };
}

function withTwoWindows(name: string, runsOf: (world: FaultWorld) => TwoRuns): Suite {
  return {
    name,
    faults: twoWindowsRows.map(row => row.name),
    prepare: async world => {
      const runs = runsOf(world);
      const windows = await Windows.prepare();
      const trials = twoWindowsRows.map((row): Trial => ({
        name: row.name,
        points: requestsOf(runs.killed),
        run: point => twoWindowsRun(world, windows, runs, row, point),
      }));
      return { trials, close: () => windows.close() };
    },
  };
}

async function trialsOf(world: FaultWorld, run: TriedRun, all: readonly Row[]): Promise<readonly Trial[]> {
  const measured = await measure(world, run);
  return all.map(row => ({
    name: row.name,
    points: measured.points[row.at],
    run: point => faultRun(world, run, row, point, measured),
  }));
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
