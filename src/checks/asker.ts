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

/** Whether this account asked the run, as far as is known: what is allowed to one says nothing about another. */
export function wasAskedBy(run: CheckRun, { label, tenantId }: Asker): boolean {
  const asker = askerOf(run);
  return (
    asker.label.toLowerCase() === label.toLowerCase() &&
    (asker.tenantId === undefined || tenantId === undefined || sameGuid(asker.tenantId, tenantId))
  );
}
