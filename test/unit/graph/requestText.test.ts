import fc from 'fast-check';
import { deepEqual, equal, match } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import { removeAllAccessRequest } from '../../../src/access/revocationApi.ts';
import { appsRequests } from '../../../src/apps/appsApi.ts';
import { interactionRequest } from '../../../src/checks/checksApi.ts';
import type { Target } from '../../../src/checks/target.ts';
import { graphAddress, type PostTemplate } from '../../../src/graph/call.ts';
import { clouds } from '../../../src/graph/cloud.ts';
import { requestFormats, requestText, type RequestPlace } from '../../../src/graph/requestText.ts';
import { bashPath } from '../../bash.ts';
import { hostileTopics } from '../../emulator/seed/hostileChats.ts';
import { alex, laura } from '../../emulator/seed/people.ts';

const chatId = '19:launch@thread.v2';
const revocation = removeAllAccessRequest('v1.0', chatId, { userId: laura.oid, tenantId: laura.tid });
const check = interactionRequest(
  [
    { kind: 'email', email: "o'hara@contoso.example" },
    { kind: 'id', id: laura.oid, tenantId: laura.tid },
  ],
  alex.tid,
);
const forRevoking: RequestPlace = { cloud: clouds.usGovHigh, need: 'revoke' };
const forChecking: RequestPlace = { cloud: clouds.global, need: 'check' };

/** Text that tries to be more than text, and any other. */
const hostile = fc.oneof(
  fc.constantFrom(
    ...hostileTopics,
    `'@\n'@; calc`,
    `'; calc; '`,
    '’; calc; ‘',
    '$(id)`id`!!',
    "\\'",
    '*/',
    '${1}',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(...Array.from('\'"`$\\(){}[]#;&|<>!@%~*\r\n\u2028\u202e‘’“”‚„{token}')),
    maxLength: 20,
  }),
);
const aTarget: fc.Arbitrary<Target> = fc.oneof(
  hostile.map(email => ({ kind: 'email' as const, email })),
  hostile.map(userPrincipalName => ({ kind: 'upn' as const, userPrincipalName })),
  fc.tuple(hostile, hostile).map(([id, tenantId]) => ({ kind: 'id' as const, id, tenantId })),
);
const aRequest: fc.Arbitrary<PostTemplate> = fc.oneof(
  fc.array(aTarget, { minLength: 1, maxLength: 3 }).map(targets => interactionRequest(targets, alex.tid)),
  fc
    .tuple(
      hostile.filter(id => id !== '' && id !== '.' && id !== '..'),
      hostile,
      hostile,
    )
    .map(([id, userId, tenantId]) => removeAllAccessRequest('beta', id, { userId, tenantId })),
);
const requests = fc.array(aRequest, { minLength: 1, maxLength: 3 });

/** What a way of sending did: every request as the service would get it. */
interface Sent {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

const wanted = (all: readonly PostTemplate[], { cloud }: RequestPlace, authorization?: string): Sent[] =>
  all.map(({ method, address, body }) => ({
    method,
    url: graphAddress(cloud.graphRoot, address),
    authorization,
    contentType: 'application/json',
    // As it arrives: what JSON cannot say is not there.
    body: JSON.parse(JSON.stringify(body)) as unknown,
  }));

describe('Requests as text', () => {
  it('are what a person can paste into a .http file', () => {
    equal(
      requestText('http', [revocation, revocation], forRevoking),
      [
        '@token = {token}',
        ...Array.from(
          { length: 2 },
          () => `POST https://graph.microsoft.us/v1.0/chats/19%3Alaunch%40thread.v2/removeAllAccessForUser
Authorization: Bearer {{token}}
Content-Type: application/json

{
  "user": {
    "@odata.type": "microsoft.graph.teamworkUserIdentity",
    "id": "${laura.oid}",
    "tenantId": "${laura.tid}"
  }
}`,
        ),
      ].join('\n\n###\n\n') + '\n',
    );
  });

  it('are what a person can paste into a POSIX shell', () => {
    equal(
      requestText('curl', [check], forChecking),
      String.raw`TOKEN='{token}'

curl --request POST 'https://graph.microsoft.com/beta/teamwork/determineIfInteractionIsAllowed' \
  --header "Authorization: Bearer $TOKEN" \
  --header 'Content-Type: application/json' \
  --data-raw '{"users":[{"@odata.type":"microsoft.graph.emailIdentity","email":"o'\''hara@contoso.example"},{"@odata.type":"microsoft.graph.teamworkUserIdentity","id":"${laura.oid}","tenantId":"${laura.tid}"}],"interactionType":"createChat"}'
`,
    );
  });

  it('are what a person can paste into PowerShell, which signs in by itself to the same cloud', () => {
    equal(
      requestText('powerShell', [revocation], forRevoking),
      `Connect-MgGraph -Environment USGov -Scopes 'Chat.ReadWrite.All', 'Chat.ReadBasic'
Invoke-MgGraphRequest -Method POST -Uri 'https://graph.microsoft.us/v1.0/chats/19%3Alaunch%40thread.v2/removeAllAccessForUser' -ContentType 'application/json' -Body '{"user":{"@odata.type":"microsoft.graph.teamworkUserIdentity","id":"${laura.oid}","tenantId":"${laura.tid}"}}'
`,
    );
  });

  it('are what a person can run as TypeScript', () => {
    equal(
      requestText('typeScript', [revocation], forRevoking),
      `import { Client } from '@microsoft/microsoft-graph-client';

const client = Client.init({ authProvider: done => done(null, '{token}') });

console.log(await client.api('https://graph.microsoft.us/v1.0/chats/19%3Alaunch%40thread.v2/removeAllAccessForUser').post({
  "user": {
    "@odata.type": "microsoft.graph.teamworkUserIdentity",
    "id": "${laura.oid}",
    "tenantId": "${laura.tid}"
  }
}));
`,
    );
  });

  it('have no body where they read', () => {
    const [first] = appsRequests(clouds.global, 'v1.0', chatId);
    const texts = requestFormats.map(format =>
      requestText(format, first ? [first] : [], { cloud: clouds.global, need: 'apps' }),
    );
    const url =
      'https://graph.microsoft.com/v1.0/chats/19%3Alaunch%40thread.v2/installedApps?$expand=teamsApp,teamsAppDefinition';
    deepEqual(texts, [
      `@token = {token}\n\n###\n\nGET ${url}\nAuthorization: Bearer {{token}}\n`,
      `TOKEN='{token}'\n\ncurl --request GET '${url}' \\\n  --header "Authorization: Bearer $TOKEN"\n`,
      `Connect-MgGraph -Environment Global -Scopes 'TeamsAppInstallation.ReadForChat'\nInvoke-MgGraphRequest -Method GET -Uri '${url}'\n`,
      [
        "import { Client } from '@microsoft/microsoft-graph-client';",
        '',
        "const client = Client.init({ authProvider: done => done(null, '{token}') });",
        '',
        `console.log(await client.api('${url}').get());`,
        '',
      ].join('\n'),
    ]);
  });

  for (const format of requestFormats) {
    it(`hide nothing: they are printable ASCII (${format})`, () => {
      fc.assert(
        fc.property(requests, all => {
          match(requestText(format, all, forChecking), /^[\n -~]*$/);
        }),
      );
    });
  }

  it('say the same in HTTP, whatever ids and addresses hold', () => {
    fc.assert(
      fc.property(requests, all => {
        const [variable, ...parts] = requestText('http', all, forChecking).trimEnd().split('\n\n###\n\n');
        deepEqual(
          [variable, parts.map(readHttp), parts.join('').split('{{').length - 1],
          ['@token = {token}', wanted(all, forChecking, 'Bearer {{token}}'), all.length],
        );
      }),
    );
  });

  it('say the same to bash, and run nothing but curl', () => {
    fc.assert(
      fc.property(requests, all => {
        deepEqual(
          runInBash(requestText('curl', all, forChecking)).map(readCurl),
          wanted(all, forChecking, 'Bearer {token}'),
        );
      }),
      { numRuns: 60 },
    );
  }).timeout(20_000);

  it('say the same to PowerShell, in one command a line', () => {
    fc.assert(
      fc.property(requests, all => {
        const [connect, ...lines] = requestText('powerShell', all, forRevoking).trimEnd().split('\n');
        deepEqual(powerShellWords(connect ?? ''), [
          'Connect-MgGraph',
          '-Environment',
          'USGov',
          '-Scopes',
          'Chat.ReadWrite.All',
          ',',
          'Chat.ReadBasic',
        ]);
        deepEqual(lines.map(powerShellWords).map(readInvoke), wanted(all, forRevoking));
      }),
    );
  });

  it('say the same through the SDK, run as they are', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async all => {
        deepEqual(
          await runScript(requestText('typeScript', all, forRevoking)),
          wanted(all, forRevoking, 'Bearer {token}'),
        );
      }),
      { numRuns: 60 },
    );
  }).timeout(20_000);
});

function readHttp(text: string): Sent {
  const [head = '', ...body] = text.split('\n\n');
  const [start = '', ...lines] = head.split('\n');
  const [method = '', url = ''] = start.split(' ');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1)]),
  );
  return {
    method,
    url,
    authorization: headers.get('authorization') ?? undefined,
    contentType: headers.get('content-type') ?? undefined,
    body: JSON.parse(body.join('\n\n')) as unknown,
  };
}

/** The arguments of each time that curl was run. Any other command or output makes the run fail. */
function runInBash(script: string): string[][] {
  const input = `curl() { printf '%s\\0' "$@"; printf '\\0'; }\nreadonly PATH=/nowhere\n${script}`;
  const output = execFileSync(bashPath(), ['-eus'], { input, encoding: 'utf8' });
  return output
    .split('\0\0')
    .slice(0, -1)
    .map(args => args.split('\0'));
}

function readCurl(args: readonly string[]): Sent {
  const [
    request,
    method = '',
    url = '',
    header,
    authorization,
    header2,
    contentType,
    data,
    body = '',
    ...rest
  ] = args;
  deepEqual([request, header, header2, data, rest], ['--request', '--header', '--header', '--data-raw', []]);
  return {
    method,
    url,
    authorization: authorization?.replace('Authorization: ', ''),
    contentType: contentType?.replace('Content-Type: ', ''),
    body: JSON.parse(body) as unknown,
  };
}

/**
 * The words of a line as PowerShell takes it apart, as far as such lines go. Whatever could begin anything but a
 * word, a comma or a text in single quotes is refused.
 */
function powerShellWords(line: string): string[] {
  const words: string[] = [];
  let rest = line;
  while (rest !== '') {
    const [all = '', word, text] =
      /^(?: +|(,|[\w.-]+)(?= |,|$)|'((?:[^'\u2018-\u201b]|'')*)'(?= |,|$))/.exec(rest) ?? [];
    equal(all === '', false, `PowerShell would not read on at ${rest}`);
    words.push(
      ...(word === undefined ? [] : [word]),
      ...(text === undefined ? [] : [text.replaceAll("''", "'")]),
    );
    rest = rest.slice(all.length);
  }
  return words;
}

function readInvoke(words: readonly string[]): Sent {
  const [command, ofMethod, method = '', ofUri, url = '', ofType, contentType, ofBody, body = '', ...rest] =
    words;
  deepEqual(
    [command, ofMethod, ofUri, ofType, ofBody, rest],
    ['Invoke-MgGraphRequest', '-Method', '-Uri', '-ContentType', '-Body', []],
  );
  return { method, url, authorization: undefined, contentType, body: JSON.parse(body) as unknown };
}

type Requires = (name: string) => unknown;

/** Runs a script with Microsoft's client, and a network that remembers what was sent. */
async function runScript(script: string): Promise<Sent[]> {
  const { outputText, diagnostics } = ts.transpileModule(script, {
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  deepEqual(diagnostics, []);
  const sent: Sent[] = [];
  const network = async (url: string, options: RequestInit): Promise<Response> => {
    const headers = new Headers(options.headers);
    sent.push({
      method: options.method ?? '',
      url,
      authorization: headers.get('authorization') ?? undefined,
      contentType: headers.get('content-type') ?? undefined,
      body: JSON.parse(typeof options.body === 'string' ? options.body : '') as unknown,
    });
    return Promise.resolve(new Response(null, { status: 204 }));
  };
  const before = globalThis.fetch;
  globalThis.fetch = network as typeof fetch;
  try {
    const requires: Requires = createRequire(import.meta.url);
    const run = compileFunction(`return (async () => {${outputText}})();`, [
      'require',
      'exports',
      'console',
    ]) as (requires: Requires, exports: object, console: { log: () => undefined }) => Promise<void>;
    await run(requires, {}, { log: () => undefined });
  } finally {
    globalThis.fetch = before;
  }
  return sent;
}
