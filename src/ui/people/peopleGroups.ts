import * as vscode from 'vscode';
import type { Person } from '../../chats/person.ts';
import { idEnd, twinHints } from '../../chats/twins.ts';
import { sameGuid } from '../../core/guid.ts';
import type { PeopleGrouping } from '../../host/contributions.ts';
import { plainText } from '../text/safeText.ts';
import type { PeopleGroup } from './peopleNodes.ts';

/** What is said of a group. */
export interface GroupText {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says of it. */
  readonly spoken: string;
  readonly tooltip: string;
}

interface Gathered {
  readonly group: PeopleGroup;
  readonly people: Person[];
}

/** The group that a person stands in; `undefined` for one who stands alone. */
export function groupOf(person: Person, grouping: PeopleGrouping): PeopleGroup | undefined {
  if (!person.nameable) {
    return { by: 'noIdentity' };
  }
  return grouping === 'tenant' ? { by: 'tenant', tenantId: person.tenantId?.toLowerCase() } : undefined;
}

/** Tells groups apart. */
export function groupPlace(group: PeopleGroup): string {
  return group.by === 'tenant' ? `tenant ${group.tenantId ?? ''}` : 'no identity';
}

/** People in their groups: one's own tenant first, then the larger ones, then what is not known. */
export class PeopleGroups {
  /** Those who stand in no group. */
  readonly ungrouped: readonly Person[];
  private readonly gathered: readonly Gathered[];
  /** What tells tenants apart that most addresses of one domain belong to. */
  private readonly hints: ReadonlyMap<string, string>;

  constructor(
    people: readonly Person[],
    grouping: PeopleGrouping,
    private readonly ownTenantId: string | undefined,
    /** Compares names as the person's language does. */
    compareNames: (one: string, other: string) => number,
  ) {
    const gathered = new Map<string, Gathered>();
    const ungrouped: Person[] = [];
    for (const person of people) {
      const group = groupOf(person, grouping);
      if (!group) {
        ungrouped.push(person);
      } else {
        const place = groupPlace(group);
        const known: Gathered = gathered.get(place) ?? { group, people: [] };
        known.people.push(person);
        gathered.set(place, known);
      }
    }
    this.ungrouped = ungrouped;
    this.gathered = [...gathered.values()].sort(
      (one, other) =>
        this.rank(one.group) - this.rank(other.group) ||
        other.people.length - one.people.length ||
        compareNames(commonDomain(one.people) ?? '', commonDomain(other.people) ?? ''),
    );
    const tenants = this.gathered.flatMap(({ group, people }) =>
      group.by === 'tenant' && group.tenantId !== undefined
        ? [{ group, label: tenantLabel(people), tenantId: group.tenantId }]
        : [],
    );
    const hints = twinHints(tenants, ({ label, tenantId }) => ({ label, hints: () => [idEnd(tenantId)] }));
    this.hints = new Map(Array.from(hints, ([{ group }, hint]) => [groupPlace(group), hint]));
  }

  get all(): readonly PeopleGroup[] {
    return this.gathered.map(({ group }) => group);
  }

  peopleIn(group: PeopleGroup): readonly Person[] {
    const place = groupPlace(group);
    return this.gathered.find(other => groupPlace(other.group) === place)?.people ?? [];
  }

  textOf(group: PeopleGroup): GroupText {
    const people = this.peopleIn(group);
    const count = String(people.length);
    const counted =
      people.length === 1
        ? vscode.l10n.t('1 person')
        : vscode.l10n.t('{count} people', { count: people.length });
    if (group.by === 'noIdentity') {
      const tooltip = vscode.l10n.t('People without a Microsoft Entra identity. No request can name them.');
      const label = vscode.l10n.t('Without Entra identity');
      return { label, description: count, spoken: [label, counted].join(', '), tooltip };
    }
    if (group.tenantId === undefined) {
      const label = vscode.l10n.t('Tenant not known');
      return { label, description: count, spoken: [label, counted].join(', '), tooltip: label };
    }
    const label = tenantLabel(people);
    const hint = this.hints.get(groupPlace(group));
    const own = sameGuid(group.tenantId, this.ownTenantId) ? [vscode.l10n.t('your tenant')] : [];
    return {
      label,
      description: [count, ...own, ...(hint === undefined ? [] : [hint])].join(' · '),
      spoken: [label, counted, ...own].join(', '),
      tooltip: vscode.l10n.t('Tenant {tenant}, shown by the domain that most of its addresses have', {
        tenant: group.tenantId,
      }),
    };
  }

  private rank(group: PeopleGroup): number {
    if (group.by === 'noIdentity') {
      return 3;
    }
    if (group.tenantId === undefined) {
      return 2;
    }
    return sameGuid(group.tenantId, this.ownTenantId) ? 0 : 1;
  }
}

function tenantLabel(people: readonly Person[]): string {
  const domain = commonDomain(people);
  return domain === undefined ? vscode.l10n.t('Tenant') : plainText(domain);
}

/** Graph does not tell names of tenants: the domain of most of the addresses says most. */
function commonDomain(people: readonly Person[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { email } of people) {
    const domain = email?.split('@').at(-1)?.toLowerCase();
    if (domain !== undefined && domain !== '') {
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
    }
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most?.[0];
}
