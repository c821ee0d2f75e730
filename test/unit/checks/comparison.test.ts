import { deepEqual, equal } from 'node:assert/strict';
import { withAnswers } from '../../../src/checks/laterAnswers.ts';
import type { CheckRun } from '../../../src/checks/model.ts';
import {
  compareRuns,
  compareWithEarlier,
  earlierRuns,
  type ComparedTargets,
} from '../../../src/checks/comparison.ts';
import { alex, fabrikam, megan } from '../../emulator/seed/people.ts';
import {
  allowed,
  asker,
  denied,
  inferred,
  namesOf,
  person,
  sampleResult,
  sampleRun,
  targetOf,
  unknown,
} from './sampleRuns.ts';

const brief = (pairs: readonly ComparedTargets[]): unknown[] =>
  pairs.map(({ targets, before, after }) => [namesOf(targets), before?.kind, after?.kind]);

describe('Comparing two runs', () => {
  it('says what is newly denied, newly allowed and newly unknown, and what is as it was', () => {
    const before = sampleRun(1, {
      results: [
        sampleResult('adele', allowed),
        sampleResult('jonas', denied),
        sampleResult('laura', allowed),
        sampleResult('megan', allowed),
        sampleResult('isaiah', unknown),
      ],
    });
    const after = sampleRun(2, {
      results: [
        sampleResult('adele', denied),
        sampleResult('jonas', allowed),
        sampleResult('laura', unknown),
        sampleResult('megan', inferred),
        sampleResult('isaiah', denied),
      ],
    });
    const expected = [
      [['adele', 'allowed', 'denied']],
      [['jonas', 'denied', 'allowed']],
      [['laura', 'allowed', 'unknown']],
      [['isaiah', 'unknown', 'denied']],
      [['megan', 'allowed', 'allowed']],
      [],
    ];
    for (const comparison of [compareRuns(before, after), compareRuns(after, before)]) {
      const { earlier, later, newlyDenied, newlyAllowed, newlyUnknown, nowKnown } = comparison;
      const { unchanged, onlyOnce } = comparison;
      deepEqual([earlier, later], [before, after], 'the earlier one is the one before');
      deepEqual(
        [newlyDenied, newlyAllowed, newlyUnknown, nowKnown, unchanged, onlyOnce].map(brief),
        expected,
      );
    }
  });

  it('knows of a group that was part of an allowed one', () => {
    const before = sampleRun(1, {
      results: ['adele', 'laura', 'lynne'].map(name => sampleResult(name, inferred)),
      asked: [sampleResult('adele laura lynne', allowed)],
    });
    const after = sampleRun(2, {
      results: [
        ...['adele', 'laura', 'lynne'].map(name => sampleResult(name, allowed)),
        sampleResult('lynne laura', denied),
      ],
    });
    deepEqual(brief(compareRuns(before, after).newlyDenied), [['lynne laura', 'allowed', 'denied']]);
  });

  it('keeps apart what only one of them says anything about', () => {
    const before = sampleRun(1, {
      results: [sampleResult('adele', allowed), sampleResult('laura', allowed)],
    });
    const after = sampleRun(2, { results: [sampleResult('laura', allowed), sampleResult('jonas', denied)] });
    deepEqual(brief(compareRuns(before, after).onlyOnce), [
      ['jonas', undefined, 'denied'],
      ['adele', 'allowed', undefined],
    ]);
  });
});

describe('Comparing a run with those before', () => {
  it('takes the last verdict of each person that is known', () => {
    const first = sampleRun(1, {
      results: [
        sampleResult('adele', allowed),
        sampleResult('jonas', allowed),
        sampleResult('megan', unknown),
      ],
    });
    const second = sampleRun(2, {
      results: [
        sampleResult('adele', unknown),
        sampleResult('jonas', denied),
        sampleResult('megan', unknown),
      ],
    });
    const run = sampleRun(3, {
      results: [sampleResult('adele', denied), sampleResult('jonas', denied), sampleResult('megan', denied)],
    });
    const { earlier, isOfOneRun, newlyDenied, nowKnown, unchanged } = compareWithEarlier(run, [
      second,
      first,
    ]);
    deepEqual([earlier, isOfOneRun], [second, false]);
    deepEqual([newlyDenied, nowKnown, unchanged].map(brief), [
      [['adele', 'allowed', 'denied']],
      [['megan', 'unknown', 'denied']],
      [['jonas', 'denied', 'denied']],
    ]);
  });

  it('names the run that all of them come from', () => {
    const first = sampleRun(1, { results: [sampleResult('adele', allowed)] });
    const second = sampleRun(2, { results: [sampleResult('adele', unknown)] });
    const run = sampleRun(3, { results: [sampleResult('adele', denied)] });
    const { earlier, isOfOneRun } = compareWithEarlier(run, [second, first]);
    deepEqual([earlier, isOfOneRun], [first, true]);
  });

  it('takes who was not asked, because the run ended before, as said nothing about', () => {
    const before = sampleRun(1, {
      results: [sampleResult('adele', allowed), sampleResult('jonas', denied)],
    });
    const run = sampleRun(2, {
      results: [sampleResult('adele', unknown, 7), sampleResult('jonas', unknown, 7)],
      asked: [sampleResult('adele', unknown, 7)],
    });
    const { newlyUnknown, onlyOnce } = compareWithEarlier(run, [before]);
    deepEqual([newlyUnknown, onlyOnce].map(brief), [
      [['adele', 'allowed', 'unknown']],
      [['jonas', 'denied', undefined]],
    ]);
  });
});

describe('What was asked again, after a later run had begun', () => {
  const asked = (seconds: number, verdict: typeof unknown): CheckRun => {
    const result = sampleResult('adele', verdict, seconds * 1000);
    return sampleRun(seconds, { results: [result], asked: [result] });
  };
  const askedAlone = (run: CheckRun, seconds: number, verdict: typeof unknown): CheckRun =>
    withAnswers(run, { asked: [sampleResult('adele', verdict, seconds * 1000)], requests: 1 });
  const changes = (earlier: CheckRun, later: CheckRun): unknown =>
    [compareWithEarlier(later, [earlier]), compareRuns(earlier, later)].map(
      ({ newlyAllowed, newlyDenied, nowKnown, unchanged }) =>
        [newlyAllowed, newlyDenied, nowKnown, unchanged].map(brief),
    );
  const both = (...lists: readonly (readonly unknown[])[]): unknown => [lists, lists];

  it('does not count: what stood there before does', () => {
    deepEqual(
      [
        changes(askedAlone(asked(10, unknown), 12, denied), asked(11, allowed)),
        changes(askedAlone(asked(10, inferred), 12, denied), asked(11, allowed)),
        changes(askedAlone(askedAlone(asked(10, unknown), 12, unknown), 13, denied), asked(11, allowed)),
        changes(askedAlone(asked(10, unknown), 12, denied), asked(13, allowed)),
      ],
      [
        both([], [], [['adele', 'unknown', 'allowed']], []),
        both([], [], [], [['adele', 'allowed', 'allowed']]),
        both([], [], [['adele', 'unknown', 'allowed']], []),
        both([['adele', 'denied', 'allowed']], [], [], []),
      ],
    );
  });

  it('counts for two runs at the same time, of which neither is before the other', () => {
    const [one, other] = [asked(10, allowed), asked(11, denied)].map(run => ({ ...run, startedAt: 9000 }));
    deepEqual(one && other && brief(compareRuns(one, other).newlyDenied), [['adele', 'allowed', 'denied']]);
  });
});

describe('The run before', () => {
  const targets = [person('adele'), person('laura')];
  const each = (at: number, parts: object = {}) =>
    sampleRun(at, { question: { strategy: 'each', targets }, ...parts });

  it('is the last one that asked about the same people, in any order, one by one or with the fewest requests', () => {
    const before = each(2, { question: { strategy: 'fewest', targets: targets.toReversed() } });
    const run = each(3);
    const first = each(1);
    deepEqual(earlierRuns([each(4), run, before, first]).get(run.id), [before, first]);
  });

  it('is none that asked about all together, about others or with another account', () => {
    const others = [
      each(1, { question: { strategy: 'together', targets } }),
      each(1, { question: { strategy: 'each', targets: [person('adele')] } }),
      each(1, { askedBy: 'megan@contoso.example' }),
    ];
    const run = each(2);
    equal(earlierRuns([run, ...others]).get(run.id), undefined);
  });

  it('is none that the same name asked as a guest in another tenant', () => {
    const inContoso = each(1, { askedByTenantId: asker.tenantId });
    const inFabrikam = each(2, { askedByTenantId: fabrikam.id });
    const again = each(3, { askedByTenantId: asker.tenantId?.toUpperCase() });
    deepEqual(earlierRuns([again, inFabrikam, inContoso]), new Map([[again.id, [inContoso]]]));
  });

  it('may be one of an earlier version, which tells no tenant, of the account or of an ID', () => {
    const about = (at: number, target: string, parts: object = {}): CheckRun => {
      const targets = [targetOf(target)];
      const result = { ...sampleResult('adele', at === 1 ? allowed : denied), targets };
      return sampleRun(at, { question: { strategy: 'each', targets }, results: [result], ...parts });
    };
    const before = about(1, megan.oid);
    const run = about(2, `${megan.oid}@${megan.tid}`, { askedByTenantId: alex.tid });
    const earlier = earlierRuns([run, before]).get(run.id);
    deepEqual(
      [earlier, earlier && brief(compareWithEarlier(run, earlier).newlyDenied)],
      [[before], [[`${megan.oid}@${megan.tid}`, 'allowed', 'denied']]],
    );
  });
});
