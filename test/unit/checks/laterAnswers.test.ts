import { deepEqual } from 'node:assert/strict';
import { Answers } from '../../../src/checks/answers.ts';
import { explanationOf, withAnswers, withExplanation } from '../../../src/checks/laterAnswers.ts';
import {
  allowed,
  denied,
  inferred,
  namesOf,
  person,
  sampleResult,
  sampleRun,
  unknown,
} from './sampleRuns.ts';

describe('What is asked after a run', () => {
  const together = sampleResult('adele laura', allowed, 5);
  const run = sampleRun(1, {
    results: [sampleResult('adele', inferred, 5), sampleResult('laura', inferred, 5)],
    asked: [together],
    requests: 1,
  });

  it('takes the place of what was inferred, which stays with it', () => {
    const answer = sampleResult('laura', denied, 9);
    deepEqual(withAnswers(run, { asked: [answer], requests: 1 }), {
      ...run,
      requests: 2,
      results: [run.results[0], { ...answer, before: { verdict: inferred, at: 5 } }],
      asked: [together, answer],
    });
  });

  it('takes the place of nothing that is known where no answer came, and is counted all the same', () => {
    const silence = sampleResult('laura', unknown, 9);
    deepEqual(withAnswers(run, { asked: [silence], requests: 1 }), {
      ...run,
      requests: 2,
      asked: [together, silence],
    });
  });

  it('takes the place of what was unknown, whatever it is', () => {
    const before = sampleRun(1, { results: [sampleResult('laura', unknown, 5)] });
    const silence = sampleResult('laura', { kind: 'unknown', failure: { kind: 'cancelled' } }, 9);
    deepEqual(withAnswers(before, { asked: [silence], requests: 1 }).results, [
      { ...silence, before: { verdict: unknown, at: 5 } },
    ]);
  });

  it('has one explanation for each group, the last', () => {
    const group = [person('laura'), person('adele')];
    const explanation = (requests: number) => ({
      group,
      ending: { kind: 'found', conflict: group } as const,
      evidence: [],
      requests,
      at: 9,
    });
    const answer = sampleResult('adele', denied, 8);
    const once = withExplanation(run, explanation(1), { asked: [answer], requests: 1 });
    const twice = withExplanation(once, explanation(0), { asked: [], requests: 0 });
    deepEqual(
      [
        twice.explanations,
        explanationOf(twice, sampleResult('adele laura', denied)),
        twice.asked,
        twice.requests,
      ],
      [[explanation(0)], explanation(0), [together, answer], 2],
    );
    deepEqual(explanationOf(twice, sampleResult('adele', denied)), undefined);
  });
});

describe('What answers say about other sets', () => {
  const answers = new Answers([
    sampleResult('adele laura megan', allowed),
    sampleResult('laura lynne', denied),
    sampleResult('laura lynne jonas', denied),
    sampleResult('isaiah', unknown),
  ]);
  const about = (names: string): unknown => {
    const known = answers.about(names.split(' ').map(person));
    return known && [known.kind, known.exact, namesOf(known.source.targets)];
  };

  it('is that part of an allowed set is allowed, and more than a denied set is denied', () => {
    deepEqual(
      [about('laura adele'), about('megan laura adele'), about('lynne adele laura'), about('lynne laura')],
      [
        ['allowed', false, 'adele laura megan'],
        ['allowed', true, 'adele laura megan'],
        ['denied', false, 'laura lynne'],
        ['denied', true, 'laura lynne'],
      ],
    );
  });

  it('is nothing else', () => {
    deepEqual([about('lynne'), about('adele lynne'), about('isaiah')], [undefined, undefined, undefined]);
  });

  it('is the latest where they contradict each other', () => {
    const contradicting = new Answers([sampleResult('adele laura', allowed), sampleResult('adele', denied)]);
    deepEqual(
      [['adele'], ['laura'], ['adele', 'laura']].map(names => contradicting.about(names.map(person))?.kind),
      ['denied', 'allowed', 'denied'],
    );
  });

  it('names the denied sets that hold no denied one', () => {
    deepEqual(
      answers.denied().map(({ targets }) => namesOf(targets)),
      ['laura lynne'],
    );
  });
});
