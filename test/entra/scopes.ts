const openIdScopes: readonly string[] = ['openid', 'profile', 'offline_access', 'email'];

/** A scope parameter taken apart. */
export interface RequestedScopes {
  /** `openid`, `profile`, `offline_access`, `email`. */
  readonly openId: readonly string[];
  /** Short names of the resource's scopes: `Chat.ReadBasic`. */
  readonly short: readonly string[];
  /** Origin of the resource, Graph's where a scope names none. */
  readonly resource: string;
}

/** Reads a `scope` parameter: names separated by blanks, with or without `https://resource/` before them. */
export function parseScopes(scope: string): RequestedScopes {
  const all = scope.split(' ').filter(name => name !== '');
  const openId = all.filter(name => openIdScopes.includes(name));
  const ofResource = all.filter(name => !openIdScopes.includes(name));
  const resource = ofResource.map(name => /^https:\/\/[^/]+/.exec(name)?.[0]).find(Boolean);
  return {
    openId,
    short: ofResource.map(name => name.slice(name.lastIndexOf('/') + 1)).filter(name => name !== '.default'),
    resource: resource ?? 'https://graph.microsoft.com',
  };
}

/** Which scopes an account has allowed which application, remembered for as long as the service runs. */
export class Grants {
  readonly #granted = new Map<string, ReadonlySet<string>>();

  scopes(oid: string, clientId: string): readonly string[] {
    return [...(this.#granted.get(this.#key(oid, clientId)) ?? [])];
  }

  missing(oid: string, clientId: string, scopes: readonly string[]): readonly string[] {
    const granted = this.scopes(oid, clientId);
    return scopes.filter(scope => !granted.includes(scope));
  }

  add(oid: string, clientId: string, scopes: readonly string[]): void {
    this.#granted.set(this.#key(oid, clientId), new Set([...this.scopes(oid, clientId), ...scopes]));
  }

  /** How many accounts have allowed anything to an application. */
  get count(): number {
    return this.#granted.size;
  }

  /** Forgets everything that was ever allowed. */
  clear(): void {
    this.#granted.clear();
  }

  #key(oid: string, clientId: string): string {
    return `${oid} ${clientId}`;
  }
}
