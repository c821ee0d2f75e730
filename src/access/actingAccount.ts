import { sameGuid } from '../core/guid.ts';
import type { RunContext } from './journal.ts';
import type { Intent } from './journalLines.ts';

/** The account that acts, and its cloud. */
export type ActingAccount = Omit<RunContext, 'action'>;

/**
 * Whether an account can settle or repeat an intent: it must be of the same tenant and cloud. It need not be the account
 * that acted, because whoever can read the chat sees the same members. Whoever lost their own access needs such a
 * colleague.
 */
export function isSameTenantAndCloud(
  { cloud, account }: ActingAccount,
  intent: Pick<Intent, 'cloud' | 'account'>,
): boolean {
  const sameTenant =
    intent.account.tenantId === undefined || account.tenantId === undefined
      ? intent.account.id === account.id
      : sameGuid(intent.account.tenantId, account.tenantId);
  return intent.cloud === cloud && sameTenant;
}
