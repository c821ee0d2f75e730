import { asItLeaves, ofRun, type Row, type Scene } from './row.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const settings: readonly (readonly [name: string, ms: number])[] = [
  ['a minute back', -minuteMs],
  ['an hour back', -hourMs],
  ['30 days forward', 30 * dayMs],
];

/** Everybody is done, and nobody waits for it. */
const unimpressed = { spares: 'people', keepsTime: true } as const;

/** Something that happens as the run waits for the limits. */
function asItWaits(name: string, happens: (scene: Scene) => void): Row {
  return {
    name,
    at: 'waits',
    arrange: (scene, point) => {
      scene.world.clock.onWait = number => {
        if (number === point) {
          scene.happened = true;
          happens(scene);
        }
      };
    },
    ...unimpressed,
  };
}

const sleepUnderWay = asItLeaves(
  '8 hours of sleep while a request is under way',
  ({ world }) => world.clock.advance(8 * hourMs),
  unimpressed,
);

/** The clock is set, or the machine sleeps, in the middle of a run. */
export const clockRows: readonly Row[] = [
  ...settings.flatMap(([name, ms]) => [
    asItLeaves(`clock set ${name} as a request leaves`, ({ world }) => world.clock.set(ms), unimpressed),
    asItWaits(`clock set ${name} while waiting`, ({ world }) => world.clock.set(ms)),
  ]),
  asItLeaves(
    'clock set an hour back and forth again',
    ({ world, probe }) => {
      world.clock.set(-hourMs);
      probe.onLeave = () => {
        probe.onLeave = () => undefined;
        world.clock.set(hourMs);
      };
    },
    unimpressed,
  ),
  sleepUnderWay,
  asItWaits('8 hours of sleep while waiting', ({ world }) => world.clock.advance(8 * hourMs)),
  sleepThatBreaksTheConnection(),
];

function sleepThatBreaksTheConnection(): Row {
  const { arrange, ...rest } = sleepUnderWay;
  return {
    ...rest,
    name: '8 hours of sleep that break the connection',
    arrange: (scene, point) => {
      arrange(scene, point);
      scene.world.emulator.faults.add({ path: ofRun, skip: point }, { kind: 'reset', when: 'after' });
    },
  };
}
