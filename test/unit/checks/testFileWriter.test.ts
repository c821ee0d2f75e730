import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { formatTarget, type Target } from '../../../src/checks/target.ts';
import { parseTestFile, testFileLimits, type FileTest } from '../../../src/checks/testFile.ts';
import { insertionsFor, newTestFile, savable } from '../../../src/checks/testFileWriter.ts';
import { anyTests, withInsertions } from './testFileSamples.ts';
import type { CheckResult, Verdict } from '../../../src/checks/model.ts';

const email = (address: string): Target => ({ kind: 'email', email: address });
const laura = email('laura@fabrikam.example');
const jonas = email('jonas@fabrikam.example');
const adele = email('adelev@contoso.example');
const account = 'alexw@contoso.example';
const test: FileTest = { name: 'New', mode: 'each', targets: [laura], expect: 'allowed', account };

const testsIn = (text: string): unknown[] => parseTestFile(text).entries.map(entry => entry.test);

/** The text with a test added; what was there is still there, in its order. */
function added(text: string, tests: readonly FileTest[] = [test]): string | undefined {
  const insertions = insertionsFor(text, tests);
  return insertions && withInsertions(text, insertions);
}

describe('A new test file', () => {
  it('says the account once, where all tests share it', () => {
    equal(
      newTestFile([test]),
      `{
  "version": 1,
  "account": "alexw@contoso.example",
  "tests": [
    {
      "name": "New",
      "interaction": "createChat",
      "mode": "each",
      "targets": [
        "laura@fabrikam.example"
      ],
      "expect": "allowed"
    }
  ]
}
`,
    );
  });

  it('reads back equal', () => {
    fc.assert(
      fc.property(anyTests, tests => {
        const shared = tests.map(one => ({ ...one, account }));
        deepEqual(testsIn(newTestFile(shared)), shared);
      }),
    );
  });
});

describe('A test that is added to a file', () => {
  it('goes behind the last one, whose comments stay with it', () => {
    equal(
      added(`{
    "version": 1,
    "tests": [
        // The first
        { "name": "Old", "interaction": "createChat", "targets": ["a@x.example"], "expect": "denied" } // and only
        /* so far */
    ]
}`),
      `{
    "version": 1,
    "tests": [
        // The first
        { "name": "Old", "interaction": "createChat", "targets": ["a@x.example"], "expect": "denied" }, // and only
        /* so far */
        {
            "name": "New",
            "interaction": "createChat",
            "mode": "each",
            "targets": [
                "laura@fabrikam.example"
            ],
            "expect": "allowed",
            "account": "alexw@contoso.example"
        }
    ]
}`,
    );
  });

  it('goes into an empty list, and stays on the line of a file that has one line', () => {
    equal(
      added('{"version": 1, "tests": []}', [{ ...test, account: undefined }]),
      `{"version": 1, "tests": [
  {
    "name": "New",
    "interaction": "createChat",
    "mode": "each",
    "targets": [
      "laura@fabrikam.example"
    ],
    "expect": "allowed"
  }
]}`,
    );
    const old = '{"name":"Old","interaction":"createChat","targets":["a@x.example"],"expect":"denied"}';
    const fresh =
      '{"name":"New","interaction":"createChat","mode":"each","targets":["laura@fabrikam.example"],"expect":"allowed"}';
    equal(
      added(`{"account":"${account}","version":1,"tests":[${old}]}`),
      `{"account":"${account}","version":1,"tests":[${old}, ${fresh}]}`,
    );
  });

  it('is not added to a file that has something wrong with it as a whole', () => {
    deepEqual(
      ['', '{"version": 1, "tests": [}', '{"version": 2, "tests": []}', '{"version": 1}'].map(text =>
        insertionsFor(text, [test]),
      ),
      [undefined, undefined, undefined, undefined],
    );
  });

  it('leaves everything that was there where it was, however the file is laid out', () => {
    const gap = fc.constantFrom('', ' ', '\n', '\r\n\t', ' // a, ] }\n', ' /* , ] */ ', '\n  // b\n  ');
    fc.assert(
      fc.property(
        ...([anyTests, fc.array(gap, { minLength: 6, maxLength: 6 }), fc.boolean(), fc.nat(4)] as const),
        (tests, gaps, trailing, count) => {
          const old = tests.slice(0, count);
          const fresh = tests.slice(count);
          const [a = '', b = '', c = '', d = '', e = '', f = ''] = gaps;
          const items = old.map(one => {
            const { name, mode, targets, expect } = one;
            const json = {
              name,
              interaction: 'createChat',
              mode,
              targets: targets.map(formatTarget),
              expect,
            };
            return JSON.stringify(one.account === undefined ? json : { ...json, account: one.account });
          });
          const comma = trailing && items.length > 0 ? ',' : '';
          const text = `{${a}"tests":${b}[${c}${items.join(`${d},${e}`)}${d}${comma}${f}]${b},"version":1${a}}`;
          deepEqual(testsIn(text), old, text);
          const insertions = insertionsFor(text, fresh) ?? [];
          if (fresh.length > 0) {
            deepEqual(testsIn(withInsertions(text, insertions)), tests, text);
          }
          const offsets = insertions.map(({ offset }) => offset);
          deepEqual(
            offsets,
            offsets.toSorted((one, other) => one - other),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('What of a run can be saved', () => {
  const allowed: Verdict = { kind: 'allowed', inferred: false };
  const denied: Verdict = { kind: 'denied' };
  const unknown: Verdict = { kind: 'unknown', failure: { kind: 'cancelled' } };
  const result = (verdict: Verdict, ...targets: readonly Target[]): CheckResult => ({
    targets,
    verdict,
    at: 0,
    requestId: undefined,
    clientRequestId: undefined,
  });

  it('is one test for the allowed, one for the denied, and one for each group', () => {
    deepEqual(
      savable([
        result(allowed, laura),
        result(denied, jonas),
        result({ kind: 'allowed', inferred: true }, adele),
        result(denied, laura, adele),
      ]),
      {
        findings: [
          { mode: 'each', targets: [laura, adele], expect: 'allowed' },
          { mode: 'each', targets: [jonas], expect: 'denied' },
          { mode: 'together', targets: [laura, adele], expect: 'denied' },
        ],
        unknown: 0,
        tooLong: 0,
      },
    );
  });

  it('is not what nobody knows', () => {
    deepEqual(savable([result(unknown, laura), result(allowed, jonas)]), {
      findings: [{ mode: 'each', targets: [jonas], expect: 'allowed' }],
      unknown: 1,
      tooLong: 0,
    });
  });

  it('keeps to what a test may name', () => {
    const many = Array.from({ length: testFileLimits.targets + 1 }, (_, index) =>
      email(`p${index}@x.example`),
    );
    const { findings, tooLong } = savable([
      ...many.map(target => result(denied, target)),
      result(denied, ...many),
    ]);
    deepEqual(
      { sizes: findings.map(({ targets }) => targets.length), tooLong },
      { sizes: [testFileLimits.targets, 1], tooLong: 1 },
    );
  });
});
