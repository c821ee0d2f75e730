import assert from 'node:assert/strict';
import type { Fault } from './faults.ts';
import { chatIds } from './seed/chats.ts';
import { alex, megan } from './seed/people.ts';
import { allPages, errorOf, pageOf, useEmulator } from './testEmulator.ts';

const list = '/beta/me/chats?$top=1';
const revoke = {
  method: 'POST',
  body: { user: { '@odata.type': 'microsoft.graph.teamworkUserIdentity', id: megan.oid } },
} as const;
const revokeAddress = `/beta/chats/${chatIds.contosoLaunch}/removeAllAccessForUser`;

describe('A fault on demand', () => {
  const waits: number[] = [];
  const tested = useEmulator({
    wait: milliseconds => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  });

  const fail = (fault: Fault): void => tested.emulator.faults.add({}, fault);
  const isListed = (): boolean | undefined =>
    tested.emulator.tenant.chats
      .get(chatIds.contosoLaunch)
      ?.members.some(({ displayName }) => displayName === megan.name);

  it('hits the requests it names, after those it lets pass, as often as it says', async () => {
    const { faults } = tested.emulator;
    faults.add(
      { method: 'get', path: /\/me\/chats$/u, query: /top=1/u, skip: 1, times: 2 },
      { kind: 'status', status: 500 },
    );
    const statuses: number[] = [];
    for (const address of ['/beta/me', list, '/beta/me/chats?$top=2', list, list, list])
      statuses.push((await tested.send(address)).status);
    assert.deepEqual([statuses, faults.pending], [[200, 200, 200, 500, 500, 200], 0]);
  });

  it('can be for one caller', async () => {
    const caller = { caller: ({ upn }: { upn: string }) => upn === megan.upn, times: Infinity };
    tested.emulator.faults.add(caller, { kind: 'unauthorized' });
    const token = tested.emulator.tokenFor(megan);
    const answers = [
      await tested.send(list),
      await tested.send(list, { token }),
      await tested.send(list, { token }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 401, 401],
    );
  });

  it('is gone after a reset', async () => {
    tested.emulator.faults.add({ times: Infinity }, { kind: 'status', status: 500 });
    tested.emulator.reset();
    assert.equal((await tested.send(list)).status, 200);
  });

  it('is any status with its own code, message and details, and Retry-After in each form', async () => {
    fail({ kind: 'status', status: 429, retryAfter: 12 });
    fail({ kind: 'status', status: 503, retryAfter: new Date('2026-06-18T14:30:05Z') });
    fail({ kind: 'status', status: 504 });
    fail({ kind: 'status', status: 423, code: '', message: 'Locked', innerError: { code: 'x' } });
    const answers = [
      await tested.send(list),
      await tested.send(list),
      await tested.send(list),
      await tested.send(list),
    ];
    assert.deepEqual(
      answers.map(({ status, headers, body }) => [status, headers['retry-after'], errorOf(body)]),
      [
        [429, '12', { code: 'TooManyRequests', message: 'A fault on demand.' }],
        [503, 'Thu, 18 Jun 2026 14:30:05 GMT', { code: 'ServiceUnavailable', message: 'A fault on demand.' }],
        [504, undefined, { code: 'GatewayTimeout', message: 'A fault on demand.' }],
        [423, undefined, { code: '', message: 'Locked' }],
      ],
    );
  });

  it('can come before the change or after it', async () => {
    const outcomes: unknown[] = [];
    const resets = { code: 'ECONNRESET' };
    for (const fault of [
      { kind: 'status', status: 504 },
      { kind: 'status', status: 504, afterChange: true },
      { kind: 'reset', when: 'before' },
      { kind: 'reset', when: 'after' },
      { kind: 'reset', when: 'midAnswer' },
    ] as const) {
      tested.emulator.reset();
      fail(fault);
      if (fault.kind === 'reset') await assert.rejects(tested.send(revokeAddress, revoke), resets);
      else await tested.send(revokeAddress, revoke);
      outcomes.push(isListed());
    }
    assert.deepEqual(outcomes, [true, false, true, false, false]);
  });

  it('cuts an answer off in its middle', async () => {
    fail({ kind: 'reset', when: 'midAnswer' });
    await assert.rejects(tested.send(list), { code: 'ECONNRESET' });
    assert.equal(tested.emulator.requests[0]?.status, 200);
  });

  it('hangs until the client gives up', async () => {
    fail({ kind: 'hang' });
    const abort = new AbortController();
    const arrived = tested.emulator.requested(/\/me\/chats$/u);
    const answer = tested.send(list, { signal: abort.signal });
    const request = await arrived;
    abort.abort();
    await assert.rejects(answer, { name: 'AbortError' });
    assert.deepEqual([request.fault, request.status], ['hang', 0]);
  });

  it('hangs after the change, until the emulator is reset', async () => {
    tested.emulator.faults.add({ path: /removeAll/u }, { kind: 'hang', when: 'after' });
    const arrived = tested.emulator.requested(/removeAllAccessForUser$/u);
    const answer = tested.send(revokeAddress, revoke);
    await arrived;
    // Another answer proves that the first request was worked on.
    await tested.send(list);
    const listed = isListed();
    tested.emulator.reset();
    await assert.rejects(answer, { code: 'ECONNRESET' });
    assert.equal(listed, false);
  });

  it('is not needed for a request that breaks off, which is not recorded', async () => {
    const abort = new AbortController();
    const headers = { 'content-length': '1000' };
    const answer = tested.send(revokeAddress, { ...revoke, headers, signal: abort.signal });
    await tested.send(list);
    abort.abort();
    await assert.rejects(answer, { name: 'AbortError' });
    assert.deepEqual(
      tested.emulator.requests.map(({ method }) => method),
      ['GET'],
    );
  });

  it('holds an answer back until it is let go', async () => {
    const order: string[] = [];
    let release: () => void = () => undefined;
    fail({ kind: 'hold', until: new Promise<void>(resolve => (release = resolve)) });
    const arrived = tested.emulator.requested(/\/me\/chats$/u);
    const held = tested.send(list).then(({ status }) => order.push(`held ${status}`));
    await arrived;
    await tested.send(list);
    order.push('second');
    release();
    await held;
    assert.deepEqual(order, ['second', 'held 200']);
  });

  it('is slow for as long as it says', async () => {
    fail({ kind: 'slow', milliseconds: 1234 });
    assert.deepEqual([(await tested.send(list)).status, waits], [200, [1234]]);
  });

  it('spoils the body', async () => {
    fail({ kind: 'malformedJson' });
    fail({ kind: 'cutJson' });
    fail({ kind: 'htmlBody' });
    fail({ kind: 'htmlBody', status: 502 });
    fail({ kind: 'emptyBody' });
    fail({ kind: 'rewrite', rewrite: body => ({ ...(body as object), value: 'none' }) });
    const answers = [];
    for (let index = 0; index < 6; index += 1) {
      const { status, headers, text, body } = await tested.send(list);
      answers.push([status, headers['content-type']?.split(';')[0], text.length > 0, body !== undefined]);
    }
    assert.deepEqual(answers, [
      [200, 'application/json', true, false],
      [200, 'application/json', true, false],
      [200, 'text/html', true, false],
      [502, 'text/html', true, false],
      [200, 'application/json', false, false],
      [200, 'application/json', true, true],
    ]);
  });

  it('links a page to itself or to another host', async () => {
    fail({ kind: 'loopingNextLink' });
    fail({ kind: 'nextLink', link: 'https://evil.example/beta/me/chats?$skiptoken=x' });
    const links = [pageOf((await tested.send(list)).body).next, pageOf((await tested.send(list)).body).next];
    assert.deepEqual(links, [
      `${tested.emulator.origin}${list}`,
      'https://evil.example/beta/me/chats?$skiptoken=x',
    ]);
  });

  it('links a page to itself by an address that is new each time', async () => {
    tested.emulator.faults.add({ times: 2 }, { kind: 'endlessNextLink' });
    const links = [pageOf((await tested.send(list)).body).next, pageOf((await tested.send(list)).body).next];
    assert.deepEqual(
      [links.map(link => link?.split('#')[0]), new Set(links).size],
      [[`${tested.emulator.origin}${list}`, `${tested.emulator.origin}${list}`], 2],
    );
  });

  it('leaves the pages after it alone', async () => {
    tested.emulator.faults.add({ query: /skiptoken/u }, { kind: 'slow', milliseconds: 1 });
    const pages = await allPages(tested.send, '/beta/me/chats');
    assert.deepEqual(
      pages.map(page => page.length),
      [50, 50, 37],
    );
  });

  it('redirects to another host', async () => {
    fail({ kind: 'redirect', status: 307, location: 'https://evil.example/' });
    const { status, headers, text } = await tested.send(list);
    assert.deepEqual([status, headers.location, text], [307, 'https://evil.example/', '']);
  });

  it('asks for claims', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}';
    fail({ kind: 'claimsChallenge', claims });
    const { status, headers, body } = await tested.send(list, { token: tested.emulator.tokenFor(alex) });
    const challenge = headers['www-authenticate'] ?? '';
    const encoded = /claims="(?<claims>[^"]+)"/u.exec(challenge)?.groups?.['claims'] ?? '';
    assert.deepEqual(
      [
        status,
        errorOf(body).code,
        challenge.includes('error="insufficient_claims"'),
        Buffer.from(encoded, 'base64').toString('utf8'),
      ],
      [401, 'InvalidAuthenticationToken', true, claims],
    );
  });

  it('names a scope beside the claims where it is told to', async () => {
    fail({ kind: 'claimsChallenge', claims: '{}', scope: 'https://graph.microsoft.com/.default' });
    const { headers } = await tested.send(list);
    assert.match(headers['www-authenticate'] ?? '', /, scope="https:\/\/graph\.microsoft\.com\/\.default"$/);
  });
});
