import { deepEqual } from 'node:assert/strict';
import { accountKey } from '../../../src/session/accountKey.ts';
import { AuditConsent, requestsWithoutAsking } from '../../../src/session/auditConsent.ts';

const alex = { id: 'alex', tenantId: 'CONTOSO' };

describe('What was agreed to about audited requests', () => {
  it('covers small runs of the account that agreed, and of no other account, tenant or cloud', () => {
    const consent = new AuditConsent();
    consent.give(accountKey({ name: 'global' }, alex));
    const covers = (cloud: 'global' | 'china', account: typeof alex, requests: number): boolean =>
      consent.covers(accountKey({ name: cloud }, account), requests);
    deepEqual(
      {
        one: covers('global', alex, 1),
        sameTenantInOtherLetters: covers('global', { ...alex, tenantId: 'contoso' }, 1),
        most: covers('global', alex, requestsWithoutAsking),
        more: covers('global', alex, requestsWithoutAsking + 1),
        otherAccount: covers('global', { ...alex, id: 'megan' }, 1),
        otherTenant: covers('global', { ...alex, tenantId: 'fabrikam' }, 1),
        otherCloud: covers('china', alex, 1),
      },
      {
        one: true,
        sameTenantInOtherLetters: true,
        most: true,
        more: false,
        otherAccount: false,
        otherTenant: false,
        otherCloud: false,
      },
    );
  });

  it('is nothing at first', () => {
    deepEqual(new AuditConsent().covers(accountKey({ name: 'global' }, alex), 0), false);
  });
});
