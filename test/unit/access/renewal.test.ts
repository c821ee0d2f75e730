import { deepEqual, doesNotReject } from 'node:assert/strict';
import { renewWith } from '../../../src/access/renewal.ts';
import { FailureError, type Failure } from '../../../src/core/failure.ts';
import { failureFrom, never } from '../graph/graphFixture.ts';

const expired: Failure = { kind: 'signedOut', reason: 'expired', answer: undefined };
const missing: Failure = { kind: 'consentNeeded', scopes: ['Chat.ReadWrite.All'], answer: undefined };

describe('Renewing for a change', () => {
  it('asks for the session, then for the permission', async () => {
    const asked: string[] = [];
    const renew = renewWith(need => {
      asked.push(need);
      return Promise.resolve(true);
    }, 'revoke');
    await renew(missing, never);
    deepEqual(asked, ['list', 'revoke']);
  });

  it('ends with what is missing if the token of the change is the same as before', async () => {
    const renew = renewWith(need => Promise.resolve(need === 'list'), 'readd');
    deepEqual(await failureFrom(renew(missing, never)), missing);
  });

  it('takes the token of the change as it is where only the session had ended', async () => {
    const renew = renewWith(need => Promise.resolve(need === 'list'), 'revoke');
    await doesNotReject(renew(expired, never));
  });

  it('ends as the consent does', async () => {
    const renew = renewWith(() => Promise.reject(new FailureError({ kind: 'cancelled' })), 'revoke');
    deepEqual(await failureFrom(renew(expired, never)), { kind: 'cancelled' });
  });
});
