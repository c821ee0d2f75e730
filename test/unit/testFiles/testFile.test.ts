import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { Lines } from '../../../src/core/jsonNodes.ts';
import {
  testFileLimits,
  type ParsedTestFile,
  type TestFileFault,
  type TestFileProblem,
} from '../../../src/testFiles/model.ts';
import { ownTargets, parseTestFile } from '../../../src/testFiles/testFile.ts';
import { newTestFile } from '../../../src/testFiles/testFileWriter.ts';
import { anyChecks } from './testFileSamples.ts';

const laura = 'laura@fabrikam.example';
const whole = {
  name: 'Sales may write to Laura',
  interaction: 'createChat',
  mode: 'each',
  targets: [laura],
  expect: 'allowed',
};

/** A file with one test, which differs from a whole one in this. */
const fileWith = (change: object): string => JSON.stringify({ version: 1, tests: [{ ...whole, ...change }] });

function allProblems({ problems, entries }: ParsedTestFile): readonly TestFileProblem[] {
  return [...problems, ...entries.flatMap(entry => entry.problems)];
}

/** What is wrong, each with the text at its place. */
function wrongIn(text: string): (readonly [string, TestFileFault])[] {
  return allProblems(parseTestFile(text)).map(({ place, fault }) => [
    text.slice(place.offset, place.offset + place.length),
    fault,
  ]);
}

describe('A test file', () => {
  it('holds tests, each with its targets and what is expected of them', () => {
    const text = `{
  // Who may write to whom
  "version": 1,
  "account": "alexw@contoso.example",
  "tests": [
    { "name": "Sales may write to Fabrikam", "interaction": "createChat", "mode": "each",
      "targets": ["email:laura@fabrikam.example", "59b5bc69-ca73-4ffd-a2e0-88a79115d13b@b11186db-6149-4b3d-95ad-23c9e1bf6853"],
      "expect": "allowed" },
    { "name": " Not these two ", "interaction": "createChat", "mode": "together",
      "targets": ["laura@fabrikam.example", "upn:lynner@contoso.example"],
      "expect": "denied", "account": "meganb@contoso.example" },
  ]
}`;
    const parsed = parseTestFile(text);
    deepEqual(
      { ...parsed, entries: parsed.entries.map(({ test, problems }) => ({ test, problems })) },
      {
        problems: [],
        account: 'alexw@contoso.example',
        entries: [
          {
            problems: [],
            test: {
              kind: 'check',
              name: 'Sales may write to Fabrikam',
              mode: 'each',
              targets: [
                { kind: 'email', email: laura },
                {
                  kind: 'id',
                  id: '59b5bc69-ca73-4ffd-a2e0-88a79115d13b',
                  tenantId: 'b11186db-6149-4b3d-95ad-23c9e1bf6853',
                },
              ],
              expect: 'allowed',
              account: 'alexw@contoso.example',
            },
          },
          {
            problems: [],
            test: {
              kind: 'check',
              name: 'Not these two',
              mode: 'together',
              targets: [
                { kind: 'email', email: laura },
                { kind: 'upn', userPrincipalName: 'lynner@contoso.example' },
              ],
              expect: 'denied',
              account: 'meganb@contoso.example',
            },
          },
        ],
        version: { number: 1, place: { offset: text.indexOf('1'), length: 1 } },
        testsPlace: { offset: text.indexOf('['), length: text.lastIndexOf(']') + 1 - text.indexOf('[') },
      },
    );
    const [first] = parsed.entries;
    equal(text.slice(first?.place.offset).startsWith('{ "name": "Sales'), true);
    deepEqual(
      first?.targetPlaces.map(({ offset }) => new Lines(text).positionAt(offset)),
      [
        { line: 6, character: 18 },
        { line: 6, character: 50 },
      ],
    );
  });

  it('asks about each target unless it says otherwise', () => {
    const { entries } = parseTestFile(fileWith({ mode: undefined }));
    deepEqual(
      entries.map(({ test }) => test?.kind === 'check' && test.mode),
      ['each'],
    );
  });

  const long = Array.from({ length: testFileLimits.targets + 1 }, (_, index) => `p${index}@x.example`);
  const twice = JSON.stringify({ version: 1, tests: [whole, { ...whole, expect: 'denied' }] });
  const faulty: readonly (readonly [string, string, readonly (readonly [string, TestFileFault])[]])[] = [
    ['nothing', '', [['', { kind: 'syntax', code: 'ValueExpected' }]]],
    [
      'a comma too few',
      '{"version": 1 "tests": []}',
      [['"tests"', { kind: 'syntax', code: 'CommaExpected' }]],
    ],
    [
      'a file that ends too early',
      '{"version": 1, "tests": [',
      [['', { kind: 'syntax', code: 'CloseBracketExpected' }]],
    ],
    ['another value than an object', '[]', [['[]', { kind: 'wrongType', expected: 'object' }]]],
    [
      'neither version nor tests',
      '{}',
      [
        ['{', { kind: 'missing', property: 'version' }],
        ['{', { kind: 'missing', property: 'tests' }],
      ],
    ],
    ['a newer version', '{"version": 3, "tests": "?"}', [['3', { kind: 'newerVersion', version: 3 }]]],
    [
      'a version that there never was',
      '{"version": 0.5, "tests": []}',
      [['0.5', { kind: 'wrongValue', allowed: ['1', '2'] }]],
    ],
    [
      'a version that is no number',
      '{"version": "1", "tests": []}',
      [['"1"', { kind: 'wrongType', expected: 'number' }]],
    ],
    [
      'a property of the file that nobody knows',
      '{"version": 1, "tests": [], "strategy": "each"}',
      [['"strategy"', { kind: 'unknownProperty', property: 'strategy' }]],
    ],
    [
      'tests that are no list',
      '{"version": 1, "tests": {}}',
      [['{}', { kind: 'wrongType', expected: 'array' }]],
    ],
    [
      'a test that is no object',
      '{"version": 1, "tests": [7]}',
      [['7', { kind: 'wrongType', expected: 'object' }]],
    ],
    [
      'an account that is no text',
      fileWith({ account: 7 }),
      [['7', { kind: 'wrongType', expected: 'string' }]],
    ],
    ['a blank account', fileWith({ account: ' ' }), [['" "', { kind: 'blank' }]]],
    ['a blank name', fileWith({ name: '' }), [['""', { kind: 'blank' }]]],
    ['a test without a name', fileWith({ name: undefined }), [['{', { kind: 'missing', property: 'name' }]]],
    [
      'a test without an interaction',
      fileWith({ interaction: undefined }),
      [['{', { kind: 'missing', property: 'interaction' }]],
    ],
    [
      'an interaction that cannot be asked about',
      fileWith({ interaction: 'call' }),
      [['"call"', { kind: 'wrongValue', allowed: ['createChat'] }]],
    ],
    [
      'a mode that there is not',
      fileWith({ mode: 'fewest' }),
      [['"fewest"', { kind: 'wrongValue', allowed: ['each', 'together'] }]],
    ],
    [
      'an expectation that there is not',
      fileWith({ expect: true }),
      [['true', { kind: 'wrongType', expected: 'string' }]],
    ],
    [
      'an expectation in other letters',
      fileWith({ expect: 'Allowed' }),
      [['"Allowed"', { kind: 'wrongValue', allowed: ['allowed', 'denied'] }]],
    ],
    [
      'a property of a test that nobody knows',
      fileWith({ strategy: 'each' }),
      [['"strategy"', { kind: 'unknownProperty', property: 'strategy' }]],
    ],
    [
      'a property that is there twice',
      fileWith({}).replace('"mode"', '"expect":"denied","mode"'),
      [['"expect"', { kind: 'repeatedProperty', property: 'expect' }]],
    ],
    ['no target', fileWith({ targets: [] }), [['[]', { kind: 'noTargets' }]]],
    [
      'targets that are no list',
      fileWith({ targets: laura }),
      [[`"${laura}"`, { kind: 'wrongType', expected: 'array' }]],
    ],
    [
      'a target that is no text',
      fileWith({ targets: [laura, null] }),
      [['null', { kind: 'wrongType', expected: 'string' }]],
    ],
    ...(
      [
        ['', 'notATarget'],
        ['Laura', 'notATarget'],
        ['laura@', 'notAnAddress'],
        [`${laura}, jonas@fabrikam.example`, 'notAnAddress'],
        ['upn:', 'nothingAfterPrefix'],
        ['59b5bc69-ca73-4ffd-a2e0', 'notAnId'],
        ['59b5bc69-ca73-4ffd-a2e0-88a79115d13b@contoso', 'notATenantId'],
      ] as const
    ).map(
      ([text, reason]) =>
        [
          `"${text}" for a target`,
          fileWith({ targets: [laura, text] }),
          [[`"${text}"`, { kind: 'target', problem: { text, reason } }]],
        ] as const,
    ),
    [
      'a target that is there twice, in other words',
      fileWith({ targets: [laura, 'jonas@fabrikam.example', 'EMAIL:Laura@fabrikam.example'] }),
      [
        [
          '"EMAIL:Laura@fabrikam.example"',
          { kind: 'target', problem: { text: 'EMAIL:Laura@fabrikam.example', reason: 'duplicate' } },
        ],
      ],
    ],
    ['too many targets', fileWith({ targets: long }), [[JSON.stringify(long), { kind: 'tooManyTargets' }]]],
    [
      'a name that there was before',
      twice,
      [[`"${whole.name}"`, { kind: 'duplicateName', name: whole.name }]],
    ],
    [
      'values deeper than any test',
      `{"version": 1, "tests": ${'['.repeat(100_000)}`,
      [['{', { kind: 'tooDeep' }]],
    ],
    ['more text than is read', ' '.repeat(testFileLimits.characters + 1), [[' ', { kind: 'tooLarge' }]]],
  ];
  for (const [what, text, problems] of faulty) {
    it(`names ${what} at its place, and nothing of it is run`, () => {
      deepEqual(wrongIn(text), problems);
      const runnable = parseTestFile(text).entries.filter(({ test }) => test !== undefined);
      // The first of two tests with one name is as good as any.
      equal(runnable.length, text === twice ? 1 : 0);
    });
  }

  it('names too many tests, and runs none of them', () => {
    const tests = Array.from({ length: testFileLimits.tests + 1 }, (_, index) => ({
      ...whole,
      name: `${index}`,
    }));
    const parsed = parseTestFile(JSON.stringify({ version: 1, tests }));
    deepEqual(
      parsed.problems.map(({ fault }) => fault),
      [{ kind: 'tooManyTests' }],
    );
    deepEqual(
      [parsed.entries.length, parsed.entries.filter(({ test }) => test).length],
      [testFileLimits.tests, 0],
    );
  });

  it('runs the tests beside a faulty one, and none of a file that is faulty itself', () => {
    const tests = [whole, { ...whole, name: 'Other', expect: 'maybe' }];
    const runnable = (content: object): unknown[] =>
      parseTestFile(JSON.stringify(content)).entries.map(({ name, test }) => [name, test !== undefined]);
    deepEqual(runnable({ version: 1, tests }), [
      [whole.name, true],
      ['Other', false],
    ]);
    deepEqual(runnable({ version: 1, tests, more: 1 }), [
      [whole.name, false],
      ['Other', false],
    ]);
  });

  it('names the targets that are the person who asks, once it is known who that is', () => {
    const text = fileWith({ targets: [laura, 'upn:AlexW@contoso.example'] });
    const [entry] = parseTestFile(text).entries;
    const own = { userId: undefined, signInName: 'alexw@contoso.example' };
    deepEqual(
      entry &&
        ownTargets(entry, own).map(({ place, fault }) => [
          text.slice(place.offset, place.offset + place.length),
          fault,
        ]),
      [
        [
          '"upn:AlexW@contoso.example"',
          { kind: 'ownTarget', target: { kind: 'upn', userPrincipalName: 'AlexW@contoso.example' } },
        ],
      ],
    );
  });

  describe('that holds nothing but faults', () => {
    const oneTest = JSON.stringify(whole);
    const times = (text: string, count = testFileLimits.characters / text.length - 100): string =>
      text.repeat(count);
    const files: readonly (readonly [string, string])[] = [
      ['commas', `{"version":1,"tests":[${times(',')}]}`],
      ['brackets', times(']')],
      ['properties that nobody knows', `{${times('"a":1,')}}`],
      ['properties that nobody knows in a test', `{"version":1,"tests":[{${times('"a":1,')}}]}`],
      ['empty tests', `{"version":1,"tests":[${times('{},')}]}`],
      ['tests that are no objects', `{"version":1,"tests":[${times('1,')}]}`],
      ['targets', `{"version":1,"tests":[{"targets":[${times('"x",')}]}]}`],
      ['tests of one name', `{"version":1,"tests":[${times(`${oneTest},`, 900)}]}`],
      ['permissions', `{"version":2,"tests":[{"app":{},"expect":{"permissions":[${times('{"a":1},')}]}}]}`],
      ['tests of apps', `{"version":2,"tests":[${times('{"app":{"a":1},"expect":{"b":2}},', 900)}]}`],
      ['one path', `{"version":2,"tests":[{"app":{"manifest":"${times('../')}"}}]}`],
      ['one target', fileWith({ targets: [times('laura ')] })],
      ['one property', `{"${times('p')}":1}`],
    ];
    for (const [what, text] of files) {
      it(`has at most ${testFileLimits.problems} problems, each of few words (${what})`, () => {
        const parsed = parseTestFile(text);
        const problems = allProblems(parsed);
        equal(problems.length > 0 && problems.length <= testFileLimits.problems, true);
        equal(JSON.stringify(problems).length < 20_000, true, 'the problems are short');
        equal(parsed.entries.length <= testFileLimits.tests, true);
      });
    }

    it('says last that there are more problems, and runs no test that has one which is not said', () => {
      const faulty = { ...whole, expect: 'maybe' };
      const tests = [
        { ...whole, name: 'First' },
        ...Array.from({ length: 200 }, (_, index) => ({ ...faulty, name: `${index}` })),
        { ...whole, name: 'Last' },
      ];
      const parsed = parseTestFile(JSON.stringify({ version: 1, tests }));
      const problems = allProblems(parsed);
      deepEqual(
        [
          problems.length,
          problems.at(-2)?.fault.kind,
          problems.at(-1)?.fault.kind,
          parsed.entries.filter(({ test }) => test !== undefined).map(({ name }) => name),
        ],
        [testFileLimits.problems, 'wrongValue', 'moreProblems', ['First', 'Last']],
      );
    });
  });

  it('can be any text', () => {
    const bits = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"', '\\', '//', '/*', '*/', '\n', ' ', '1', 'null'],
      ...['"version"', '"tests"', '"name"', '"targets"', '"expect"', `"${laura}"`, JSON.stringify(whole)],
      ...['2', '"app"', '"manifest"', '"id"', '"chat"', '"permissions"', '"19:a@thread.v2"'],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(bits, { maxLength: 40 }).map(all => all.join('')),
          fc.string(),
        ),
        text => {
          const parsed = parseTestFile(text);
          const isSound = parsed.problems.length === 0;
          equal(
            parsed.entries.every(
              ({ test, problems }) => (test !== undefined) === (isSound && problems.length === 0),
            ),
            true,
          );
          for (const { place } of allProblems(parsed)) {
            equal(place.offset >= 0 && place.offset <= text.length, true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('A test of an app', () => {
  const aboutApp = {
    name: 'Launch Companion in Contoso Launch',
    app: { manifest: 'appPackage/manifest.json', environment: 'dev' },
    chat: '19:launch@thread.v2',
    expect: { permissions: 'manifest' },
  };
  const chatRead = { name: 'ChatMessage.Read.Chat', type: 'Application' };
  const appFile = (change: object, version = 2): string =>
    JSON.stringify({ version, tests: [{ ...aboutApp, ...change }] });
  const byId = { app: { id: 'bd1ed596-b304-41ab-8f22-af850d09dd69' } };
  const testIn = (text: string): unknown => parseTestFile(text).entries[0]?.test;

  it('names its app by the path of a manifest, and expects what that asks for', () => {
    deepEqual(testIn(appFile({})), {
      kind: 'app',
      name: 'Launch Companion in Contoso Launch',
      app: { kind: 'manifest', path: 'appPackage/manifest.json', environment: 'dev' },
      chatId: '19:launch@thread.v2',
      permissions: 'manifest',
      version: undefined,
      account: undefined,
    });
  });

  it('names its app by an id, and expects a list and a version', () => {
    const text = appFile({
      ...byId,
      expect: { permissions: [chatRead, { ...chatRead, type: 'Delegated' }], version: '1.2.0' },
      account: 'alexw@contoso.example',
    });
    deepEqual(testIn(text), {
      kind: 'app',
      name: 'Launch Companion in Contoso Launch',
      app: { kind: 'id', id: 'bd1ed596-b304-41ab-8f22-af850d09dd69' },
      chatId: '19:launch@thread.v2',
      permissions: [
        { name: 'ChatMessage.Read.Chat', type: 'application' },
        { name: 'ChatMessage.Read.Chat', type: 'delegated' },
      ],
      version: { exactly: '1.2.0' },
      account: 'alexw@contoso.example',
    });
  });

  it('takes permissions that nobody has heard of, and ids as apps of Microsoft have them', () => {
    const permissions = [
      { name: 'Hologram.Project', type: 'Application' },
      { name: 'Hologram.Project.Chat', type: 'Delegated' },
    ];
    const app = { id: 'com.microsoft.teamspace.tab.planner' };
    deepEqual(wrongIn(appFile({ app, expect: { permissions } })), []);
  });

  it('tells where its parts are', () => {
    const text = appFile({ expect: { permissions: [chatRead], version: 'manifest' } });
    const [entry] = parseTestFile(text).entries;
    const { listed = [], ...places } = entry?.appPlaces ?? {};
    const textAt = (place: { readonly offset: number; readonly length: number } | undefined): unknown =>
      place && text.slice(place.offset, place.offset + place.length);
    deepEqual(
      [...Object.entries(places).map(([name, place]) => [name, textAt(place)]), listed.map(textAt)],
      [
        ['manifest', '"appPackage/manifest.json"'],
        ['environment', '"dev"'],
        ['chat', '"19:launch@thread.v2"'],
        ['version', '"manifest"'],
        ['permissions', JSON.stringify([chatRead])],
        [JSON.stringify(chatRead)],
      ],
    );
  });

  const manyPermissions = Array.from({ length: testFileLimits.permissions + 1 }, (_, index) => ({
    name: `P${index}.Read.Chat`,
    type: 'Application',
  }));
  const faulty: readonly (readonly [string, object, readonly (readonly [string, TestFileFault])[]])[] = [
    [
      'an app that is named neither by a manifest nor by an id',
      { app: {} },
      [['{', { kind: 'missing', property: 'manifest' }]],
    ],
    [
      'an app that is named by both',
      { ...byId, app: { ...byId.app, manifest: 'a.json' }, expect: { permissions: [chatRead] } },
      [['"manifest"', { kind: 'unknownProperty', property: 'manifest' }]],
    ],
    [
      'an app that is no object',
      { app: 'a.json' },
      [['"a.json"', { kind: 'wrongType', expected: 'object' }]],
    ],
    ...[
      'bd1ed596-b304-41ab-8f22',
      '{bd1ed596-b304-41ab-8f22-af850d09dd69}',
      '${{TEAMS_APP_ID}}',
      'Launch',
    ].map(
      id =>
        [
          `"${id}" for the id of an app`,
          { app: { id }, expect: { permissions: [chatRead] } },
          [[`"${id}"`, { kind: 'appId' }]],
        ] as const,
    ),
    ...(
      [
        ['/appPackage/manifest.json', 'absolute'],
        ['C:/appPackage/manifest.json', 'absolute'],
        ['file:///manifest.json', 'absolute'],
        ['\\\\server\\manifest.json', 'absolute'],
        ['appPackage\\manifest.json', 'backslash'],
      ] as const
    ).map(
      ([manifest, reason]) =>
        [
          `"${manifest}" for the path of a manifest`,
          { app: { manifest } },
          [[JSON.stringify(manifest), { kind: 'manifestPath', reason }]],
        ] as const,
    ),
    ...['dev.user', '.env.dev', '../dev', 'env/dev'].map(
      environment =>
        [
          `"${environment}" for the name of an environment`,
          { app: { ...aboutApp.app, environment } },
          [[`"${environment}"`, { kind: 'environmentName' }]],
        ] as const,
    ),
    ...['Contoso Launch', '19:launch', '19:a b@thread.v2', '19:x/../y@thread.v2', 'launch@thread.v2'].map(
      chat => [`"${chat}" for the id of a chat`, { chat }, [[`"${chat}"`, { kind: 'chatId' }]]] as const,
    ),
    ['a test without a chat', { chat: undefined }, [['{', { kind: 'missing', property: 'chat' }]]],
    [
      'an expectation of checks',
      { expect: 'allowed' },
      [['"allowed"', { kind: 'wrongType', expected: 'object' }]],
    ],
    [
      'no permissions',
      { expect: { version: '1.0.0' } },
      [['{', { kind: 'missing', property: 'permissions' }]],
    ],
    [
      'permissions in another word',
      { expect: { permissions: 'all' } },
      [['"all"', { kind: 'wrongPermissions' }]],
    ],
    ['an empty list of permissions', { expect: { permissions: [] } }, [['[]', { kind: 'noPermissions' }]]],
    [
      'too many permissions',
      { expect: { permissions: manyPermissions } },
      [[JSON.stringify(manyPermissions), { kind: 'tooManyPermissions' }]],
    ],
    [
      'a permission that is there twice, in other letters',
      { expect: { permissions: [chatRead, { name: 'chatmessage.read.chat', type: 'Application' }] } },
      [['{"name":"chatmessage.read.chat","type":"Application"}', { kind: 'duplicatePermission' }]],
    ],
    [
      'a type that there is not',
      { expect: { permissions: [{ ...chatRead, type: 'application' }] } },
      [['"application"', { kind: 'wrongValue', allowed: ['Application', 'Delegated'] }]],
    ],
    [
      'a permission of teams',
      { expect: { permissions: [{ ...chatRead, name: 'ChannelMessage.Read.Group' }] } },
      [['"ChannelMessage.Read.Group"', { kind: 'permissionElsewhere', resource: 'team' }]],
    ],
    [
      'a permission of people',
      { expect: { permissions: [{ ...chatRead, name: 'TeamsActivity.Send.User' }] } },
      [['"TeamsActivity.Send.User"', { kind: 'permissionElsewhere', resource: 'user' }]],
    ],
    [
      'what is expected of a manifest, of an app that is named by its id',
      { ...byId, expect: { permissions: 'manifest', version: 'manifest' } },
      [
        ['"manifest"', { kind: 'noManifest' }],
        ['"manifest"', { kind: 'noManifest' }],
      ],
    ],
    ['a blank version', { expect: { permissions: 'manifest', version: '' } }, [['""', { kind: 'blank' }]]],
    [
      'what belongs to checks',
      { targets: [laura] },
      [['"targets"', { kind: 'unknownProperty', property: 'targets' }]],
    ],
  ];
  for (const [what, change, problems] of faulty) {
    it(`has ${what} named at its place, and is not run`, () => {
      const text = appFile(change);
      deepEqual([wrongIn(text), testIn(text)], [problems, undefined]);
    });
  }

  it('needs a file of version 2, and keeps no other test of a file of version 1 from being run', () => {
    const text = JSON.stringify({ version: 1, tests: [aboutApp, whole] });
    deepEqual(
      [wrongIn(text), parseTestFile(text).entries.map(({ test }) => test?.name)],
      [[['"app"', { kind: 'olderVersion', needed: 2 }]], [undefined, whole.name]],
    );
  });
});

describe('A file of version 1', () => {
  it('is read as one of version 2 with the same tests of interactions', () => {
    fc.assert(
      fc.property(anyChecks, tests => {
        const text = newTestFile(tests);
        const [older, newer] = [text, text.replace('"version": 1', '"version": 2')].map(parseTestFile);
        deepEqual([older?.version?.number, newer?.version?.number], [1, 2]);
        deepEqual({ ...newer, version: undefined }, { ...older, version: undefined });
      }),
    );
  });
});

describe('The lines of a text', () => {
  it('are counted whatever they end with', () => {
    const text = 'a\nbc\r\n\rd';
    deepEqual(
      Array.from({ length: text.length + 1 }, (_, offset) => {
        const { line, character } = new Lines(text).positionAt(offset);
        return `${line}:${character}`;
      }),
      ['0:0', '0:1', '1:0', '1:1', '1:2', '1:3', '2:0', '3:0', '3:1'],
    );
  });
});
