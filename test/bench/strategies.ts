// How many requests checks and explanations need, against what they may need. The cases are the same in every run.
import { findConflict } from '../../src/checks/explain.ts';
import { askFewest } from '../../src/checks/fewest.ts';
import type { Target } from '../../src/checks/target.ts';
import { SeededRandom } from '../emulator/seed/random.ts';
import {
  allows,
  everybody,
  personOf,
  quickXplainBound,
  target,
  worldOfDenied,
  type World,
} from '../unit/checks/barriers.ts';
import { atMost, exactly, forInformation } from './figure.ts';
import { report } from './program.ts';
import type { CheckResult } from '../../src/checks/model.ts';

const cases = 2000;
const mostPeople = 256;
const mostDenied = 8;

const random = new SeededRandom(42);

/** How many questions a run with the fewest requests asks. */
async function questionsOf(world: World): Promise<number> {
  let questions = 0;
  await askFewest(everybody(world).map(target), group => {
    questions += 1;
    return Promise.resolve(allows(world, group.map(personOf)) ? 'allowed' : 'denied');
  });
  return questions;
}

/** How many questions the explanation of a group asks whose people may all be there but not these together. */
async function questionsToExplain(world: World): Promise<number> {
  let questions = 0;
  const answer = (targets: readonly Target[]): CheckResult => ({
    targets,
    verdict: allows(world, targets.map(personOf)) ? { kind: 'allowed', inferred: false } : { kind: 'denied' },
    at: 0,
    requestId: undefined,
    clientRequestId: undefined,
  });
  const group = everybody(world).map(target);
  await findConflict(group, [answer(group)], targets => {
    questions += 1;
    return Promise.resolve(answer(targets));
  });
  return questions;
}

/** Between `least` and `most` of these, each once. */
function someOf(people: number, least: number, most: number): readonly number[] {
  return random.sample(everybody({ people }), random.between(least, most));
}

function anyNumber(least: number): number {
  return random.between(least, mostPeople);
}

let deniedRatio = 0;
for (let index = 0; index < cases; index += 1) {
  const people = anyNumber(1);
  const denied = someOf(people, 1, mostDenied);
  const bound = 1.5 * denied.length * Math.log2(people / denied.length) + 5 * denied.length + 1;
  deniedRatio = Math.max(deniedRatio, (await questionsOf(worldOfDenied(people, denied))) / bound);
}

let anyRatio = 0;
for (let index = 0; index < cases; index += 1) {
  const people = anyNumber(1);
  const barriers = Array.from({ length: random.between(0, people) }, () => someOf(people, 1, 4));
  anyRatio = Math.max(anyRatio, (await questionsOf({ people, barriers })) / (1.25 * people + 2));
}

let explainRatio = 0;
for (let index = 0; index < cases; index += 1) {
  const people = anyNumber(2);
  const conflict = someOf(people, 1, mostDenied);
  const questions = await questionsToExplain({ people, barriers: [conflict] });
  explainRatio = Math.max(explainRatio, questions / quickXplainBound(people, conflict.length));
}

let oneOfHundred = 0;
for (let denied = 0; denied < 100; denied += 1) {
  oneOfHundred += (await questionsOf(worldOfDenied(100, [denied]))) / 100;
}

const all = await questionsOf({ people: mostPeople, barriers: [] });
report([
  exactly(1, 'fewest, nobody of 256 denied', all, 'requests'),
  forInformation('fewest, one of 100 denied, on average', oneOfHundred, 'requests'),
  atMost(1, 'fewest, up to 8 of up to 256 denied, against 1.5 d log2(N/d) + 5d + 1', deniedRatio, 'ratio'),
  atMost(1, 'fewest, any denials, pairs and groups, against 1.25 N + 2', anyRatio, 'ratio'),
  atMost(1, 'Explain Denial, against 2k log2(n/k) + 2k', explainRatio, 'ratio'),
]);
