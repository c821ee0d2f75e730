import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { readTokenClaims } from '../../../src/host/tokenClaims.ts';
import { mintAccessToken, productScopes } from '../../emulator/accessToken.ts';
import { alex, contoso } from '../../emulator/seed/people.ts';

const none = {
  userId: undefined,
  tenantId: undefined,
  audience: undefined,
  clientId: undefined,
  permissions: undefined,
  issuedAt: undefined,
  expiresAt: undefined,
};
const tokenOf = (claims: unknown): string =>
  `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;

describe('The claims of a token', () => {
  it('are read from a token of Entra', () => {
    const token = mintAccessToken(alex, productScopes, {
      now: 1_000_000_000,
      expiresInSeconds: 60,
      clientId: 'the client',
    });
    deepEqual(readTokenClaims(token), {
      userId: alex.oid,
      tenantId: contoso.id,
      audience: 'https://graph.microsoft.com',
      clientId: 'the client',
      permissions: productScopes,
      issuedAt: 1_000_000_000,
      expiresAt: 1_000_060_000,
    });
  });

  it('may hold text of any language', () => {
    deepEqual(readTokenClaims(tokenOf({ oid: 'Zoé 🦊 ليلى', name: '????>>>>' })), {
      ...none,
      userId: 'Zoé 🦊 ليلى',
    });
  });

  it('are none where they are of other types', () => {
    deepEqual(readTokenClaims(tokenOf({ oid: 7, tid: null, scp: ['a'], exp: '12' })), none);
  });

  const garbage = [
    '',
    'opaque',
    'a.b',
    'a.b.c',
    '..',
    `x.${btoa('[]')}.y`,
    `x.${btoa('null')}.y`,
    `x.${btoa('{')}.y`,
  ];
  for (const token of garbage) {
    it(`are none in “${token}”`, () => {
      deepEqual(readTokenClaims(token), none);
    });
  }

  it('never make the reader fail', () => {
    fc.assert(
      fc.property(fc.string(), fc.json(), (text, json) => {
        readTokenClaims(text);
        readTokenClaims(`x.${text}.y`);
        readTokenClaims(tokenOf(JSON.parse(json)));
      }),
    );
  });
});
