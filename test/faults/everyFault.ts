// Tries the faults that faults.ts asks for, each at every point, and answers with what came of it.
// Started by faults.ts, which makes the certificates.
import { suites, tryAt, type Prepared } from './suite.ts';
import { FaultWorld } from './world.ts';

/** Which fault of which suite is to be tried. */
export interface Question {
  readonly suite: string;
  readonly fault: string;
}

const world = await FaultWorld.start();
const prepared = new Map<string, Prepared>();

async function preparedSuite(name: string): Promise<Prepared> {
  const suite = suites.find(other => other.name === name);
  const ready = prepared.get(name) ?? (await suite?.prepare(world));
  if (!ready) {
    throw new Error(`There is no suite "${name}".`);
  }
  prepared.set(name, ready);
  return ready;
}

async function answer({ suite, fault }: Question): Promise<void> {
  const { trials } = await preparedSuite(suite);
  const trial = trials.find(({ name }) => name === fault);
  if (!trial) {
    throw new Error(`There is no fault "${fault}".`);
  }
  process.send?.(await tryAt(trial, [...Array(trial.points).keys()]));
}

// Sent by faults.ts, the next one after the answer to the last.
process.on('message', question => void answer(question as Question));
process.once('disconnect', () => {
  void (async () => {
    for (const { close } of prepared.values()) {
      await close();
    }
    await world.close();
  })();
});
