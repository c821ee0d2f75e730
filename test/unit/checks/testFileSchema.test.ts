import { deepEqual, equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parseTestFile, testFileLimits, type TestFileFault } from '../../../src/checks/testFile.ts';
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
]);

describe('The schema of test files', () => {
  const validate = new Ajv({ strict: false }).compile(english);

  it('says the same in both languages', () => {
    deepEqual(withoutWords(french), withoutWords(english));
  });

  it('describes every property', () => {
    const described = propertiesIn(english);
    equal(described.length, 10);
    deepEqual(
      described.filter(([, property]) => typeof property['description'] !== 'string').map(([path]) => path),
      [],
    );
  });

  it('has the limits that the file is read with', () => {
    deepEqual(
      propertiesIn(english).flatMap(([, { maxItems }]) => maxItems ?? []),
      [testFileLimits.tests, testFileLimits.targets],
    );
  });

  it('accepts what can be run, and refuses what cannot', () => {
    const texts = fc.constantFrom<unknown>(
      'each',
      'together',
      'allowed',
      'denied',
      'createChat',
      ' ',
      7,
      null,
    );
    const text = (good: string): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 9, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: texts });
    const targets = fc.oneof(
      { weight: 9, arbitrary: fc.array(text('laura@fabrikam.example'), { maxLength: 2 }) },
      { weight: 1, arbitrary: texts },
    );
    const sometimes = { requiredKeys: [] };
    const test = fc.oneof(
      fc.record({
        name: text('A test'),
        interaction: text('createChat'),
        targets,
        expect: text('denied'),
      }),
      fc.record(
        {
          name: text('A test'),
          interaction: text('createChat'),
          mode: text('each'),
          targets,
          expect: text('allowed'),
          account: text('alexw@contoso.example'),
          more: texts,
        },
        sometimes,
      ),
      texts,
    );
    const file = fc.oneof(
      fc.record({ version: fc.constant(1), tests: fc.array(test, { maxLength: 2 }) }),
      fc.record(
        {
          version: fc.constantFrom<unknown>(1, 0, 1.5, '1'),
          account: text('alexw@contoso.example'),
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
      { numRuns: 1000 },
    );
  });
});
