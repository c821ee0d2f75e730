/** A run of more requests than this is agreed to on its own, whatever was agreed to before. */
export const requestsWithoutAsking = 25;

/**
 * The accounts for which the person agreed, in this window, to requests that are written to the audit logs of others.
 * An account is named by its `accountKey`.
 */
export class AuditConsent {
  private readonly accounts = new Set<string>();

  /** Whether an account may send up to `requests` requests without the person being asked. */
  covers(account: string, requests: number): boolean {
    return this.accounts.has(account) && requests <= requestsWithoutAsking;
  }

  /** Remembers that the person agreed for an account. */
  give(account: string): void {
    this.accounts.add(account);
  }
}
