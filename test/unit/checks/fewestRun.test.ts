import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { Checker } from '../../../src/checks/checkRun.ts';
import type { ChecksApi } from '../../../src/checks/checksApi.ts';
import { systemClock } from '../../../src/core/async.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { never } from '../graph/graphFixture.ts';
import { allows, anyWorld, everybody, personOf, target, type World } from './barriers.ts';
import type { CheckRun } from '../../../src/checks/model.ts';
import { asker } from './sampleRuns.ts';

/** What goes wrong with a question, by its number; others are answered. */
type Troubles = Readonly<Record<number, Failure>>;

async function run(world: World, troubles: Troubles = {}): Promise<CheckRun> {
  let number = 0;
  const api: ChecksApi = {
    isChatAllowed: async (targets, { beforeSend }) => {
      await beforeSend();
      number += 1;
      const trouble = troubles[number];
      if (trouble) {
        throw new FailureError(trouble);
      }
      return {
        allowed: allows(world, targets.map(personOf)),
        requestId: `request ${number}`,
        clientRequestId: `client ${number}`,
      };
    },
  };
  const question = { strategy: 'fewest', targets: everybody(world).map(target) } as const;
  return new Checker(api, systemClock, asker).run(question, never, () => undefined);
}

const answer = { status: 0, code: '', message: '', requestId: undefined, clientRequestId: 'client' };
const anyTrouble = fc.constantFrom<Failure>(
  { kind: 'unavailable', answer },
  { kind: 'timeout', afterMs: 1000 },
  { kind: 'notFound', answer },
  { kind: 'rejected', answer },
  { kind: 'throttled', retryAfterMs: undefined, answer },
  { kind: 'offline', left: true, detail: 'reset' },
);
const anyTroubles = fc.dictionary(fc.integer({ min: 1, max: 16 }).map(String), anyTrouble, { maxKeys: 4 });

/** The people of each result, and its verdict; an inferred one is allowed. */
function verdicts({ results }: CheckRun): { readonly people: number[]; readonly kind: string }[] {
  return results.map(({ targets, verdict }) => ({ people: targets.map(personOf), kind: verdict.kind }));
}

describe('A run with the fewest requests', () => {
  it('says of each person what asking about them alone would, once', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(12), async world => {
        const single = verdicts(await run(world)).filter(({ people }) => people.length === 1);
        deepEqual(
          single,
          everybody(world).map(one => ({ people: [one], kind: allows(world, [one]) ? 'allowed' : 'denied' })),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('calls nobody denied whom it did not ask about alone, and marks what it inferred', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(12), async world => {
        const { results, asked = [] } = await run(world);
        for (const { targets, verdict } of results.filter(result => result.targets.length === 1)) {
          const alone = asked.some(one => one.targets.length === 1 && one.targets[0] === targets[0]);
          equal(verdict.kind === 'allowed' && verdict.inferred, !alone);
        }
      }),
    );
  });

  it('tells a denial that is nobody’s alone as one of a group, and only such ones', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(12), async world => {
        const all = verdicts(await run(world));
        const groups = all.filter(({ people }) => people.length > 1);
        for (const { people, kind } of groups) {
          equal(kind, 'denied');
          equal(allows(world, people), false);
          equal(
            people.every(one => allows(world, [one])),
            true,
          );
        }
        const isUnexplained =
          !allows(world, everybody(world)) &&
          all.every(({ people, kind }) => people.length > 1 || kind === 'allowed');
        equal(isUnexplained ? groups.length > 0 : true, true);
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing untrue whatever goes wrong on the way, and leaves nobody out', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(12), anyTroubles, async (world, troubles) => {
        const whole = await run(world, troubles);
        const all = verdicts(whole);
        for (const { people, kind } of all) {
          equal(kind === 'unknown' || kind === (allows(world, people) ? 'allowed' : 'denied'), true);
        }
        deepEqual(
          all.filter(({ people }) => people.length === 1).map(({ people }) => people[0]),
          everybody(world),
        );
        const { asked = [] } = whole;
        equal(asked.length, whole.requests);
        equal(
          new Set(asked.map(({ targets }) => targets.map(personOf).join())).size,
          asked.length,
          'nothing is asked twice',
        );
      }),
      { numRuns: 500 },
    );
  });
});
