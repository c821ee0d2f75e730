import { wasAskedBy, type Asker } from './asker.ts';
import type { CheckRun } from './model.ts';
import { inTenant, isOwn, isPlaced, type OwnIdentity, type Target } from './target.ts';

/** Whom a run is about when it is asked again, each in exactly one place. */
export interface Rerun {
  readonly targets: readonly Target[];
  /** Whether the account that asks is one of them, and left out. */
  readonly isOwnLeftOut: boolean;
  /** IDs without a tenant, of which nothing tells whose they are: left out. */
  readonly unplaced: readonly Target[];
}

/** The same people for another asker: an ID without a tenant is of that of the account that asked the run. */
export function rerunBy(run: CheckRun, asker: Asker, own: OwnIdentity): Rerun {
  const isSameAsker = wasAskedBy(run, asker);
  const home = run.askedByTenantId ?? (isSameAsker ? asker.tenantId : undefined);
  const all = run.question.targets.map(target => inTenant(target, home));
  const others = all.filter(target => !isOwn(target, own));
  // To another account, an ID without its tenant would name nobody, or somebody else.
  const isKnown = (target: Target): boolean => isSameAsker || isPlaced(target);
  return {
    targets: others.filter(isKnown),
    isOwnLeftOut: others.length < all.length,
    unplaced: others.filter(target => !isKnown(target)),
  };
}
