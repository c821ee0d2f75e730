// Tries every fault at every point and prints what came of it. Started by faults.ts, which makes the certificates.
import { Killing } from './killing.ts';
import { trials, tryAt, type Tried } from './suite.ts';
import { FaultWorld } from './world.ts';

function row({ name, tried, right, wrong }: Tried): string {
  return `${name.padEnd(40)}${String(tried).padStart(7)}${String(right).padStart(7)}${String(wrong.length).padStart(7)}`;
}

const world = await FaultWorld.start();
const killing = await Killing.prepare(world);
const all: Tried[] = [];
try {
  console.log(`${'Fault'.padEnd(40)}  Tried  Right  Wrong`);
  for (const trial of trials(world, killing)) {
    const tried = await tryAt(trial, [...Array(trial.points).keys()]);
    all.push(tried);
    console.log([row(tried), ...tried.wrong.slice(0, 5).map(line => `    ${line}`)].join('\n'));
  }
} finally {
  await killing.close();
  await world.close();
}
const sum = (of: (tried: Tried) => number): number => all.reduce((total, tried) => total + of(tried), 0);
const total = {
  name: 'All',
  tried: sum(({ tried }) => tried),
  right: sum(({ right }) => right),
  wrong: all.flatMap(({ wrong }) => wrong),
};
console.log(row(total));
process.exitCode = total.wrong.length === 0 ? 0 : 1;
