import * as vscode from 'vscode';
import type { TenantName } from '../../chats/ownTenant.ts';
import { sameGuid } from '../../core/guid.ts';
import { plainText } from './safeText.ts';

/** A tenant in short: its name, or else its domain; empty where neither is known. */
export function tenantNameText(tenant: TenantName | undefined): string {
  return plainText(tenant?.displayName ?? tenant?.domain ?? '');
}

/** A tenant by name and domain, as far as they are known. */
export function tenantWithDomainText(tenant: TenantName | undefined): string {
  const name = plainText(tenant?.displayName ?? '');
  const domain = plainText(tenant?.domain ?? '');
  return name === '' || domain === '' ? name || domain : vscode.l10n.t('{name} ({domain})', { name, domain });
}

/** Somebody of some tenant. */
export interface OfTenant {
  readonly tenantId: string | undefined;
  readonly email: string | undefined;
}

/** The domain of an address; `undefined` if it has none. */
export function domainOf(address: string | undefined): string | undefined {
  const domain = address?.split('@').at(-1) ?? '';
  return address !== undefined && address.includes('@') && domain !== '' ? plainText(domain) : undefined;
}

/** Says which tenants people come from, each once, by what a person knows of them; nothing where none is known. */
export function homeTenantLines(people: readonly OfTenant[], ownTenantId: string | undefined): string[] {
  const tenants = new Map<string, string>();
  for (const { tenantId, email } of people) {
    if (tenantId !== undefined && !tenants.has(tenantId.toLowerCase())) {
      const domain = domainOf(email);
      // An address tells of a tenant what a person knows, and the id which one it is.
      const other =
        domain === undefined
          ? tenantId
          : vscode.l10n.t('{name} ({domain})', { name: domain, domain: tenantId });
      tenants.set(tenantId.toLowerCase(), sameGuid(tenantId, ownTenantId) ? vscode.l10n.t('yours') : other);
    }
  }
  const names = [...new Set(tenants.values())].join(', ');
  switch (tenants.size) {
    case 0:
      return [];
    case 1:
      return [vscode.l10n.t('Home tenant: {tenants}', { tenants: names })];
    default:
      return [vscode.l10n.t('Home tenants: {tenants}', { tenants: names })];
  }
}
