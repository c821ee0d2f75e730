import { deepEqual } from 'node:assert/strict';
import { loadsOf } from '../../../src/graph/limits.ts';

const id = '19:ab_cd@thread.v2';
const chat = `chat ${id}`;
const roster = `roster ${id}`;

const requests: readonly (readonly [request: string, ...keys: string[]])[] = [
  ['GET /beta/me'],
  ['POST /beta/teamwork/determineIfInteractionIsAllowed'],
  ['POST /beta/$batch'],
  ['GET /beta/me/chats?$top=50&$expand=members', 'user'],
  ['GET /v1.0/chats?$skiptoken=abc/members', 'user'],
  ['GET /beta/users/8f1c3a52-6d0b-4c7e-9a41-2b7d5e90c301/chats', 'user'],
  ["GET /beta/users('8f1c3a52-6d0b-4c7e-9a41-2b7d5e90c301')/chats", 'user'],
  [`GET /beta/chats/${id}`, 'user', chat],
  [`GET /beta/chats/${encodeURIComponent(id)}`, 'user', chat],
  [`GET /beta/me/chats/${id}`, 'user', chat],
  [`GET /beta/chats('${id}')`, 'user', chat],
  [`GET /beta/chats/${id}/members`, chat],
  [`GET /beta/users/me-too/chats/${id}/members?$skiptoken=abc`, chat],
  [`GET /beta/chats('${encodeURIComponent(id)}')/members?$skiptoken=abc`, chat],
  [`POST /beta/chats/${id}/removeAllAccessForUser`, 'user', chat],
  [`POST /v1.0/me/chats/${id}/microsoft.graph.removeAllAccessForUser`, 'user', chat],
  [`POST /beta/chats/${id}/members`, chat, roster],
  [`DELETE /beta/chats/${id}/members/MCMjMA%3D%3D`, chat, roster],
];

describe('What a request counts towards', () => {
  for (const [request, ...keys] of requests) {
    it(`is ${['everything', ...keys].join(', ')} for ${request}`, () => {
      const [method = '', target = ''] = request.split(' ');
      deepEqual(
        loadsOf(method, new URL(`https://graph.example${target}`)).map(({ key }) => key),
        ['everything', ...keys],
      );
    });
  }
});
