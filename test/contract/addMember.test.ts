import assert from 'node:assert/strict';
import { addMemberRequest, type AdditionSubject, type NewMembership } from '../../src/access/additionApi.ts';
import { wholeHistory } from '../../src/access/additionPlan.ts';
import { clouds } from '../../src/graph/cloud.ts';
import { officialExamples } from './examples.ts';
import { validateRequest } from './openapi.ts';

const root = 'https://graph.microsoft.com/v1.0';
const byId: AdditionSubject = { userId: '8b081ef6-4792-4def-b2c9-c363a1bf41d5', tenantId: undefined };
const asOwner = (visibleHistoryStartDateTime?: string): NewMembership => ({
  role: 'owner',
  visibleHistoryStartDateTime,
});
const bodyFor = (subject: AdditionSubject, membership: NewMembership): unknown =>
  addMemberRequest(clouds.global, 'v1.0', '19:a@thread.v2', subject, membership).body;

describe('What is sent to add a member', () => {
  const cases: readonly (readonly [example: number, AdditionSubject, NewMembership])[] = [
    [1, byId, asOwner('2019-04-18T23:51:43.255Z')],
    [2, byId, asOwner()],
    [3, byId, asOwner(wholeHistory)],
    [4, { userPrincipalName: 'jacob@contoso.com' }, asOwner('2019-04-18T23:51:43.255Z')],
    [
      5,
      { userId: '8ba98gf6-7fc2-4eb2-c7f2-aef9f21fd98g', tenantId: 'northwind' },
      { role: 'guest', visibleHistoryStartDateTime: undefined },
    ],
  ];
  for (const [example, subject, membership] of cases) {
    it(`is as in Microsoft’s example ${example}`, () => {
      const official = officialExamples.find(({ id }) => id.startsWith(`add_member_to_chat_${example} `));
      assert.deepEqual(bodyFor(subject, membership), official?.request?.body);
    });
  }

  it('names the tenant of somebody of another one, and escapes the sign-in name of a guest', () => {
    const external = bodyFor({ ...byId, tenantId: 'fabrikam' }, asOwner());
    const guest = { userPrincipalName: 'laura_fabrikam.example#EXT#@contoso.example' };
    const headers = { 'content-type': 'application/json' };
    assert.deepEqual(
      [
        external,
        bodyFor(guest, asOwner()),
        validateRequest('POST', '/v1.0/chats/19:a@thread.v2/members', { headers, body: external }),
      ],
      [
        {
          '@odata.type': '#microsoft.graph.aadUserConversationMember',
          'user@odata.bind': `${root}/users/${byId.userId}`,
          roles: ['owner'],
          tenantId: 'fabrikam',
        },
        {
          '@odata.type': '#microsoft.graph.aadUserConversationMember',
          'user@odata.bind': `${root}/users/laura_fabrikam.example%23EXT%23@contoso.example`,
          roles: ['owner'],
        },
        [],
      ],
    );
  });
});
