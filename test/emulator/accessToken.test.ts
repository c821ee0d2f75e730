import assert from 'node:assert/strict';
import { mintAccessToken, readAccessToken } from './accessToken.ts';
import { alex } from './seed/people.ts';

describe('An access token', () => {
  const now = Date.parse('2026-06-18T14:30:00Z');

  it('carries the account, the scopes and the time it was made', () => {
    const token = mintAccessToken(alex, ['Chat.ReadBasic', 'User.Read'], { now, clientId: 'some-client' });
    assert.deepEqual(readAccessToken(token), {
      aud: 'https://graph.microsoft.com',
      oid: alex.oid,
      tid: alex.tid,
      upn: 'alexw@contoso.example',
      name: 'Alex Wilber',
      scp: 'Chat.ReadBasic User.Read',
      appid: 'some-client',
      iat: now / 1000,
      exp: now / 1000 + 3600,
    });
  });

  it('takes further claims', () => {
    const token = mintAccessToken(alex, [], { now, expiresInSeconds: -1, extraClaims: { xms_cc: ['cp1'] } });
    const claims = readAccessToken(token);
    assert.deepEqual([claims?.xms_cc, claims?.exp], [['cp1'], now / 1000 - 1]);
  });

  it('is not made out of anything else', () => {
    const strangers = ['', 'x', 'a.b.c', `x.${Buffer.from('{"aud":1}').toString('base64url')}.`, 'x.bnVsbA.'];
    assert.deepEqual(
      strangers.map(readAccessToken),
      strangers.map(() => undefined),
    );
  });
});
