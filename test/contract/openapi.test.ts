import assert from 'node:assert/strict';
import { mergeSlices, validateRequest, validateResponse } from './openapi.ts';

const chat = '/beta/chats/19:x@thread.v2';
const user = { '@odata.type': 'microsoft.graph.teamworkUserIdentity', id: 'a', tenantId: 'b' };
const member = {
  '@odata.type': '#microsoft.graph.aadUserConversationMember',
  id: 'MCMj',
  displayName: 'Alex',
  roles: ['owner'],
  userId: 'a',
  email: null,
  tenantId: 'b',
};

describe('The contract, of requests,', () => {
  it('accepts what is documented', () => {
    const requests: readonly Parameters<typeof validateRequest>[] = [
      ['GET', '/beta/me/chats?$top=50&$expand=members,lastMessagePreview'],
      ['GET', '/v1.0/users/a/chats?$expand=members&$skiptoken=abc%3d'],
      [
        'GET',
        `${chat}/members`,
        { headers: { 'client-request-id': '1159548f-9ff5-4aae-b3c8-8ec620e8060c' } },
      ],
      ['POST', `${chat}/removeAllAccessForUser`, { body: { user } }],
      ['DELETE', '/me/chats/x/members/y'],
      ['POST', '/beta/$batch', { body: { requests: [{ id: '1', method: 'GET', url: '/me' }] } }],
      ['GET', `${chat}/installedApps?$expand=teamsApp,teamsAppDefinition($select=id,version;$expand=bot)`],
      ['POST', `${chat}/installedApps/x/upgrade`],
      ['POST', `${chat}/installedApps/x/upgrade`, { body: { consentedPermissionSet: null } }],
    ];
    assert.deepEqual(
      requests.flatMap(request => validateRequest(...request)),
      [],
    );
  });

  it('names what is wrong', () => {
    const errors = [
      validateRequest('GET', '/beta/groups'),
      validateRequest('PATCH', chat),
      validateRequest('POST', '/v1.0/teamwork/determineIfInteractionIsAllowed', { body: {} }),
      validateRequest('GET', '/beta/me/chats?$top=51'),
      validateRequest('GET', '/beta/me/chats?$expand=messages'),
      validateRequest('GET', '/beta/me/chats?$skip=1'),
      validateRequest('GET', `${chat}/installedApps?$expand=teamsApp,bot($expand=x,y)`),
      validateRequest('POST', `${chat}/installedApps/x/upgrade`, { body: { reason: '' } }),
      validateRequest('GET', `${chat}/members?$skiptoken=x&$top=5`),
      validateRequest('GET', '/beta/me', { headers: { 'client-request-id': 'one' } }),
      validateRequest('GET', '/beta/me', { body: {} }),
      validateRequest('POST', `${chat}/removeAllAccessForUser`),
      validateRequest('POST', `${chat}/removeAllAccessForUser`, { body: { user: { ...user, id: 7 } } }),
      validateRequest('POST', `${chat}/removeAllAccessForUser`, { body: { user, reason: '' } }),
      validateRequest('POST', `${chat}/members`, { body: { ...member, nickname: 'A' } }),
      validateRequest('POST', '/beta/$batch', { body: { requests: [{ id: '1', method: 'GET' }] } }),
    ];
    assert.deepEqual(errors, [
      ['GET /groups is not in the contract'],
      ['PATCH /chats/19:x@thread.v2 is not in the contract'],
      ['/teamwork/determineIfInteractionIsAllowed exists in beta alone'],
      ['$top: / must be <= 50'],
      ['$expand: /0 must be equal to one of the allowed values'],
      ['query option $skip is not declared'],
      ['$expand: /1 must match pattern "^(teamsApp|teamsAppDefinition)(\\(.+\\))?$"'],
      ['/ must NOT have additional properties: reason'],
      ['query option $top is not declared'],
      ['client-request-id: / must match format "uuid"'],
      ['a body on GET'],
      ['no body where one is documented'],
      ['/user/id must be string,null'],
      ['/ must NOT have additional properties: reason'],
      ['/ must NOT have additional properties: nickname'],
      ["/requests/0 must have required property 'url'"],
    ]);
  });
});

describe('Two slices of a contract', () => {
  const slice = (...schemas: readonly (readonly [string, string])[]): Record<string, unknown> => ({
    paths: Object.fromEntries(schemas.map(([name]) => [`/${name}`, {}])),
    components: { schemas: Object.fromEntries(schemas.map(([name, type]) => [name, { type }])) },
  });

  it('become one that has the calls and components of both', () => {
    const merged = mergeSlices(slice(['chat', 'object']), slice(['chat', 'object'], ['app', 'string']));
    assert.deepEqual(merged, slice(['chat', 'object'], ['app', 'string']));
  });

  it('must not describe one thing in two ways', () => {
    assert.throws(() => mergeSlices(slice(['chat', 'object']), slice(['chat', 'string'])), {
      message: 'Described in two ways: chat',
    });
  });
});

describe('The contract, of answers,', () => {
  const page = (value: unknown): object => ({ '@odata.context': 'x', '@odata.count': 1, value });

  it('accepts types of members and identities that are not declared yet', () => {
    const members = [
      member,
      { ...member, '@odata.type': '#microsoft.graph.hologramUserConversationMember', hologramId: 'h' },
    ];
    assert.deepEqual(validateResponse('GET', `${chat}/members`, 200, page(members)), []);
  });

  it('names what is wrong', () => {
    const errors = [
      validateResponse('GET', `${chat}/members`, 200, page([{ ...member, roles: 'owner' }])),
      validateResponse('GET', `${chat}/members`, 200, page([{ ...member, nickname: 'A' }])),
      validateResponse('GET', `${chat}/members`, 200, {}),
      validateResponse('GET', `${chat}/members`, 206, page([])),
      validateResponse('GET', chat, 200, { id: '19:x', chatType: 'space' }),
      validateResponse('GET', chat, 200, { id: '19:x', createdDateTime: 'yesterday' }),
      validateResponse('GET', chat, 200, { id: '19:x', viewpoint: 'here' }),
      validateResponse('DELETE', `${chat}/members/x`, 204, {}),
      validateResponse('GET', chat, 404, { error: { code: 'NotFound' } }),
      validateResponse('GET', chat, 404, undefined),
    ].map(found => found.length > 0);
    assert.deepEqual(
      errors,
      errors.map(() => true),
    );
  });

  it('lets undeclared properties pass where that is asked for, and wrong types never', () => {
    const answer = (extra: object): string[] =>
      validateResponse('GET', chat, 200, { id: '19:x', ...extra }, { undeclared: 'allow' });
    assert.deepEqual(
      [answer({ chatViewpoint: {} }), answer({ topic: 5 })],
      [[], ['/topic must be string,null']],
    );
  });
});
