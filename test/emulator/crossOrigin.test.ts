import assert from 'node:assert/strict';
import { exposedHeaders } from './crossOrigin.ts';
import { useEmulator } from './testEmulator.ts';

describe('Pages of other origins', () => {
  const fixture = useEmulator();

  it('may send what they ask for, which is no request of its own', async () => {
    const { status, headers, text } = await fixture.sendBare('/beta/chats/c/removeAllAccessForUser', {
      method: 'OPTIONS',
      headers: {
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,client-request-id,content-type,sdkversion',
      },
    });
    assert.deepEqual(
      [
        status,
        headers['access-control-allow-origin'],
        headers['access-control-allow-headers'],
        text,
        fixture.emulator.requests.length,
      ],
      [200, '*', 'authorization,client-request-id,content-type,sdkversion', '', 0],
    );
  });

  it('may not send a request where a fault says so, which no other fault does', async () => {
    fixture.emulator.faults.add({ times: 2 }, { kind: 'status', status: 503 });
    fixture.emulator.faults.add({ method: 'OPTIONS' }, { kind: 'status', status: 403 });
    const { status, headers } = await fixture.sendBare('/beta/me', {
      method: 'OPTIONS',
      headers: { 'access-control-request-method': 'GET' },
    });
    assert.deepEqual(
      [status, headers['access-control-allow-origin'], fixture.emulator.faults.pending],
      [403, undefined, 1],
    );
  });

  it('may read each answer, a refusal too, and of its headers those that the service exposes', async () => {
    const answers = [await fixture.send('/beta/me'), await fixture.sendBare('/beta/me')];
    assert.deepEqual(
      answers.map(({ status, headers }) => [
        status,
        headers['access-control-allow-origin'],
        headers['access-control-expose-headers'],
      ]),
      [200, 401].map(status => [status, '*', exposedHeaders.join(', ')]),
    );
  });

  it('may not read an answer where a fault says so, though it was acted on', async () => {
    fixture.emulator.faults.add({}, { kind: 'unreadable' });
    const { status, headers } = await fixture.send('/beta/me');
    assert.deepEqual([status, headers['access-control-allow-origin']], [200, undefined]);
  });
});
