import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatTarget,
  inTenant,
  isOwn,
  parseTarget,
  targetIdentity,
  targetKey,
  type Target,
  type TargetProblemReason,
} from '../../../src/checks/target.ts';
import { targetsIn } from '../../../src/checks/typedPiece.ts';
import { readTyped } from '../../../src/checks/typedTargets.ts';
import { officialExamples } from '../../contract/examples.ts';

const id = '59b5bc69-ca73-4ffd-a2e0-88a79115d13b';
const tenantId = 'b11186db-6149-4b3d-95ad-23c9e1bf6853';
const otherTenantId = '2432b57b-0abd-43db-aa7b-16eadd115d34';

/** Of the basic plane: the sets that fast-check has for more take a second to be made. */
const anyCharacter = fc
  .oneof(fc.nat(0x2fff), fc.constantFrom(...Array.from('@.,;<>: ')))
  .map(one => (typeof one === 'number' ? String.fromCharCode(one) : one));
const guid = fc.uuid();
const word = fc.stringMatching(/^[a-zA-Z0-9'._+#é-]{1,12}$/).filter(text => !text.endsWith('.'));
const address = fc
  .tuple(word, word, fc.stringMatching(/^[a-zé]{2,6}$/))
  .map(parts => `${parts[0]}@${parts[1]}.${parts[2]}`);
const anyTarget: fc.Arbitrary<Target> = fc.oneof(
  fc
    .tuple(guid, fc.option(guid, { nil: undefined }))
    .map((ids): Target => ({ kind: 'id', id: ids[0], tenantId: ids[1] })),
  address.map((email): Target => ({ kind: 'email', email })),
  address.map((userPrincipalName): Target => ({ kind: 'upn', userPrincipalName })),
);

describe('A target', () => {
  const forms: readonly (readonly [string, Target | TargetProblemReason])[] = [
    [id, { kind: 'id', id, tenantId: undefined }],
    [id.toUpperCase(), { kind: 'id', id: id.toUpperCase(), tenantId: undefined }],
    [`${id}@${tenantId}`, { kind: 'id', id, tenantId }],
    [`id:${id}`, { kind: 'id', id, tenantId: undefined }],
    [`ID : ${id}@${tenantId}`, { kind: 'id', id, tenantId }],
    ['laura@fabrikam.example', { kind: 'email', email: 'laura@fabrikam.example' }],
    ['Laura Weber <laura@fabrikam.example>', { kind: 'email', email: 'laura@fabrikam.example' }],
    ['<laura@fabrikam.example>', { kind: 'email', email: 'laura@fabrikam.example' }],
    ['email:laura@fabrikam.example', { kind: 'email', email: 'laura@fabrikam.example' }],
    [
      "Email: o'brien+tag@mail.fabrikam.example",
      { kind: 'email', email: "o'brien+tag@mail.fabrikam.example" },
    ],
    ['zoé@fabrikam.example', { kind: 'email', email: 'zoé@fabrikam.example' }],
    ['upn:maia@contoso.com', { kind: 'upn', userPrincipalName: 'maia@contoso.com' }],
    [
      'UPN: robin_relecloud.example#EXT#@contoso.example',
      { kind: 'upn', userPrincipalName: 'robin_relecloud.example#EXT#@contoso.example' },
    ],
    [`upn:${id}@contoso.example`, { kind: 'upn', userPrincipalName: `${id}@contoso.example` }],
    ['laura', 'notATarget'],
    ['Bob Smith; Laura <laura@x.example>', 'notAnAddress'],
    ['bob@x.example, Laura <laura@x.example>', 'notAnAddress'],
    [`${id} <laura@x.example>`, 'notAnAddress'],
    ['"Weber; Laura" <laura@x.example>', { kind: 'email', email: 'laura@x.example' }],
    ['Weber, Laura <laura@x.example>', { kind: 'email', email: 'laura@x.example' }],
    ["'laura@x.example' <laura@x.example>", { kind: 'email', email: 'laura@x.example' }],
    ['Laura Weber', 'notATarget'],
    ['{}', 'notATarget'],
    [id.slice(0, -1), 'notAnId'],
    [`${id}0`, 'notAnId'],
    [id.replaceAll('-', ''), 'notAnId'],
    ['id:laura', 'notAnId'],
    ['id:laura@fabrikam.example', 'notAnId'],
    [`${id}@fabrikam`, 'notATenantId'],
    [`id:${id}@fabrikam.example`, 'notATenantId'],
    [`${id}@`, 'notATenantId'],
    [`${id}@${tenantId.slice(1)}`, 'notATenantId'],
    [`${id}@${tenantId}@${tenantId}`, 'notATenantId'],
    ['@', 'notAnAddress'],
    ['laura@', 'notAnAddress'],
    ['@fabrikam.example', 'notAnAddress'],
    ['laura@fabrikam', 'notAnAddress'],
    ['laura@fabrikam.', 'notAnAddress'],
    ['laura@@fabrikam.example', 'notAnAddress'],
    ['laura weber@fabrikam.example', 'notAnAddress'],
    ['email:laura', 'notAnAddress'],
    [`email:${id}`, 'notAnAddress'],
    ['upn:laura', 'notAnAddress'],
    ['laura@fabrikam.example\u200b', 'notAnAddress'],
    ['\u202elaura@fabrikam.example', 'notAnAddress'],
    ['laura@fabri\u0000kam.example', 'notAnAddress'],
    ['id:', 'nothingAfterPrefix'],
    ['email: ', 'nothingAfterPrefix'],
    ['UPN:', 'nothingAfterPrefix'],
  ];
  for (const [text, expected] of forms) {
    it(`written as ${JSON.stringify(text)} is ${typeof expected === 'string' ? expected : `of kind ${expected.kind}`}`, () => {
      deepEqual(parseTarget(text), expected);
    });
  }

  it('reads back as it was written', () => {
    fc.assert(
      fc.property(anyTarget, target => {
        deepEqual(parseTarget(formatTarget(target)), target);
      }),
    );
  });

  it('is refused or read, but never makes the parser fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 80 }), text => {
        for (const target of targetsIn(readTyped(text))) {
          deepEqual(parseTarget(formatTarget(target)), target);
        }
      }),
    );
  });
});

/** The people in a text. */
function targetsOf(text: string): readonly Target[] {
  return targetsIn(readTyped(text));
}

describe('Targets', () => {
  it('stand apart by commas, semicolons and line breaks, and blank pieces do not count', () => {
    deepEqual(
      targetsOf(` , a@x.example;b@x.example\r\nc@x.example\n\n d@x.example ,;`),
      ['a', 'b', 'c', 'd'].map(name => ({ kind: 'email', email: `${name}@x.example` })),
    );
  });

  it('may be of all kinds at once', () => {
    deepEqual(targetsOf(`${id}, upn:a@x.example; a@x.example\n${id}@${tenantId}`).map(formatTarget), [
      id,
      'upn:a@x.example',
      'a@x.example',
      `${id}@${tenantId}`,
    ]);
  });

  it('name each piece that is none, with the reason', () => {
    const pieces = readTyped('a@x.example,  nobody ;id:\n id:12, a@x.example, b@x');
    deepEqual(
      pieces.flatMap(piece => (piece.kind === 'problem' ? [[piece.text, piece.reason]] : [])),
      [
        ['nobody', 'notATarget'],
        ['id:', 'nothingAfterPrefix'],
        ['id:12', 'notAnId'],
        ['b@x', 'notAnAddress'],
      ],
    );
  });

  it('are the same whatever their case and however they are written', () => {
    const text = `A@X.example, email:a@x.EXAMPLE, <a@x.example>, ${id}, id:${id.toUpperCase()}`;
    deepEqual(targetsOf(text).length, 2);
  });

  it('are different questions where kind or tenant differ', () => {
    const targets = targetsOf(`a@x.example, upn:a@x.example, ${id}, ${id}@${tenantId}`);
    deepEqual(new Set(targets.map(targetKey)).size, 4);
  });

  it('are none in a blank text', () => {
    deepEqual(readTyped(' \r\n ,;'), []);
  });

  it('read back as they were written, all together', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyTarget, { selector: targetKey }),
        fc.constantFrom(',', ';', '\n', '\r\n', ' , '),
        (targets, separator) => {
          deepEqual(targetsOf(targets.map(formatTarget).join(separator)), targets);
        },
      ),
    );
  });
});

describe('A target as the service takes it', () => {
  const typed: readonly (readonly [number, string])[] = [
    [1, '59b5bc69-ca73-4ffd-a2e0-88a79115d13b'],
    [2, '59b5bc69-ca73-4ffd-a2e0-88a79115d13b@b11186db-6149-4b3d-95ad-23c9e1bf6853'],
    [3, 'upn:maia@contoso.com'],
    [4, 'LauraW@contoso.com'],
    [5, 'LauraW@foo.com, upn:MaiaR@foobar.com, bd6a223f-59b5-46dd-90bc-0ddebaf3da5a'],
  ];
  for (const [number, text] of typed) {
    it(`is as in official example ${number} (${text})`, () => {
      const name = `teamwork_determineIfInteractionIsAllowed_${number}`;
      const example = officialExamples.find(candidate => candidate.id === name);
      deepEqual(
        {
          users: targetsOf(text).map(target => targetIdentity(target, undefined)),
          interactionType: 'createChat',
        },
        example?.request?.body,
      );
    });
  }
});

describe('An ID without a tenant', () => {
  it('is of the tenant of whoever asks, and of none where that is not known', () => {
    deepEqual(
      [tenantId, undefined, '', 'contoso.example'].map(home =>
        targetsOf(`${id}, ${id}@${otherTenantId}, a@x.example, upn:a@x.example`).map(target =>
          formatTarget(inTenant(target, home)),
        ),
      ),
      [`${id}@${tenantId}`, id, id, id].map(first => [
        first,
        `${id}@${otherTenantId}`,
        'a@x.example',
        'upn:a@x.example',
      ]),
    );
  });

  it('is what the service is sent about one’s own people alone', () => {
    const target = { kind: 'id', id, tenantId } as const;
    const identity = { '@odata.type': 'microsoft.graph.teamworkUserIdentity', id };
    deepEqual(
      [tenantId, tenantId.toUpperCase(), otherTenantId, undefined].map(home => targetIdentity(target, home)),
      [identity, identity, { ...identity, tenantId }, { ...identity, tenantId }],
    );
  });
});

describe('Oneself', () => {
  const own = { userId: id.toUpperCase(), signInName: 'Alex@Contoso.example' };
  it('is known in each form of a target, whatever the case', () => {
    deepEqual(
      [
        id,
        `${id}@${tenantId}`,
        'alex@contoso.example',
        'upn:ALEX@contoso.example',
        tenantId,
        'adele@contoso.example',
        'upn:adele@contoso.example',
      ].map(text => targetsOf(text).map(target => isOwn(target, own))),
      [[true], [true], [true], [true], [false], [false], [false]],
    );
  });

  it('is not taken for anybody where the id is not known', () => {
    equal(isOwn({ kind: 'id', id, tenantId: undefined }, { ...own, userId: undefined }), false);
  });
});
