import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import type { AppTest, CheckTest, FileTest } from '../../../src/testFiles/model.ts';
import { parseTestFile } from '../../../src/testFiles/testFile.ts';
import { changesFor, newTestFile } from '../../../src/testFiles/testFileWriter.ts';
import { anyTests, jsonOfTest, withChanges } from './testFileSamples.ts';

const account = 'alexw@contoso.example';
const test: CheckTest = {
  kind: 'check',
  name: 'New',
  mode: 'each',
  targets: [{ kind: 'email', email: 'laura@fabrikam.example' }],
  expect: 'allowed',
  account,
};

const testsIn = (text: string): unknown[] => parseTestFile(text).entries.map(entry => entry.test);

/** The text with a test added; what was there is still there, in its order. */
function added(text: string, tests: readonly FileTest[] = [test]): string | undefined {
  const changes = changesFor(text, tests);
  return changes && withChanges(text, changes);
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
      ['', '{"version": 1, "tests": [}', '{"version": 3, "tests": []}', '{"version": 1}'].map(text =>
        changesFor(text, [test]),
      ),
      [undefined, undefined, undefined, undefined],
    );
  });

  it('of an app makes a file of the version before one of its own, and changes nothing else of it', () => {
    const appTest: AppTest = {
      kind: 'app',
      name: 'Launch Companion in Contoso Launch',
      app: { kind: 'manifest', path: 'appPackage/manifest.json', environment: 'dev' },
      chatId: '19:launch@thread.v2',
      permissions: 'manifest',
      version: undefined,
      account: undefined,
    };
    const listing: AppTest = {
      ...appTest,
      name: 'The same by its ID',
      app: { kind: 'id', id: 'bd1ed596-b304-41ab-8f22-af850d09dd69' },
      permissions: [{ name: 'MeetingStage.Write.Chat', type: 'delegated' }],
      version: { exactly: '1.2.0' },
    };
    equal(
      added(
        `{
  // Who may write to whom, and more
  "version": 1, // for now
  "tests": []
}`,
        [appTest, listing],
      ),
      `{
  // Who may write to whom, and more
  "version": 2, // for now
  "tests": [
    {
      "name": "Launch Companion in Contoso Launch",
      "app": {
        "manifest": "appPackage/manifest.json",
        "environment": "dev"
      },
      "chat": "19:launch@thread.v2",
      "expect": {
        "permissions": "manifest"
      }
    },
    {
      "name": "The same by its ID",
      "app": {
        "id": "bd1ed596-b304-41ab-8f22-af850d09dd69"
      },
      "chat": "19:launch@thread.v2",
      "expect": {
        "permissions": [
          {
            "name": "MeetingStage.Write.Chat",
            "type": "Delegated"
          }
        ],
        "version": "1.2.0"
      }
    }
  ]
}`,
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
          const items = old.map(jsonOfTest);
          const comma = trailing && items.length > 0 ? ',' : '';
          const version = old.some(({ kind }) => kind === 'app') ? 2 : 1;
          const text = `{${a}"tests":${b}[${c}${items.join(`${d},${e}`)}${d}${comma}${f}]${b},"version":${version}${a}}`;
          deepEqual(testsIn(text), old, text);
          const changes = changesFor(text, fresh) ?? [];
          if (fresh.length > 0) {
            deepEqual(testsIn(withChanges(text, changes)), tests, text);
          }
          const offsets = changes.map(({ offset }) => offset);
          deepEqual(
            offsets,
            offsets.toSorted((one, other) => one - other),
          );
          const isRaised = version === 1 && fresh.some(({ kind }) => kind === 'app');
          deepEqual(
            changes
              .filter(({ length }) => length > 0)
              .map(change => [text.slice(change.offset, change.offset + change.length), change.text]),
            isRaised ? [['1', '2']] : [],
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
