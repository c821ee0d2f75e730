import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { testFileLimits, type TestFileFault } from '../../../src/testFiles/model.ts';
import { parseTestFile } from '../../../src/testFiles/testFile.ts';
import { isRecord, type JsonRecord } from '../../emulator/json.ts';

function readSchema(name: string): JsonRecord {
  const value: unknown = JSON.parse(
    readFileSync(new URL(`../../../schema/${name}`, import.meta.url), 'utf8'),
  );
  if (!isRecord(value)) throw new Error(`${name} is no object.`);
  return value;
}

const english = readSchema('teamsaccess.schema.json');
const french = readSchema('teamsaccess.schema.fr.json');

/** What people read of a schema. */
const words = new Set(['title', 'description', 'patternErrorMessage', 'enumDescriptions', 'label']);

/** A schema without what people read. */
function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) => (words.has(key) ? [] : [[key, withoutWords(inner)]])),
      )
    : value;
}

/** The properties that a schema describes, with their paths. */
function propertiesIn(value: unknown, path = ''): (readonly [string, JsonRecord])[] {
  if (!isRecord(value)) return [];
  const own = isRecord(value['properties']) ? Object.entries(value['properties']) : [];
  return [
    ...own.flatMap(([name, inner]) => (isRecord(inner) ? [[`${path}/${name}`, inner] as const] : [])),
    ...Object.entries(value).flatMap(([key, inner]) => propertiesIn(inner, `${path}/${key}`)),
  ];
}

/** Faults that no schema can name. */
const beyondSchema: ReadonlySet<TestFileFault['kind']> = new Set<TestFileFault['kind']>([
  'target',
  'duplicateName',
  'newerVersion',
  'olderVersion',
  'appId',
  'chatId',
  'manifestPath',
  'environmentName',
  'noManifest',
  'duplicatePermission',
  'permissionElsewhere',
]);

/** All values of one keyword, wherever in a schema it stands. */
function valuesOf(keyword: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(inner => valuesOf(keyword, inner));
  return isRecord(value)
    ? Object.entries(value).flatMap(([key, inner]) => (key === keyword ? [inner] : valuesOf(keyword, inner)))
    : [];
}

describe('The schema of test files', () => {
  const validate = new Ajv({ strict: false }).compile(english);

  it('says the same in both languages', () => {
    deepEqual(withoutWords(french), withoutWords(english));
  });

  it('describes every property', () => {
    const described = propertiesIn(english);
    equal(described.length, 24);
    deepEqual(
      described.filter(([, property]) => typeof property['description'] !== 'string').map(([path]) => path),
      [],
    );
  });

  it('has the limits that the file is read with', () => {
    deepEqual(valuesOf('maxItems', english), [
      testFileLimits.tests,
      testFileLimits.targets,
      testFileLimits.permissions,
    ]);
  });

  it('accepts what can be run, and refuses what cannot', () => {
    const odd = [
      'each',
      'together',
      'allowed',
      'denied',
      'createChat',
      'manifest',
      'Delegated',
      ' ',
      7,
      null,
    ];
    const texts = fc.constantFrom<unknown>(...odd);
    const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: texts });
    const text = (good: string): fc.Arbitrary<unknown> => mostly(fc.constant(good));
    const sometimes = { requiredKeys: [] };
    const check = {
      name: text('A test'),
      interaction: text('createChat'),
      targets: mostly(fc.array(text('laura@fabrikam.example'), { maxLength: 2 })),
      expect: text('denied'),
    };
    const permission = { name: text('ChatMessage.Read.Chat'), type: text('Application') };
    const byManifest = { manifest: text('appPackage/manifest.json') };
    const app = mostly(
      fc.oneof(
        fc.record(byManifest),
        fc.record({ id: text('bd1ed596-b304-41ab-8f22-af850d09dd69') }),
        fc.record(
          { ...byManifest, environment: text('dev'), id: text('com.example.app'), more: texts },
          sometimes,
        ),
      ),
    );
    const permissions = fc.oneof(
      text('manifest'),
      fc.array(
        mostly(fc.oneof(fc.record(permission), fc.record({ ...permission, more: texts }, sometimes))),
        {
          maxLength: 2,
        },
      ),
    );
    const aboutApp = {
      name: text('A test'),
      app,
      chat: text('19:launch@thread.v2'),
      expect: mostly(
        fc.oneof(
          fc.record({ permissions }),
          fc.record({ permissions, version: text('1.2.0'), more: texts }, sometimes),
        ),
      ),
    };
    const account = text('alexw@contoso.example');
    const test = fc.oneof(
      fc.record(check),
      fc.record({ ...check, mode: text('each'), account, more: texts }, sometimes),
      fc.record(aboutApp),
      fc.record({ ...aboutApp, account, more: texts }, sometimes),
      fc.record({ ...check, ...aboutApp }, sometimes),
      texts,
    );
    const file = fc.oneof(
      fc.record({ version: fc.constantFrom(1, 2), tests: fc.array(test, { maxLength: 2 }) }),
      fc.record(
        {
          version: fc.constantFrom<unknown>(1, 2, 0, 1.5, '1'),
          account,
          tests: fc.oneof(fc.array(test, { maxLength: 2 }), texts),
          $schema: texts,
          more: texts,
        },
        sometimes,
      ),
      texts,
    );
    fc.assert(
      fc.property(file, content => {
        const { problems, entries } = parseTestFile(JSON.stringify(content));
        const faults = [...problems, ...entries.flatMap(entry => entry.problems)].filter(
          ({ fault }) => !beyondSchema.has(fault.kind),
        );
        equal(validate(content), faults.length === 0, JSON.stringify(content));
      }),
      { numRuns: 2000 },
    );
  });
});
