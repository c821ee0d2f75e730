import { asItLeaves, ofRun, type Row, type Scene } from './row.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** For how long members were seen to lag behind, in milliseconds. */
const lagMs = 15 * minuteMs;

/** How long a request may have to wait, in milliseconds. */
const longWaitMs = 30 * minuteMs;

const lags: readonly (readonly [name: string, readings: number])[] = [
  ['by one reading', 1],
  ['by three readings', 3],
  ['for ever', Infinity],
];

/** The members lag behind by readings. */
const byReadings: readonly Row[] = lags.flatMap(([name, readings]): Row[] => [
  asItLeaves(
    `members lag behind ${name} from then on`,
    ({ world }) => {
      world.emulator.choices.membersLagReadings = readings;
    },
    { lag: readings },
  ),
  {
    name: `members lag behind ${name}, an answer is lost`,
    at: 'requests',
    arrange: ({ world }, point) => {
      world.emulator.choices.membersLagReadings = readings;
      world.emulator.faults.add({ path: ofRun, skip: point }, { kind: 'reset', when: 'after' });
    },
    lag: readings,
  },
]);

/** The members lag behind by a quarter of an hour, and something else goes wrong. */
function byTime(what: string, arrange: Row['arrange'], rest: Partial<Row> = {}): Row {
  return {
    name: `members lag behind by a quarter of an hour, ${what}`,
    at: 'requests',
    arrange: (scene, point) => {
      scene.world.emulator.choices.membersLagMs = lagMs;
      arrange(scene, point);
    },
    lagMs,
    ...rest,
  };
}

function setAsItLeaves(ms: number): Row['arrange'] {
  return asItLeaves('', ({ world }: Scene) => world.clock.set(ms)).arrange;
}

/** The members lag behind what was done. */
export const lagRows: readonly Row[] = [
  ...byReadings,
  byTime('an answer is lost', ({ world }, point) =>
    world.emulator.faults.add({ path: ofRun, skip: point }, { kind: 'reset', when: 'after' }),
  ),
  byTime('a request waits for half an hour', ({ world }, point) =>
    world.emulator.faults.add(
      { path: ofRun, skip: point },
      { kind: 'status', status: 429, retryAfter: longWaitMs / 1000 },
    ),
  ),
  byTime('the clock is set 30 days forward', setAsItLeaves(30 * dayMs)),
  byTime('the clock is set an hour back', setAsItLeaves(-hourMs)),
  byTime('the clock is set an hour back and then 30 days forward', setAsItLeaves(-hourMs), {
    afterwards: ({ clock }) => clock.set(30 * dayMs),
  }),
  byTime(
    'the machine sleeps for 8 hours',
    asItLeaves('', ({ world }) => world.clock.advance(8 * hourMs)).arrange,
  ),
];
