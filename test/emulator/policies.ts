import type { Account } from './tenant.ts';

/** Which interactions are forbidden. Ids are object ids and tenant ids. */
export interface PolicySettings {
  readonly blockedPeople: readonly string[];
  readonly blockedTenants: readonly string[];
  /** People who may not be in one chat, caller included, although any smaller number of them may. */
  readonly forbiddenSets: readonly (readonly string[])[];
}

export const noPolicies: PolicySettings = { blockedPeople: [], blockedTenants: [], forbiddenSets: [] };

/** The interaction policies of the running emulator; a change counts from the next request on. */
export class Policies {
  #settings: PolicySettings;

  public constructor(settings: PolicySettings = noPolicies) {
    this.#settings = settings;
  }

  public get settings(): PolicySettings {
    return this.#settings;
  }

  public set(settings: PolicySettings): void {
    this.#settings = settings;
  }

  public blockPerson(oid: string): void {
    this.#settings = { ...this.#settings, blockedPeople: [...this.#settings.blockedPeople, oid] };
  }

  public blockTenant(tenantId: string): void {
    this.#settings = { ...this.#settings, blockedTenants: [...this.#settings.blockedTenants, tenantId] };
  }

  /** Two or more people who may not share a chat. */
  public forbidTogether(...oids: readonly string[]): void {
    this.#settings = { ...this.#settings, forbiddenSets: [...this.#settings.forbiddenSets, oids] };
  }

  public clear(): void {
    this.#settings = noPolicies;
  }

  public allows(caller: Pick<Account, 'oid'>, targets: readonly Account[]): boolean {
    const { blockedPeople, blockedTenants, forbiddenSets } = this.#settings;
    const present = new Set([caller.oid, ...targets.map(target => target.oid)]);
    return (
      !targets.some(target => blockedPeople.includes(target.oid) || blockedTenants.includes(target.tid)) &&
      !forbiddenSets.some(people => people.every(oid => present.has(oid)))
    );
  }
}
