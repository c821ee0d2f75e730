import fc from 'fast-check';
import { targetKey, type Target } from '../../../src/checks/target.ts';
import { permissionKey, type AppPermission } from '../../../src/apps/model.ts';
import type { AppTest, CheckTest, FileTest, TestedApp } from '../../../src/testFiles/model.ts';
import { newTestFile, type TextChange } from '../../../src/testFiles/testFileWriter.ts';
import { isRecord } from '../../emulator/json.ts';

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const address = fc.tuple(word, word).map(([name, domain]) => `${name}@${domain}.example`);

const anyTarget: fc.Arbitrary<Target> = fc.oneof(
  fc
    .tuple(fc.uuid(), fc.option(fc.uuid(), { nil: undefined }))
    .map(([id, tenantId]): Target => ({ kind: 'id', id, tenantId })),
  address.map((email): Target => ({ kind: 'email', email })),
  address.map((userPrincipalName): Target => ({ kind: 'upn', userPrincipalName })),
);

/** Texts as people name tests, among them what has a meaning in JSON. */
const anyName = fc
  .array(fc.constantFrom('a', 'Z', ' ', '"', '\\', '/', '*', ',', '{', ']', '\n', 'é', '🦊'), {
    maxLength: 12,
  })
  .map(parts => parts.join('').trim());

const anyNameOfTest = anyName.filter(name => name !== '');
const anyAccount = fc.constantFrom(undefined, 'alexw@contoso.example', 'meganb@contoso.example');

const anyCheck: fc.Arbitrary<CheckTest> = fc.record(
  {
    kind: fc.constant('check' as const),
    name: anyNameOfTest,
    mode: fc.constantFrom('each' as const, 'together' as const),
    targets: fc.uniqueArray(anyTarget, { minLength: 1, maxLength: 5, selector: targetKey }),
    expect: fc.constantFrom('allowed' as const, 'denied' as const),
    account: anyAccount,
  },
  { noNullPrototype: true },
);

const anyPermission: fc.Arbitrary<AppPermission> = fc.record(
  {
    name: fc.oneof(
      word.map(name => `${name}.Read.Chat`),
      fc.constantFrom('ChatMessage.Read.Chat', 'Hologram.Project', 'chat'),
    ),
    type: fc.constantFrom('application' as const, 'delegated' as const),
  },
  { noNullPrototype: true },
);
const anyPermissions = fc.uniqueArray(anyPermission, { minLength: 1, maxLength: 4, selector: permissionKey });
const anyVersion = fc
  .tuple(fc.nat(9), fc.nat(9))
  .map(([major, minor]) => ({ exactly: `${major}.${minor}.0` }));

const anyManifest: fc.Arbitrary<TestedApp> = fc.record(
  {
    kind: fc.constant('manifest' as const),
    path: fc.constantFrom('manifest.json', 'appPackage/manifest.json', '../app/manifest.json', './a b/ü.zip'),
    environment: fc.constantFrom(undefined, 'dev', 'staging_2'),
  },
  { noNullPrototype: true },
);

const anyChatId = word.map(text => `19:${text}@thread.v2`);

const anyAppTest: fc.Arbitrary<AppTest> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('app' as const),
      name: anyNameOfTest,
      app: anyManifest,
      chatId: anyChatId,
      permissions: fc.oneof(fc.constant('manifest' as const), anyPermissions),
      version: fc.oneof(fc.constantFrom(undefined, 'manifest' as const), anyVersion),
      account: anyAccount,
    },
    { noNullPrototype: true },
  ),
  fc.record(
    {
      kind: fc.constant('app' as const),
      name: anyNameOfTest,
      app: fc.uuid().map((id): TestedApp => ({ kind: 'id', id })),
      chatId: anyChatId,
      permissions: anyPermissions,
      version: fc.oneof(fc.constant(undefined), anyVersion),
      account: anyAccount,
    },
    { noNullPrototype: true },
  ),
);

const severalOf = <Test extends FileTest>(one: fc.Arbitrary<Test>): fc.Arbitrary<readonly Test[]> =>
  fc.uniqueArray(one, { minLength: 1, maxLength: 4, selector: ({ name }) => name });

/** Tests of interactions that one file may hold: each with a name of its own. */
export const anyChecks = severalOf(anyCheck);

/** Tests that one file may hold, of both kinds. */
export const anyTests = severalOf<FileTest>(fc.oneof(anyCheck, anyAppTest));

/** The text with the changes made as an editor makes them. Their offsets ascend. */
export function withChanges(text: string, changes: readonly TextChange[]): string {
  let result = '';
  let copied = 0;
  for (const change of changes) {
    result += text.slice(copied, change.offset) + change.text;
    copied = change.offset + change.length;
  }
  return result + text.slice(copied);
}

/** One test as a file without an account has it, on one line. */
export function jsonOfTest(test: FileTest): string {
  const file: unknown = JSON.parse(newTestFile([test]));
  const tests: unknown = isRecord(file) ? file['tests'] : undefined;
  const json: unknown = Array.isArray(tests) ? tests[0] : undefined;
  if (!isRecord(json)) throw new Error('There is no test.');
  return JSON.stringify(test.account === undefined ? json : { ...json, account: test.account });
}
