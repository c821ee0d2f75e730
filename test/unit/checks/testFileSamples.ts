import fc from 'fast-check';
import { targetKey, type Target } from '../../../src/checks/target.ts';
import type { FileTest } from '../../../src/checks/testFile.ts';
import type { Insertion } from '../../../src/checks/testFileWriter.ts';

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

/** Tests that one file may hold: each with a name of its own. */
export const anyTests: fc.Arbitrary<readonly FileTest[]> = fc.uniqueArray(
  fc.record(
    {
      name: anyName.filter(name => name !== ''),
      mode: fc.constantFrom('each' as const, 'together' as const),
      targets: fc.uniqueArray(anyTarget, { minLength: 1, maxLength: 5, selector: targetKey }),
      expect: fc.constantFrom('allowed' as const, 'denied' as const),
      account: fc.constantFrom(undefined, 'alexw@contoso.example', 'meganb@contoso.example'),
    },
    { noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 4, selector: ({ name }) => name },
);

/** The text with the insertions made as an editor makes them. Their offsets ascend. */
export function withInsertions(text: string, insertions: readonly Insertion[]): string {
  let result = '';
  let copied = 0;
  for (const insertion of insertions) {
    result += text.slice(copied, insertion.offset) + insertion.text;
    copied = insertion.offset;
  }
  return result + text.slice(copied);
}
