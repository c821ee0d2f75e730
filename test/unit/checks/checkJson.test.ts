import { deepEqual, doesNotThrow, equal } from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { runFromJson, runToJson } from '../../../src/checks/checkJson.ts';
import type { Failure, ServiceAnswer } from '../../../src/core/failure.ts';
import { SeededRandom } from '../../emulator/seed/random.ts';
import { allowed, denied, inferred, sampleResult, sampleRun, targetOf } from './sampleRuns.ts';
import type { CheckRun, Verdict } from '../../../src/checks/model.ts';

const answer: ServiceAnswer = {
  status: 403,
  code: 'Forbidden',
  message: 'No.',
  requestId: 'request',
  clientRequestId: 'client',
};

const failures: readonly Failure[] = [
  { kind: 'signedOut', reason: 'expired', answer: undefined },
  { kind: 'signedOut', reason: 'tokenRefused', answer },
  { kind: 'signInFailed', code: 'AADSTS65002', answer },
  { kind: 'signInUnfinished', why: 'timedOut', answer: undefined },
  { kind: 'consentNeeded', scopes: ['Chat.ReadBasic'], answer: undefined },
  { kind: 'forbidden', answer },
  { kind: 'notFound', answer: { ...answer, requestId: undefined } },
  { kind: 'rejected', answer },
  { kind: 'throttled', retryAfterMs: 1000, answer },
  { kind: 'throttled', retryAfterMs: undefined, answer },
  { kind: 'unavailable', answer },
  { kind: 'offline', left: true, detail: 'ECONNRESET' },
  { kind: 'timeout', afterMs: 1000 },
  { kind: 'storage', store: 'journal', operation: 'write', code: 'ENOSPC' },
  { kind: 'storage', store: 'checks', operation: 'read', code: 'Unknown', keptIn: 'browser' },
  { kind: 'settingNotSaved', setting: 'teamsChatAccess.cloud', reason: 'The file is read-only.' },
  { kind: 'settingNotSaved', setting: 'teamsChatAccess.cloud', reason: undefined },
  { kind: 'wrongSetting', settings: ['teamsChatAccess.cloud'] },
  { kind: 'cancelled' },
  { kind: 'protocol', problem: 'notJson', detail: '' },
];

const whole: CheckRun = sampleRun(1_700_000_000, {
  askedFor: 'test',
  askedByTenantId: 'b11186db-6149-4b3d-95ad-23c9e1bf6853',
  question: {
    strategy: 'fewest',
    targets: [
      'laura@fabrikam.example',
      'upn:lynner@contoso.example',
      '59b5bc69-ca73-4ffd-a2e0-88a79115d13b@b11186db-6149-4b3d-95ad-23c9e1bf6853',
      '59b5bc69-ca73-4ffd-a2e0-88a79115d13b',
    ].map(targetOf),
  },
  results: [
    { ...sampleResult('laura', inferred, 5), requestId: 'request', clientRequestId: 'client' },
    { ...sampleResult('lynne', denied, 6), before: { verdict: inferred, at: 5 } },
    ...failures.map(failure => sampleResult('adele', { kind: 'unknown', failure }, 7)),
  ],
  asked: [sampleResult('laura lynne', allowed, 5)],
  explanations: [
    {
      group: sampleResult('laura lynne', denied).targets,
      ending: { kind: 'found', conflict: sampleResult('laura', denied).targets },
      evidence: [{ source: sampleResult('laura', denied, 8), reused: true }],
      requests: 3,
      at: 9,
    },
    {
      group: sampleResult('laura lynne', denied).targets,
      ending: {
        kind: 'unfinished',
        conflict: sampleResult('laura', denied).targets,
        failure: { kind: 'cancelled' },
      },
      evidence: [],
      requests: 0,
      at: 9,
    },
    {
      group: sampleResult('laura lynne', denied).targets,
      ending: { kind: 'contradictory', conflict: sampleResult('laura', denied).targets },
      evidence: [],
      requests: 0,
      at: 9,
    },
  ],
});

/** Puts a null, or something of another type, in the place of anything inside of a JSON value. */
function replaceAny(json: unknown, random: SeededRandom): void {
  if (typeof json !== 'object' || json === null) {
    return;
  }
  const [key] = random.sample(Object.keys(json), 1);
  // Every value that is an object has entries of unknown types.
  const fields = json as Record<string, unknown>;
  if (key !== undefined && typeof fields[key] === 'object' && random.between(0, 3) > 0) {
    replaceAny(fields[key], random);
  } else if (key !== undefined) {
    fields[key] = random.pick([null, true, 7, 'text', '', [null], {}]);
  }
}

function changed(change: (json: Record<string, unknown>) => void): string {
  const json = JSON.parse(runToJson(whole)) as Record<string, unknown>;
  change(json);
  return JSON.stringify(json);
}

describe('A run as a file', () => {
  it('is read as it was written, with every reason for which something is unknown', () => {
    deepEqual(runFromJson(runToJson(whole)), whole);
    deepEqual(runFromJson(runToJson(sampleRun(1))), sampleRun(1));
  });

  it('keeps of something unexpected its name alone', () => {
    const verdict: Verdict = {
      kind: 'unknown',
      failure: { kind: 'unexpected', cause: new TypeError('Bearer eyJ0eXAi') },
    };
    const text = runToJson(sampleRun(1, { results: [sampleResult('laura', verdict)] }));
    equal(text.includes('eyJ'), false);
    deepEqual(runFromJson(text)?.results[0]?.verdict, {
      kind: 'unknown',
      failure: { kind: 'unexpected', cause: 'TypeError' },
    });
  });

  it('is not read where it is damaged, half written, or of a newer version', () => {
    const text = runToJson(whole);
    const bad = [
      '',
      'null',
      '[]',
      text.slice(0, text.length / 2),
      changed(json => (json['version'] = 2)),
      changed(json => (json['id'] = '../../settings')),
      changed(json => (json['startedAt'] = 'yesterday')),
      changed(json => (json['strategy'] = 'toString')),
      changed(json => (json['targets'] = ['nobody'])),
      changed(json => (json['results'] = [{}])),
      changed(json => (json['requests'] = -1)),
    ];
    deepEqual(
      bad.map(one => runFromJson(one)),
      bad.map(() => undefined),
    );
  });

  it('is read as it stands or not at all, in 20,000 files with nulls and wrong types', () => {
    const random = new SeededRandom(20_000);
    const small = {
      ...whole,
      results: whole.results.slice(0, 4),
      explanations: whole.explanations?.slice(0, 2) ?? [],
    };
    const text = runToJson(small);
    const counts = { files: 0, unreadable: 0, readAsTheyStand: 0, readOtherwise: 0 };
    for (let count = 0; count < 20_000; count += 1) {
      const json: unknown = JSON.parse(text);
      for (let changes = random.between(1, 2); changes > 0; changes -= 1) {
        replaceAny(json, random);
      }
      const read = runFromJson(JSON.stringify(json));
      counts.files += 1;
      if (read === undefined) {
        counts.unreadable += 1;
      } else if (isDeepStrictEqual(JSON.parse(runToJson(read)), json)) {
        counts.readAsTheyStand += 1;
      } else {
        counts.readOtherwise += 1;
      }
    }
    deepEqual(counts, { files: 20_000, unreadable: 19_273, readAsTheyStand: 727, readOtherwise: 0 });
  });

  it('does no harm whatever is in it', () => {
    const anyJson = fc.jsonValue().map(value => changed(json => (json['results'] = value)));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), anyJson), text => doesNotThrow(() => runFromJson(text))),
    );
  });
});
