import { sameGuid } from '../core/guid.ts';
import type { CheckRun } from './model.ts';

/** An account that asks. Its sign-in name may be that of a guest in other tenants. */
export interface Asker {
  /** The sign-in name. */
  readonly label: string;
  /** The tenant signed in to; `undefined` where it is not known. */
  readonly tenantId: string | undefined;
}

/** The account that asked a run. */
export function askerOf({ askedBy, askedByTenantId }: CheckRun): Asker {
  return { label: askedBy, tenantId: askedByTenantId };
}

/** Whether an account of this sign-in name asked the run, perhaps in another tenant. */
export function wasAskedByName({ askedBy }: CheckRun, label: string): boolean {
  return askedBy.toLowerCase() === label.toLowerCase();
}

/** Whether this account asked the run, as far as is known: what is allowed to one says nothing about another. */
export function wasAskedBy(run: CheckRun, { label, tenantId }: Asker): boolean {
  const asked = run.askedByTenantId;
  return (
    wasAskedByName(run, label) && (asked === undefined || tenantId === undefined || sameGuid(asked, tenantId))
  );
}
