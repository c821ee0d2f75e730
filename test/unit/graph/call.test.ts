import { deepEqual, equal, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { FailureError } from '../../../src/core/failure.ts';
import { graphPath } from '../../../src/graph/call.ts';

describe('The path of a call', () => {
  it('is what stands in the template where nothing is put in', () => {
    deepEqual(graphPath('v1.0')`/me?$select=id`, { version: 'v1.0', path: '/me?$select=id' });
  });

  it('escapes the ids that Teams gives', () => {
    const member = 'MCMjMCMjOGYxYw==';
    deepEqual(graphPath('beta')`/chats/${'19:ab_cd@thread.v2'}/members/${member}`, {
      version: 'beta',
      path: '/chats/19%3Aab_cd%40thread.v2/members/MCMjMCMjOGYxYw%3D%3D',
    });
  });

  it('keeps every id in one segment, that reads back as the id', () => {
    const id = fc
      .string({
        unit: fc.oneof(
          fc.nat(0xd7ff).map(code => String.fromCharCode(code)),
          fc.constantFrom('🦊', '.', '/', '%', '?', '#', '\\'),
        ),
        minLength: 1,
      })
      .filter(text => text !== '.' && text !== '..');
    fc.assert(
      fc.property(id, text => {
        const { path } = graphPath('beta')`/chats/${text}/members`;
        const url = new URL(`https://graph.example/beta${path}`);
        const segments = url.pathname.split('/');
        deepEqual(
          { host: url.host, search: url.search, hash: url.hash, segments: segments.map(decodeURIComponent) },
          { host: 'graph.example', search: '', hash: '', segments: ['', 'beta', 'chats', text, 'members'] },
        );
      }),
    );
  });

  it('cannot be led elsewhere by an id that looks like a path', () => {
    const hostile = ['../../me', 'x/../..', '%2e%2e', '//evil.example', 'a?b=c', 'a#b', '\\..\\..', '..%2f'];
    for (const text of hostile) {
      const { path } = graphPath('beta')`/chats/${text}/members`;
      equal(new URL(`https://graph.example/beta${path}`).pathname.split('/').length, 5, text);
    }
  });

  for (const text of ['', '.', '..']) {
    it(`refuses the id “${text}”, which a URL would resolve away`, () => {
      throws(
        () => graphPath('beta')`/chats/${text}/members`,
        new FailureError({
          kind: 'protocol',
          problem: 'invalidAddress',
          detail: 'an id is empty or a dot segment',
        }),
      );
    });
  }
});
