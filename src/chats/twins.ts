import { fold } from './searchText.ts';

/** What one of a list is called, and what else may tell it from another of that name, the best known first. */
export interface Described {
  readonly label: string;
  readonly hints: () => readonly string[];
}

/**
 * What to add to the labels of those that read the same: for each of them the first hint that none of the others has,
 * or else all of its hints. Nothing for a label that is the only one of its kind.
 */
export function twinHints<T>(list: Iterable<T>, describe: (one: T) => Described): ReadonlyMap<T, string> {
  const groups = new Map<string, { readonly one: T; readonly described: Described }[]>();
  for (const one of list) {
    const described = describe(one);
    const key = fold(described.label);
    const group = groups.get(key);
    if (group) {
      group.push({ one, described });
    } else {
      groups.set(key, [{ one, described }]);
    }
  }
  const found = new Map<T, string>();
  for (const group of groups.values()) {
    if (group.length > 1) {
      const twins = group.map(({ one, described }) => ({
        one,
        hints: described.hints().filter(hint => hint !== ''),
      }));
      const counts = new Map<string, number>();
      for (const hint of twins.flatMap(({ hints }) => [...new Set(hints.map(fold))])) {
        counts.set(hint, (counts.get(hint) ?? 0) + 1);
      }
      for (const { one, hints } of twins) {
        const hint = hints.find(own => counts.get(fold(own)) === 1) ?? hints.join(', ');
        if (hint !== '') {
          found.set(one, hint);
        }
      }
    }
  }
  return found;
}

/** Characters of an id that tell it from another. */
const endOfId = 6;

/** The end of an id. That of a chat has a domain behind it, which is the same for all. */
export function idEnd(id: string | undefined): string {
  const own = id?.split('@')[0] ?? '';
  return own === '' ? '' : `…${own.slice(-endOfId)}`;
}
