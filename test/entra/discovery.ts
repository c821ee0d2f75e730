import type { ServiceAnswer, ServiceRequest } from './exchange.ts';

/** Answers what a client asks about the service itself before it signs anybody in, or undefined. */
export function discoveryAnswer({ base, path, query }: ServiceRequest): ServiceAnswer | undefined {
  if (path.endsWith('/discovery/instance')) return { status: 200, body: instance(query) };
  if (path.endsWith('/.well-known/openid-configuration')) {
    const tenant = path.split('/')[1] ?? 'common';
    return { status: 200, body: openIdConfiguration(base, tenant) };
  }
  if (path.endsWith('/discovery/v2.0/keys')) return { status: 200, body: { keys: [] } };
  return undefined;
}

function instance(query: URLSearchParams): unknown {
  const endpoint = query.get('authorization_endpoint') ?? 'https://login.microsoftonline.com/common';
  const { host, pathname } = new URL(endpoint);
  const tenant = pathname.split('/')[1] ?? 'common';
  return {
    tenant_discovery_endpoint: `https://${host}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

function openIdConfiguration(base: string, tenant: string): unknown {
  const root = `${base}/${tenant}`;
  return {
    issuer: `${root}/v2.0`,
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    token_endpoint: `${root}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${root}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${root}/oauth2/v2.0/logout`,
    jwks_uri: `${root}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['none'],
  };
}
