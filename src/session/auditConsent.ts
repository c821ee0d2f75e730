/** What the person agreed to in this window about requests that are written to the audit logs of others. */
export class AuditConsent {
  private given = false;

  /** Whether a first check was agreed to. */
  get isGiven(): boolean {
    return this.given;
  }

  give(): void {
    this.given = true;
  }
}
