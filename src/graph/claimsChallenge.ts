/** The claims that a challenge asks for: JSON in base64. */
const claimsPattern = /\bclaims="?([\w+/=-]+)"?/;

/**
 * A challenge that asks for the same claims and nothing else. Scopes in it would take the place of those that name
 * the client and the tenant, and with them the sign-in would go to another registration.
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function claimsChallenge(wwwAuthenticate: string): string {
  return `Bearer claims="${claimsPattern.exec(wwwAuthenticate)?.[1] ?? ''}"`;
}

/** Whether a `WWW-Authenticate` header asks for claims. */
export function asksForClaims(wwwAuthenticate: string): boolean {
  return claimsPattern.test(wwwAuthenticate);
}
