import fc from 'fast-check';
import type { Target } from '../../../src/checks/target.ts';

/** People as numbers, and who may not be in one chat: one alone, two, or more. */
export interface World {
  readonly people: number;
  readonly barriers: readonly (readonly number[])[];
}

export function target(person: number): Target {
  return { kind: 'email', email: `${person}@x.example` };
}

export function personOf(one: Target): number {
  return one.kind === 'email' ? Number.parseInt(one.email) : NaN;
}

export function everybody({ people }: Pick<World, 'people'>): readonly number[] {
  return Array.from({ length: people }, (_, index) => index);
}

export function allows({ barriers }: Pick<World, 'barriers'>, people: readonly number[]): boolean {
  const present = new Set(people);
  return !barriers.some(barrier => barrier.every(person => present.has(person)));
}

/** Worlds of up to `most` people with barriers of one, two and more of them. */
export function anyWorld(most: number): fc.Arbitrary<World> {
  return fc.integer({ min: 1, max: most }).chain(people => {
    const person = fc.nat(people - 1);
    const barrier = fc.uniqueArray(person, { minLength: 1, maxLength: Math.min(people, 4) });
    return fc.record({ people: fc.constant(people), barriers: fc.array(barrier, { maxLength: 4 }) });
  });
}

/** Worlds in which `denied` of the people are denied, each alone. */
export function worldOfDenied(people: number, denied: readonly number[]): World {
  return { people, barriers: denied.map(person => [person]) };
}

/** How many questions QuickXplain asks at most for a conflict of `size` among `people` (Junker 2004). */
export function quickXplainBound(people: number, size: number): number {
  return 2 * size * Math.log2(people / size) + 2 * size;
}
