import { deepEqual, doesNotMatch } from 'node:assert/strict';
import { answerIn, type Failure } from '../../../src/core/failure.ts';
import type { AccessToken } from '../../../src/graph/authentication.ts';
import { claimsChallenge } from '../../../src/graph/claimsChallenge.ts';
import { productScopes } from '../../emulator/accessToken.ts';
import { answerOf, failureFrom, readCall, useEmulator, useGraph } from './graphFixture.ts';

const list = { need: 'list' } as const;

describe('The token', () => {
  const graph = useGraph();
  const stranger = useEmulator();

  it('goes with the request to the Graph of the cloud', async () => {
    const { status } = await graph.client().send(readCall());

    deepEqual(
      {
        status,
        account: graph.emulator.requests.map(request => request.account),
        questions: graph.tokens.questions,
      },
      { status: 200, account: ['alexw@contoso.example'], questions: [list] },
    );
  });

  it('goes nowhere else: to such a link no request is made and no token is asked for', async () => {
    const { port } = graph.emulator;
    const links: readonly (readonly [string, string])[] = [
      [`${stranger().origin}/beta/me/chats`, `127.0.0.1:${stranger().port}`],
      [`http://127.0.0.1:${port}/beta/me/chats`, `127.0.0.1:${port}`],
      [`https://localhost:${port}/beta/me/chats`, `localhost:${port}`],
      [`https://127.0.0.1.evil.example:${port}/beta/me/chats`, `127.0.0.1.evil.example:${port}`],
      [`https://evil127.0.0.1.example/beta/me/chats`, 'evil127.0.0.1.example'],
      [`https://127.0.0.1:${port}@evil.example/beta/me/chats`, 'evil.example'],
      [`https://someone@127.0.0.1:${port}/beta/me/chats`, `127.0.0.1:${port}`],
      [`https://:secret@127.0.0.1:${port}/beta/me/chats`, `127.0.0.1:${port}`],
      ['https://127.0.0.1/beta/me/chats', '127.0.0.1'],
      [`https://evil.example\\@127.0.0.1:${port}/beta/me/chats`, 'evil.example'],
      [`ftp://127.0.0.1:${port}/beta/me/chats`, `127.0.0.1:${port}`],
      [`data:application/json,{"value":[]}`, ''],
    ];
    const failures: Failure[] = [];
    for (const [nextLink] of links) {
      failures.push(await failureFrom(graph.client().send(readCall({ address: { nextLink } }))));
    }

    deepEqual(
      failures,
      links.map(([, detail]) => ({ kind: 'protocol', problem: 'foreignHost', detail })),
    );
    deepEqual(
      [graph.tokens.questions, graph.emulator.requests, stranger().requests],
      [[], [], []],
      'nothing was asked for and nothing was sent',
    );
  });

  it('does not follow a link that is no address', async () => {
    const links = ['', '/beta/me/chats?$skiptoken=1', 'https://', 'not a link'];
    for (const nextLink of links) {
      deepEqual(await failureFrom(graph.client().send(readCall({ address: { nextLink } }))), {
        kind: 'protocol',
        problem: 'invalidAddress',
        detail: 'not an absolute URL',
      });
    }
    deepEqual(graph.tokens.questions, []);
  });

  for (const status of [302, 307] as const) {
    it(`does not follow a redirect (${status}) to another host`, async () => {
      graph.emulator.faults.add(
        {},
        { kind: 'redirect', status, location: `${stranger().origin}/beta/me/chats` },
      );

      deepEqual(await failureFrom(graph.client().send(readCall())), {
        kind: 'protocol',
        problem: 'redirect',
        detail: `HTTP ${status}`,
      });
      deepEqual([graph.emulator.requests.length, stranger().requests.length], [1, 0]);
    });
  }

  it('does not follow a redirect to its own host either', async () => {
    graph.emulator.faults.add(
      {},
      { kind: 'redirect', status: 307, location: `${graph.emulator.origin}/beta/me` },
    );

    deepEqual((await failureFrom(graph.client().send(readCall()))).kind, 'protocol');
    deepEqual(graph.emulator.requests.length, 1);
  });

  it('never comes into the log', async () => {
    graph.emulator.faults.add({ times: 2 }, { kind: 'unauthorized' });
    await failureFrom(graph.client().send(readCall()));
    await graph.client().send(readCall());

    doesNotMatch(graph.log.lines.join('\n'), /eyJ|Bearer|contoso/);
  });
});

describe('A token that the service refuses', () => {
  const graph = useGraph();
  const words = {
    code: 'InvalidAuthenticationToken',
    message: 'Continuous access evaluation resulted in challenge or the token was revoked.',
  };

  it('is exchanged for another, once, and the request is sent again', async () => {
    const first = graph.tokens.value();
    graph.emulator.faults.add({}, { kind: 'unauthorized' });

    const { status } = await graph.client().send(readCall());

    deepEqual(
      {
        status,
        questions: graph.tokens.questions,
        statuses: graph.emulator.requests.map(sent => sent.status),
      },
      {
        status: 200,
        questions: [list, { ...list, refusal: { kind: 'invalid', token: first } }],
        statuses: [401, 200],
      },
    );
  });

  it('is exchanged for a write too, because nothing was done', async () => {
    graph.emulator.faults.add({}, { kind: 'unauthorized' });
    const body = { users: [], interactionType: 'createChat' };
    const call = readCall({
      method: 'POST',
      address: { version: 'beta', path: '/teamwork/determineIfInteractionIsAllowed' },
      need: 'check',
      body,
    });

    deepEqual((await failureFrom(graph.client().send(call))).kind, 'rejected');
    deepEqual(
      graph.emulator.requests.map(sent => [sent.status, sent.body]),
      [
        [401, body],
        [400, body],
      ],
    );
  });

  it('is not exchanged twice', async () => {
    graph.emulator.faults.add({ times: Infinity }, { kind: 'unauthorized' });

    const failure = await failureFrom(graph.client().send(readCall()));

    deepEqual(failure, {
      kind: 'signedOut',
      reason: 'tokenRefused',
      answer: answerOf(graph.emulator.requests[1], words),
    });
    deepEqual([graph.emulator.requests.length, graph.tokens.questions.length], [2, 2]);
  });

  it('is not sent again if there is no other', async () => {
    graph.tokens.renews = false;
    graph.emulator.faults.add({ times: Infinity }, { kind: 'unauthorized' });

    const failure = await failureFrom(graph.client().send(readCall()));

    deepEqual(failure, {
      kind: 'signedOut',
      reason: 'tokenRefused',
      answer: answerOf(graph.emulator.requests[0], words),
    });
    deepEqual(graph.emulator.requests.length, 1);
  });

  it('goes back with the whole challenge, where the service asks for more of the sign-in', async () => {
    graph.emulator.faults.add(
      {},
      { kind: 'claimsChallenge', claims: '{"access_token":{"nbf":{"value":"1"}}}' },
    );

    const { status } = await graph.client().send(readCall());

    const wwwAuthenticate = graph.emulator.requests[0]?.responseHeaders['WWW-Authenticate'];
    deepEqual(
      { status, questions: graph.tokens.questions, named: wwwAuthenticate?.includes('claims="eyJ') },
      {
        status: 200,
        questions: [list, { ...list, refusal: { kind: 'challenge', wwwAuthenticate } }],
        named: true,
      },
    );
  });

  it('tells with a challenge that is not met that the request was sent and refused', async () => {
    graph.emulator.faults.add({}, { kind: 'claimsChallenge', claims: '{}' });
    graph.tokens.failureOnRefusal = { kind: 'signInUnfinished', why: 'challengeDeclined', answer: undefined };

    const failure = await failureFrom(graph.client().send(readCall()));

    deepEqual(
      { ...failure, answer: answerIn(failure)?.status, sent: graph.emulator.requests.length },
      { kind: 'signInUnfinished', why: 'challengeDeclined', answer: 401, sent: 1 },
    );
  });

  it('goes back with a challenge once, even if the service asks again', async () => {
    graph.emulator.faults.add({ times: Infinity }, { kind: 'claimsChallenge', claims: '{}' });

    deepEqual((await failureFrom(graph.client().send(readCall()))).kind, 'signedOut');
    deepEqual([graph.emulator.requests.length, graph.tokens.questions.length], [2, 2]);
  });

  it('is exchanged once a call, also over the attempts of a throttled one', async () => {
    graph.clock.runFreely();
    graph.emulator.faults.add({}, { kind: 'unauthorized' });
    graph.emulator.faults.add({}, { kind: 'status', status: 429, retryAfter: 1 });
    graph.emulator.faults.add({}, { kind: 'unauthorized' });

    deepEqual((await failureFrom(graph.client().send(readCall()))).kind, 'signedOut');
    deepEqual(
      graph.emulator.requests.map(sent => sent.status),
      [401, 429, 401],
    );
  });

  it('is not replaced while the call is cancelled', async () => {
    const controller = new AbortController();
    graph.emulator.faults.add({}, { kind: 'unauthorized' });
    const arrived = graph.emulator.requested(/chats/);
    const sending = failureFrom(graph.client().send(readCall({ signal: controller.signal })));
    await arrived;
    controller.abort();

    deepEqual(await sending, { kind: 'cancelled' });
    deepEqual(graph.emulator.requests.length, 1);
  });
});

describe('A token that cannot be used', () => {
  const graph = useGraph();
  const minute = 60_000;
  const refusal = (token: string): unknown => ({ ...list, refusal: { kind: 'invalid', token } });
  /** Issued an hour and a bit ago, so that it has expired. */
  const expired = (): Partial<AccessToken> => ({
    issuedAt: graph.clock.now() - 65 * minute,
    expiresAt: graph.clock.now() - 5 * minute,
  });
  const sent = (): unknown => graph.emulator.requests.map(({ status }) => status);

  for (const audience of [
    'https://management.azure.com',
    'https://graph.microsoft.com.evil.example',
    '00000002-0000-0000-c000-000000000000',
    'graph',
  ]) {
    it(`because it is for ${audience} is exchanged, and never sent`, async () => {
      graph.tokens.told = serial => (serial === 1 ? { audience } : { audience: graph.emulator.origin });
      const first = graph.tokens.value();
      await graph.client().send(readCall());
      deepEqual(
        [
          sent(),
          graph.tokens.questions,
          graph.emulator.requests[0]?.headers['authorization'] === `Bearer ${first}`,
        ],
        [[200], [list, refusal(first)], false],
      );
    });

    it(`because it is for ${audience} is not sent either where there is no other`, async () => {
      graph.tokens.told = () => ({ audience });
      deepEqual(
        [await failureFrom(graph.client().send(readCall())), sent()],
        [{ kind: 'signInFailed', code: undefined, answer: undefined }, []],
      );
    });
  }

  for (const audience of ['', '/']
    .map(end => `origin${end}`)
    .concat('00000003-0000-0000-C000-000000000000')) {
    it(`is not one for Graph itself (${audience})`, async () => {
      graph.tokens.told = () => ({ audience: audience.replace('origin', graph.emulator.origin) });
      await graph.client().send(readCall());
      deepEqual([sent(), graph.tokens.questions], [[200], [list]]);
    });
  }

  it('because it has expired is exchanged, and never sent', async () => {
    const first = graph.tokens.value();
    graph.tokens.told = serial => (serial === 1 ? expired() : { expiresAt: graph.clock.now() + 60 * minute });
    await graph.client().send(readCall());
    deepEqual([sent(), graph.tokens.questions], [[200], [list, refusal(first)]]);
  });

  it('because it has expired is not sent where the same one is given out again, which is said', async () => {
    graph.tokens.told = expired;
    graph.tokens.renews = false;
    deepEqual(
      [await failureFrom(graph.client().send(readCall())), sent()],
      [{ kind: 'signedOut', reason: 'expired', answer: undefined }, []],
    );
  });

  it('is not one that was just issued, however wrong this computer’s clock is, then and later', async () => {
    const client = graph.client();
    const serviceTime = graph.clock.now();
    graph.clock.set(9 * 60 * minute);
    graph.tokens.told = () => ({ issuedAt: serviceTime, expiresAt: serviceTime + 60 * minute });
    await client.send(readCall());
    const asked = graph.tokens.questions.length;
    await client.send(readCall());
    deepEqual([sent(), asked, graph.tokens.questions.length], [[200, 200], 2, 3]);
  });

  it('is found by the corrected clock too', async () => {
    const client = graph.client();
    const serviceTime = graph.clock.now();
    graph.clock.set(9 * 60 * minute);
    graph.tokens.told = () => ({ issuedAt: serviceTime, expiresAt: serviceTime + 60 * minute });
    await client.send(readCall());
    graph.clock.advance(61 * minute);
    graph.tokens.renews = false;
    deepEqual((await failureFrom(client.send(readCall()))).kind, 'signedOut');
  });

  it('that is exchanged for one of another audience after the service refused it is not sent', async () => {
    graph.tokens.told = serial => (serial === 1 ? {} : { audience: 'https://management.azure.com' });
    graph.emulator.faults.add({}, { kind: 'unauthorized' });
    deepEqual([(await failureFrom(graph.client().send(readCall()))).kind, sent()], ['signedOut', [401]]);
  });
});

describe('Without a token', () => {
  const graph = useGraph();
  const failures: readonly Failure[] = [
    { kind: 'signedOut', reason: 'noAccount', answer: undefined },
    { kind: 'signInFailed', code: 'AADSTS65002', answer: undefined },
    { kind: 'consentNeeded', scopes: ['Chat.ReadBasic'], answer: undefined },
    { kind: 'cancelled' },
  ];
  for (const failure of failures) {
    it(`nothing is sent (${failure.kind})`, async () => {
      graph.tokens.failure = failure;

      deepEqual(await failureFrom(graph.client().send(readCall())), failure);
      deepEqual(graph.emulator.requests, []);
    });
  }
});

describe('A refusal with 403', () => {
  const graph = useGraph();

  it('names the permission that the token lacks', async () => {
    graph.tokens.scopes = ['Chat.ReadWrite.All'];

    const failure = await failureFrom(graph.client().send(readCall()));

    deepEqual(failure, {
      kind: 'consentNeeded',
      scopes: ['Chat.ReadBasic', 'User.Read'],
      answer: answerOf(graph.emulator.requests[0], {
        code: 'Forbidden',
        message:
          "Missing scope permissions on the request. API requires one of 'Chat.ReadBasic, Chat.Read, " +
          "Chat.ReadWrite'. Scopes on the request 'Chat.ReadWrite.All'.",
      }),
    });
  });

  it('names nothing where a higher permission is there instead', async () => {
    graph.tokens.scopes = ['Chat.Read', 'User.ReadWrite'];
    graph.emulator.faults.add({}, { kind: 'status', status: 403 });

    deepEqual((await failureFrom(graph.client().send(readCall()))).kind, 'forbidden');
  });

  it('is a plain refusal where every permission is there', async () => {
    graph.emulator.faults.add({}, { kind: 'status', status: 403, message: 'Missing scope permissions' });

    const failure = await failureFrom(graph.client().send(readCall()));

    deepEqual(failure, {
      kind: 'forbidden',
      answer: answerOf(graph.emulator.requests[0], {
        code: 'Forbidden',
        message: 'Missing scope permissions',
      }),
    });
  });

  it('names the permission that the service asks for where the token cannot be read', async () => {
    graph.tokens.scopes = ['User.Read'];
    graph.tokens.readable = false;

    const failure = await failureFrom(graph.client().send(readCall()));

    deepEqual(failure.kind === 'consentNeeded' && failure.scopes, ['Chat.ReadBasic']);
  });

  it('names the permission that the service asks for where the token has it', async () => {
    const message =
      "Missing scope permissions on the request. API requires one of 'TeamworkUserInteraction.Read.All'. " +
      "Scopes on the request 'User.Read'.";
    graph.emulator.faults.add({}, { kind: 'status', status: 403, code: 'Forbidden', message });

    const failure = await failureFrom(graph.client().send({ ...readCall(), need: 'check' }));

    deepEqual(failure, {
      kind: 'consentNeeded',
      scopes: ['TeamworkUserInteraction.Read.All'],
      answer: answerOf(graph.emulator.requests[0], { code: 'Forbidden', message }),
    });
  });

  it('is a plain refusal where the token cannot be read and the service asks for no permission', async () => {
    graph.tokens.readable = false;
    graph.emulator.faults.add(
      {},
      { kind: 'status', status: 403, code: 'Forbidden', message: 'InsufficientPrivileges' },
    );

    deepEqual((await failureFrom(graph.client().send(readCall()))).kind, 'forbidden');
  });

  it('is never tried again', async () => {
    graph.emulator.faults.add({ times: Infinity }, { kind: 'status', status: 403, retryAfter: 1 });
    await failureFrom(graph.client().send(readCall()));
    deepEqual([graph.emulator.requests.length, graph.clock.waits], [1, []]);
  });

  it('does not happen to the product, whose permissions suffice', async () => {
    deepEqual((await graph.client().send(readCall())).status, 200);
    deepEqual(graph.tokens.scopes, productScopes);
  });
});

describe('A challenge that goes back to VS Code', () => {
  const claims = 'eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJ2YWx1ZSI6ImMxIn19fQ==';
  const rows: readonly string[] = [
    `Bearer claims="${claims}"`,
    `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common", error="insufficient_claims", claims="${claims}"`,
    `Bearer scope="https://graph.microsoft.com/.default", claims="${claims}", client_id="another"`,
    `PoP realm="", Bearer claims=${claims}`,
  ];
  for (const header of rows) {
    it(`asks for the claims and for nothing else (${header.slice(0, 40)}…)`, () => {
      deepEqual(claimsChallenge(header), `Bearer claims="${claims}"`);
    });
  }
});
