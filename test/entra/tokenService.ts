import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Account } from '../emulator/tenant.ts';
import { ordinaryBehaviour } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import { discoveryAnswer } from './discovery.ts';
import type { Issued, ServiceAnswer, ServiceRequest } from './exchange.ts';
import { onwardPage } from './pages.ts';
import { Grants } from './scopes.ts';
import { SignIn } from './signIn.ts';
import { TokenEndpoint } from './tokenEndpoint.ts';

export interface TokenServiceOptions {
  /** PEM; valid for `login.microsoftonline.com` and `vscode.dev`. */
  readonly tls: { readonly key: string; readonly cert: string };
  /** Who may sign in, in the order of the account picker. */
  readonly accounts: readonly Account[];
  /** Shown as "Contoso test tenant" for `Contoso`, the default. */
  readonly tenantName?: string;
  /** Any free one by default. */
  readonly port?: number;
}

/** One request, without codes, tokens and verifiers. */
export interface SeenRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Query and form fields; the values of secret ones are `(secret)`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: number;
}

/** A stand-in for Microsoft's sign-in service and for the page at vscode.dev that leads back to VS Code. */
export interface TokenService {
  /** `https://127.0.0.1:PORT` */
  readonly origin: string;
  readonly port: number;
  /** May be changed at any time; a change counts from the next request on. */
  readonly behaviour: Behaviour;
  readonly grants: Grants;
  readonly seen: readonly SeenRequest[];
  /** Ends every session: no refresh token given so far is good any more, as after ninety days without use. */
  expireSessions(): void;
  /** Back to the ordinary behaviour; forgets consents, issued codes and refresh tokens, and what was seen. */
  reset(): void;
  close(): Promise<void>;
}

const secretParameters: ReadonlySet<string> = new Set([
  'client_secret',
  'code',
  'code_verifier',
  'device_code',
  'id_token_hint',
  'refresh_token',
  'transaction',
]);

/** Starts the service on 127.0.0.1 over HTTPS. It answers for whatever host the request names. */
export async function startTokenService(options: TokenServiceOptions): Promise<TokenService> {
  const behaviour = ordinaryBehaviour();
  const grants = new Grants();
  const seen: SeenRequest[] = [];
  const issued: Issued = { codes: new Map(), deviceCodes: new Map(), refreshTokens: new Map() };
  const tenantName = options.tenantName ?? 'Contoso';
  const world = { accounts: options.accounts, tenantName, behaviour, grants, issued };
  const signIn = new SignIn(world);
  const tokens = new TokenEndpoint(world);

  const answer = (request: ServiceRequest): ServiceAnswer => {
    if (request.path === '/redirect') return backToVsCode(tenantName, request);
    return (
      discoveryAnswer(request) ??
      signIn.answer(request) ??
      tokens.answer(request) ?? { status: 404, body: { error: 'not_found' } }
    );
  };
  const exchange = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(message);
    const { status, headers = {}, body } = answer(request);
    seen.push({
      method: request.method,
      host: new URL(request.base).host,
      path: request.path,
      parameters: withoutSecrets([...request.query, ...request.form]),
      status,
    });
    const isPage = typeof body === 'string';
    response.writeHead(status, {
      'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    });
    response.end(isPage ? body : JSON.stringify(body));
  };
  const server = createServer({ key: options.tls.key, cert: options.tls.cert }, (message, response) => {
    exchange(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // A TCP server that listens has an AddressInfo.
  return {
    origin: `https://127.0.0.1:${port}`,
    port,
    behaviour,
    grants,
    seen,
    expireSessions: () => issued.refreshTokens.clear(),
    reset: () => {
      Object.assign(behaviour, ordinaryBehaviour());
      grants.clear();
      seen.length = 0;
      issued.codes.clear();
      issued.deviceCodes.clear();
      issued.refreshTokens.clear();
      signIn.reset();
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Plays `https://vscode.dev/redirect`, which hands code and state to the address found in `state`. */
function backToVsCode(tenantName: string, { query, form }: ServiceRequest): ServiceAnswer {
  const fields = new URLSearchParams([...query, ...form]);
  const state = fields.get('state') ?? '';
  if (!URL.canParse(state)) return { status: 400, body: { error: 'invalid_request' } };
  const target = new URL(state);
  for (const [name, value] of fields) target.searchParams.set(name, value);
  return { status: 200, body: onwardPage(tenantName, target.href) };
}

async function readRequest(message: IncomingMessage): Promise<ServiceRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk); // Without an encoding set, chunks are buffers.
  const base = `https://${message.headers.host ?? 'localhost'}`;
  const url = new URL(message.url ?? '/', base);
  return {
    method: message.method ?? 'GET',
    base,
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(Buffer.concat(chunks).toString('utf8')),
    cookies: message.headers.cookie ?? '',
  };
}

function withoutSecrets(
  parameters: readonly (readonly [string, string])[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parameters.map(([name, value]) => [name, secretParameters.has(name) ? '(secret)' : value]),
  );
}
