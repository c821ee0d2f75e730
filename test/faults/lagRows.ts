import { asItLeaves, ofRun, type Row } from './row.ts';

const lags: readonly (readonly [name: string, readings: number])[] = [
  ['by one reading', 1],
  ['by three readings', 3],
  ['for ever', Infinity],
];

/** The members lag behind what was done. */
export const lagRows: readonly Row[] = lags.flatMap(([name, readings]): Row[] => [
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
