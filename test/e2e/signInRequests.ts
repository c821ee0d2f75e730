import type { SeenRequest } from '../entra/tokenService.ts';
import type { World } from '../world.ts';

/** What reached the sign-in service, as `METHOD host/path status`, the tenant left out, without the first `known`. */
export function signInRequests({ tokenService, emulator }: World, known = 0): string[] {
  return tokenService.seen
    .slice(known)
    .map(
      ({ method, host, path, status }) =>
        `${method} ${host}${path.replace(emulator.tenant.id, '{tenant}')} ${status}`,
    );
}

/** Who and what a request to the sign-in service asked for. */
export interface SignInQuestion {
  readonly path: string;
  readonly clientId: string | undefined;
  /** Those of Graph. */
  readonly scopes: readonly string[];
}

export function questionIn({ path, parameters }: SeenRequest): SignInQuestion {
  return { path, clientId: parameters['client_id'], scopes: graphScopes(parameters['scope']) };
}

/** The scopes of Graph in a `scope` parameter. */
function graphScopes(scope = ''): string[] {
  return scope
    .split(' ')
    .filter(name => name.startsWith('https:'))
    .sort();
}
