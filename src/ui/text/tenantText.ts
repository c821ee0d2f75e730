import * as vscode from 'vscode';
import type { TenantName } from '../../chats/ownTenant.ts';
import { plainText } from './safeText.ts';

/** A tenant in short: its name, or else its domain; empty where neither is known. */
export function tenantText(tenant: TenantName | undefined): string {
  return plainText(tenant?.displayName ?? tenant?.domain ?? '');
}

/** A tenant by name and domain, as far as they are known. */
export function tenantWithDomainText(tenant: TenantName | undefined): string {
  const name = plainText(tenant?.displayName ?? '');
  const domain = plainText(tenant?.domain ?? '');
  return name === '' || domain === '' ? name || domain : vscode.l10n.t('{name} ({domain})', { name, domain });
}
